package settings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"reseat/batch/hooks"
	"reseat/cmd/reseat/exit"
)

// learnHooks reads the hooks of the user's own file.
func (c *File) learnHooks(v *ast.MappingValueNode) error {
	if c.path == ProjectFile {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s:%d: hooks can be defined only in your own file: whoever can write here could run commands as you", c.path, v.Key.GetToken().Position.Line),
			Hint: "move them to " + UserFile() + "; --" + TrustFlag + " does not allow them here"}
	}
	all, err := c.mapping(v.Value)
	if err != nil {
		return err
	}
	c.Hooks = map[string]hooks.Hook{}
	for _, v := range all {
		h := hooks.Hook{Timeout: hooks.DefaultTime, Line: v.Key.GetToken().Position.Line}
		said := []*ast.MappingValueNode{v}
		if m, err := c.mapping(v.Value); err == nil {
			said = m
		}
		for _, part := range said {
			values, err := c.values(part.Value)
			if err != nil {
				return err
			}
			switch _, isList := part.Value.(*ast.SequenceNode); {
			case part == v && !isList, keyOf(part) == "command" && !isList:
				return exit.Usagef("%s:%d: hook %s: write the command as a list: [/path/to/program, argument]; no shell runs it", c.path, h.Line, keyOf(v))
			case part == v, keyOf(part) == "command":
				h.Command = values
			case keyOf(part) == "timeout" && len(values) == 1:
				d, err := time.ParseDuration(values[0])
				if err != nil || d <= 0 || d > hooks.LongestTime {
					return exit.Usagef("%s:%d: hook %s: timeout %s: write a time up to %s, such as 30s or 2m", c.path, h.Line, keyOf(v), values[0], hooks.LongestTime)
				}
				h.Timeout = d
			default:
				return exit.Usagef("%s:%d: hook %s has a command, a list, and may have a timeout: %s", c.path, h.Line, keyOf(v), keyOf(part))
			}
		}
		if err := h.Check(); err != nil {
			return exit.Usagef("%s:%d: hook %s: %w", c.path, h.Line, keyOf(v), err)
		}
		if !slices.Contains(hooks.Events, keyOf(v)) {
			return exit.Usagef("%s:%d: unknown hook %q: there are %s", c.path, h.Line, keyOf(v), strings.Join(hooks.Events, ", "))
		}
		c.Hooks[keyOf(v)] = h
	}
	return nil
}
