package recipe

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"reseat/plan/yamltext"
)

// An Error is a fault of a recipe file and where it is.
type Error struct {
	File         string // as the user named it
	Line, Column int    // from 1; 0 where the file as a whole is meant
	Err          error
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Read reads a recipe file, which name names in messages. Unknown keys, values of a
// wrong kind and what no tenant could make sense of are errors: each is an *Error,
// several are joined in the order of their places.
func Read(name string, r io.Reader) (File, error) {
	d := &document{name: name}
	text, err := yamltext.Read(r)
	if y := (*yamltext.Error)(nil); errors.As(err, &y) {
		return File{}, d.refused(y)
	}
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", name, err)
	}
	if err := d.parse(text); err != nil {
		return File{}, err
	}
	if d.checkShape(); len(d.errs) > 0 {
		return File{}, d.err()
	}
	var f File
	if err := d.guard(func() error { return yaml.NodeToValue(d.body, &f, yaml.Strict()) }); err != nil {
		return File{}, err
	}
	d.checkNames(f)
	for _, recipe := range f.Names() {
		for _, x := range f.Recipes[recipe].faults() {
			where := strings.TrimSuffix("recipe "+recipe+": "+keyOf(x.path), ": ")
			d.fail(d.find(append([]any{"recipes", recipe}, x.path...)), "%s: %w", where, x.err)
		}
	}
	return f, d.err()
}

// A document is a YAML file being read.
type document struct {
	name string
	body ast.Node
	errs []*Error
}

func (d *document) parse(text []byte) error {
	var file *ast.File
	err := d.guard(func() (err error) {
		file, err = parser.ParseBytes(text, 0)
		return err
	})
	if err != nil {
		return err
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType:
		case d.body != nil:
			d.fail(doc.Body, "a second document begins here: keep all recipes under one recipes:")
			return d.err()
		default:
			d.body = doc.Body
		}
	}
	if d.body == nil {
		return &Error{File: d.name, Err: errors.New("contains no recipes: begin with the key recipes")}
	}
	return nil
}

// guard calls the YAML library; its errors get this file's name.
func (d *document) guard(call func() error) error {
	err := yamltext.Guard(call)
	if y := (*yamltext.Error)(nil); errors.As(err, &y) {
		return d.refused(y)
	}
	if err != nil {
		return d.yamlError(err)
	}
	return nil
}

// refused is the error of a text that no parser gets to see.
func (d *document) refused(y *yamltext.Error) error {
	return &Error{File: d.name, Line: y.Line, Column: min(y.Line, 1), Err: y.Err}
}

// yamlError gives an error of the YAML library this file's name, and its place.
func (d *document) yamlError(err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return &Error{File: d.name, Err: err}
	}
	p := y.GetToken().Position
	return &Error{File: d.name, Line: p.Line, Column: p.Column, Err: errors.New(goTypes.Replace(y.GetMessage()))}
}

// goTypes says the library's words in those of people who write YAML.
var goTypes = strings.NewReplacer(
	"of type []string", "as a list", "of type string", "as a text", "of type bool", "as true or false", "of type int", "as a whole number",
	"cannot unmarshal", "cannot take", "Go struct field ", "", "Go value", "a value",
	"sequence is expected", "a list is expected", "mapping is expected", "a key and a value are expected", "string was", "a text was",
)

// fail adds an error at a node; for a mapping that is its first key.
func (d *document) fail(n ast.Node, format string, args ...any) {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 && !m.IsFlowStyle {
			n = m.Values[0].Key
		}
	case *ast.MappingValueNode:
		n = m.Key
	}
	p := n.GetToken().Position
	d.errs = append(d.errs, &Error{File: d.name, Line: p.Line, Column: p.Column, Err: fmt.Errorf(format, args...)})
}

// err joins the errors so far in the order of their places.
func (d *document) err() error {
	slices.SortStableFunc(d.errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	errs := make([]error, len(d.errs))
	for i, e := range d.errs {
		errs[i] = e
	}
	return errors.Join(errs...)
}

// checkNames keeps names apart in a cell, a flag and a file name.
func (d *document) checkNames(f File) {
	seen := map[string]string{}
	for _, name := range f.Names() {
		node := d.find([]any{"recipes", name})
		if !GoodName(name) {
			d.fail(node, "%q is not a name for a recipe: use letters, digits, spaces and . _ -, at most 64", name)
		}
		if twin, twice := seen[foldKey(name)]; twice {
			d.fail(node, "recipe %s differs from recipe %s in case alone", name, twin)
		}
		seen[foldKey(name)] = name
	}
}

// GoodName tells whether a recipe can bear a name: in a cell, a flag and a file name.
func GoodName(s string) bool {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(" ._-", r)
	}
	return s != "" && len(s) <= 64 && strings.TrimSpace(s) == s && !strings.HasPrefix(s, "-") &&
		!strings.ContainsFunc(s, odd) && !strings.EqualFold(s, None)
}
