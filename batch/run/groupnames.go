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

// groupNames is the file in a tenant's state directory that holds the names of its groups.
const groupNames = "groups.txt"

// KeepGroupNames remembers the names of a tenant's groups under root, so that the shell
// can offer them without asking the tenant; an empty root is the user's state directory.
func KeepGroupNames(root string, id tenant.ID, names []string) error {
	dir, err := stateDir(root, id)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("remember the names of groups: %w", err)
	}
	return tenant.WritePrivate(filepath.Join(dir, groupNames), func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(names, "\n")+"\n")
		return err
	})
}

// GroupNames returns the names of groups of all tenants that are remembered under root.
func GroupNames(root string) []string {
	if root == "" {
		root, _ = StateHome()
	}
	files, _ := filepath.Glob(filepath.Join(root, "*", groupNames))
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
