package recipe

import (
	"fmt"
	"io"

	"reseat/plan/sku"

	"github.com/goccy/go-yaml"
)

// WriteYAML writes a recipe file.
func (f File) WriteYAML(w io.Writer) error {
	text, err := yaml.MarshalWithOptions(f, yaml.Indent(2), yaml.IndentSequence(true))
	if err != nil {
		return fmt.Errorf("write recipes: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write recipes: %w", err)
	}
	return nil
}

// MarshalYAML writes one name alone where there is one.
func (n Names) MarshalYAML() (any, error) {
	if len(n) == 1 && sku.JoinList(n, ';') == n[0] {
		return n[0], nil
	}
	return []string(n), nil
}

// Flags says what the recipe asks as flags of `reseat plan`.
func (r Recipe) Flags() []string {
	var out []string
	if r.Create {
		out = append(out, "--create")
	}
	for i, l := range r.lists() {
		if i == skuLists && r.AllOn {
			out = append(out, "--all-on")
		}
		if len(l.items) > 0 {
			out = append(out, "--"+l.key, sku.JoinList(l.items, ','))
		}
	}
	for _, s := range r.Swap {
		out = append(out, "--swap", s.String())
	}
	for _, f := range [][2]string{{"--via", string(r.Via)}, {"--location", r.Location}, {"--location-from", r.LocationFrom}} {
		if f[1] != "" {
			out = append(out, f[0], f[1])
		}
	}
	if r.EvenIfSame {
		out = append(out, "--even-if-same")
	}
	if r.LocationOverwrite {
		out = append(out, "--location-overwrite")
	}
	return out
}
