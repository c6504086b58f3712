package run

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// The files in a tenant's state directory that hold names, for the shell to offer.
const (
	groupNames = "groups.txt"
	skuNames   = "skus.txt"
)

// KeepGroupNames remembers the names of a tenant's groups under root, so that the shell
// can offer them without asking the tenant; an empty root is the user's state directory.
func KeepGroupNames(root string, id tenant.ID, names []string) error {
	return keepNames(root, id, groupNames, names)
}

// KeepSKUNames does the same with the part numbers of a tenant's SKUs.
func KeepSKUNames(root string, id tenant.ID, names []string) error {
	return keepNames(root, id, skuNames, names)
}

func keepNames(root string, id tenant.ID, file string, names []string) error {
	dir, err := stateDir(root, id)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("remember names: %w", err)
	}
	return tenant.WritePrivate(filepath.Join(dir, file), func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(names, "\n")+"\n")
		return err
	})
}

// GroupNames returns the names of groups of all tenants that are remembered under root.
func GroupNames(root string) []string { return namesIn(root, groupNames) }

// SKUNames returns the part numbers of all tenants that are remembered under root.
func SKUNames(root string) []string { return namesIn(root, skuNames) }

func namesIn(root, file string) []string {
	if root == "" {
		root, _ = StateHome()
	}
	files, _ := filepath.Glob(filepath.Join(root, "*", file))
	var out []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			continue // the shell offers fewer names
		}
		out = append(out, strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
