// Package settings fills flags that were not given from the environment and from files, and
// refuses what cannot be meant: empty values, flags without an effect, unknown names, and a
// file of the working directory that would send credentials elsewhere.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"reseat/batch/hooks"
	"reseat/cmd/reseat/exit"
	"reseat/plan/yamltext"
)

// ProjectFile is read from the working directory.
const ProjectFile = "reseat.yaml"

// UserFile is the file of this user, for every folder: reseat/config.yaml under
// $XDG_CONFIG_HOME, ~/.config, ~/Library/Application Support or %AppData%.
func UserFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "" // no home, no file
	}
	return filepath.Join(dir, "reseat", "config.yaml")
}

// A File is what one file says: settings for everybody, and profiles of
// settings that stand before them where the profile is chosen.
type File struct {
	path     string
	settings map[string]setting
	profiles map[string]map[string]setting
	clouds   map[string]map[string]setting // by name: authority, graph, scope
	Hooks    map[string]hooks.Hook         // by event
}

// A setting is the value of a flag in a file; a list is a flag given several times.
type setting struct {
	values []string
	line   int
}

// Read reads a file; one that does not exist says nothing.
func Read(path string) (File, error) {
	c := File{path: path}
	text, err := yamltext.ReadFound(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if y := (*yamltext.Error)(nil); errors.As(err, &y) {
		return c, exit.Usagef("%s:%d: %v", path, max(y.Line, 1), y.Err)
	}
	if err != nil {
		return c, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("read configuration: %w", err), Hint: "make the file readable, or move it away"}
	}
	var doc *ast.File
	err = yamltext.Guard(func() (err error) {
		doc, err = parser.ParseBytes(text, 0)
		return err
	})
	if err != nil {
		return c, exit.Usagef("%s: %v", path, err)
	}
	for _, d := range doc.Docs {
		if d.Body == nil {
			continue
		}
		if err := c.learn(d.Body); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c *File) learn(body ast.Node) error {
	top, err := c.mapping(body)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(top, func(v *ast.MappingValueNode) bool { return keyOf(v) == "profiles" }); i >= 0 {
		if err := c.learnProfiles(top[i].Value); err != nil {
			return err
		}
		top = slices.Delete(slices.Clone(top), i, i+1)
	}
	if i := slices.IndexFunc(top, func(v *ast.MappingValueNode) bool { return keyOf(v) == "clouds" }); i >= 0 {
		if c.path == ProjectFile {
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s:%d: clouds can be defined only in your own file: whoever can write here could send credentials elsewhere", c.path, top[i].Key.GetToken().Position.Line),
				Hint: "move them to " + UserFile()}
		}
		if c.clouds, err = c.named(top[i].Value); err != nil {
			return err
		}
		top = slices.Delete(slices.Clone(top), i, i+1)
	}
	if i := slices.IndexFunc(top, func(v *ast.MappingValueNode) bool { return keyOf(v) == "hooks" }); i >= 0 {
		if err := c.learnHooks(top[i]); err != nil {
			return err
		}
		top = slices.Delete(slices.Clone(top), i, i+1)
	}
	c.settings, err = c.collect(top)
	return err
}

func (c *File) learnProfiles(n ast.Node) (err error) {
	c.profiles, err = c.named(n)
	return err
}

// named reads settings under names.
func (c *File) named(n ast.Node) (map[string]map[string]setting, error) {
	all, err := c.mapping(n)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]setting{}
	for _, v := range all {
		inner, err := c.mapping(v.Value)
		if err != nil {
			return nil, err
		}
		if out[keyOf(v)], err = c.collect(inner); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mapping is the keys and values of a node.
func (c *File) mapping(n ast.Node) ([]*ast.MappingValueNode, error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, nil
	case *ast.NullNode:
		return nil, nil
	}
	return nil, c.wrong(n.GetToken(), "write `name: value` lines")
}

func (c *File) collect(all []*ast.MappingValueNode) (map[string]setting, error) {
	out := map[string]setting{}
	for _, v := range all {
		values, err := c.values(v.Value)
		if err != nil {
			return nil, err
		}
		out[keyOf(v)] = setting{values, v.Key.GetToken().Position.Line}
	}
	return out, nil
}

// values are taken as they are written: NO is Norway, and 0012 keeps its zeros.
func (c *File) values(n ast.Node) ([]string, error) {
	switch n := n.(type) {
	case *ast.SequenceNode:
		var out []string
		for _, item := range n.Values {
			one, err := c.values(item)
			if err != nil {
				return nil, err
			}
			out = append(out, one...)
		}
		return out, nil
	case *ast.LiteralNode:
		return []string{n.Value.Value}, nil
	case *ast.MappingNode, *ast.MappingValueNode, *ast.NullNode:
		return nil, c.wrong(n.GetToken(), "write a value, or a list of them")
	}
	return []string{n.GetToken().Value}, nil
}

func (c *File) wrong(t *token.Token, remedy string) error {
	return exit.Usagef("%s:%d: %s", c.path, t.Position.Line, remedy)
}

func keyOf(v *ast.MappingValueNode) string { return v.Key.GetToken().Value }

// Profiles are the names of the profiles of both files, sorted. A file that cannot be read
// has none.
func Profiles() []string {
	var names []string
	for _, path := range []string{ProjectFile, UserFile()} {
		if file, err := Read(path); err == nil {
			names = slices.AppendSeq(names, maps.Keys(file.profiles))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
