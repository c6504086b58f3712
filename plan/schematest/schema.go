// Package schematest keeps the published JSON Schemas of reseat's output: it derives one
// from the Go types that are written, with their comments as descriptions, compares it
// with the file that is published, and holds real output against it. It is for tests.
package schematest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// A deriver derives schemas of types, each struct once.
type deriver struct {
	root  string // of the module
	defs  map[string]any
	notes map[string]map[string]string // by package and struct, and field: its comment
}

// Derive returns the JSON Schema of what encoding/json makes of a value of type t.
func Derive(title string, t reflect.Type) ([]byte, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	d := deriver{root: root, defs: map[string]any{}, notes: map[string]map[string]string{}}
	of := d.of
	if t.Kind() == reflect.Struct {
		of = d.object // itself, and no reference to it
	}
	s := of(t)
	s["$schema"], s["title"] = "https://json-schema.org/draft/2020-12/schema", title
	if len(d.defs) > 0 {
		s["$defs"] = d.defs
	}
	text, err := json.MarshalIndent(s, "", "  ")
	return append(text, '\n'), err
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

func (d *deriver) of(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return d.of(t.Elem())
	}
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice, reflect.Array:
		return map[string]any{"type": "array", "items": d.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": d.of(t.Elem())}
	case reflect.Struct:
		return d.named(t)
	case reflect.Interface:
		return map[string]any{}
	}
	return map[string]any{"type": "integer"}
}

// named refers to the definition of a struct, and makes it where it is met first.
func (d *deriver) named(t reflect.Type) map[string]any {
	if t.Name() == "" {
		return d.object(t)
	}
	name := strings.TrimPrefix(strings.TrimPrefix(t.Name(), "JSON"), "json")
	name = strings.ToLower(name[:1]) + name[1:]
	if _, known := d.defs[name]; !known {
		d.defs[name] = nil // it may contain itself
		d.defs[name] = d.object(t)
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

func (d *deriver) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "" || tag == "-" || !f.IsExported() {
			continue
		}
		s := d.of(f.Type)
		always := !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero")
		if k := f.Type.Kind(); always && (k == reflect.Slice || k == reflect.Map) {
			s["type"] = []any{s["type"], "null"} // an empty one may be written so
		}
		if note := d.note(owner(t, f.Index), f.Name); note != "" {
			s["description"] = note
		}
		properties[tag] = s
		if always {
			required = append(required, tag)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// owner is the struct that has the field itself, and not through one embedded in it.
func owner(t reflect.Type, index []int) reflect.Type {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t
}

// note is the comment of a field.
func (d *deriver) note(t reflect.Type, field string) string {
	if t.Name() == "" {
		return ""
	}
	path := strings.TrimPrefix(t.PkgPath(), "reseat/")
	if path == "main" {
		path = "cmd/reseat"
	}
	key := path + "." + t.Name()
	if _, read := d.notes[key]; !read {
		d.read(path)
	}
	return d.notes[key][field]
}

// read takes in the comments of a package's structs.
func (d *deriver) read(path string) {
	files, _ := filepath.Glob(filepath.Join(d.root, path, "*.go")) // the only error is a bad pattern
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			continue // the compiler says so
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				d.notes[path+"."+spec.Name.Name] = fieldNotes(spec.Type)
			}
			return true
		})
	}
}

func fieldNotes(t ast.Expr) map[string]string {
	notes := map[string]string{}
	if s, ok := t.(*ast.StructType); ok {
		for _, f := range s.Fields.List {
			for _, name := range f.Names {
				notes[name.Name] = strings.TrimSpace(strings.ReplaceAll(f.Doc.Text()+f.Comment.Text(), "\n", " "))
			}
		}
	}
	return notes
}
