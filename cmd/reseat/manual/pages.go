package manual

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// Of prepares the tree of commands for pages that do not change from one
// machine or day to another.
func Of(root *cobra.Command) *cobra.Command {
	for _, c := range root.Commands() {
		if c.Name() == "completion" || c.Name() == "help" {
			root.RemoveCommand(c)
		}
	}
	return root
}

// WriteManPages writes a man page for each command.
func WriteManPages(root *cobra.Command, dir string) error {
	return writePages(root, dir, func(c *cobra.Command) string { return manName(c) + ".1" }, ManOf)
}

// WriteReference writes a page for each command that does something, and the list
// of them.
func WriteReference(root *cobra.Command, dir string) error {
	if err := writePages(root, dir, pageName, pageOf); err != nil {
		return err
	}
	var list strings.Builder
	list.WriteString("# The commands\n\nWritten by `reseat docs --markdown`; do not edit.\n\n")
	Each(root, func(c *cobra.Command) {
		if c.HasParent() && c.Runnable() && !c.HasSubCommands() && c.Name() != "help" {
			fmt.Fprintf(&list, "- [`%s`](%s): %s\n", c.CommandPath(), pageName(c), c.Short)
		}
	})
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(list.String()), 0o644)
}

// Each visits the commands that people see, in order of their names.
func Each(c *cobra.Command, visit func(*cobra.Command)) {
	if c.Hidden {
		return
	}
	visit(c)
	for _, sub := range c.Commands() {
		Each(sub, visit)
	}
}

// writePages writes a page for each command that people see into a folder.
func writePages(root *cobra.Command, dir string, name, text func(*cobra.Command) string) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	Each(root, func(c *cobra.Command) {
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name(c)), []byte(text(c)), 0o644)
		}
	})
	return err
}
