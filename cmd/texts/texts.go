package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Text is one piece of text for people, and where it is written.
type Text struct {
	File  string // below the root, with slashes
	Line  int
	Words string // on one line
}

// Texts gathers the texts of the module at root, by file and line. It leaves out tests,
// what is generated from the program, and strings that only programs read: SQL, patterns,
// struct tags, and strings without two words.
func Texts(root string) ([]Text, error) {
	var all []Text
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if path != root && (strings.HasPrefix(e.Name(), ".") || slices.Contains([]string{"testdata", "expected", "reference", "graphsim", "internal", "pagetest", "reporttest", "schematest"}, e.Name())) {
				return filepath.SkipDir
			}
			return nil
		}
		read := map[string]func(string) ([]Text, error){".go": ofProgram, ".html": ofTemplate, ".md": ofPage}[filepath.Ext(path)]
		if read == nil || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		found, err := read(path)
		for i := range found {
			rel, _ := filepath.Rel(root, path)
			found[i].File = filepath.ToSlash(rel)
		}
		all = append(all, found...)
		return err
	})
	return all, err
}

var (
	twoWords   = regexp.MustCompile(`\pL\pM*['’,:;.]?[ \n]+[\pL%]`)
	forSQL     = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WITH|ALTER|BEGIN|DROP)\b`)
	inBrackets = regexp.MustCompile(`(?s)\{\{.*?\}\}|<(style|script)\b.*?</(style|script)>|<[^>]*>`)
)

// ofProgram reads the string literals of a Go file. Literals that + joins are one text.
func ofProgram(path string) ([]Text, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		return nil, err
	}
	var found []Text
	add := func(at token.Pos, s string) {
		if twoWords.MatchString(s) && !forSQL.MatchString(s) {
			found = append(found, Text{Line: files.Position(at).Line, Words: strings.Join(strings.Fields(s), " ")})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return n.Tag == nil
		case *ast.CallExpr:
			return !isCall(n, "regexp", "MustCompile")
		case *ast.BinaryExpr:
			if s, ok := joined(n); ok {
				add(n.Pos(), s)
				return false
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				s, _ := strconv.Unquote(n.Value)
				add(n.Pos(), s)
			}
		}
		return true
	})
	return found, nil
}

// joined is the text of literals with + between them; an operand that is no literal
// stands as %v.
func joined(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		a, isA := joined(e.X)
		b, isB := joined(e.Y)
		if !isA && !isB {
			return "", false
		}
		if !isA {
			a = "%v"
		}
		if !isB {
			b = "%v"
		}
		return a + b, true
	}
	return "", false
}

func isCall(c *ast.CallExpr, pkg, name string) bool {
	f, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := f.X.(*ast.Ident)
	return ok && x.Name == pkg && f.Sel.Name == name
}

// ofTemplate reads the words between the tags of an HTML template.
func ofTemplate(path string) ([]Text, error) {
	return lines(path, func(s string) string {
		return inBrackets.ReplaceAllStringFunc(s, func(tag string) string { return " " + strings.Repeat("\n", strings.Count(tag, "\n")) })
	})
}

// ofPage reads the lines of a Markdown page; commands and their output are texts as well.
func ofPage(path string) ([]Text, error) {
	return lines(path, func(s string) string { return s })
}

func lines(path string, clean func(string) string) ([]Text, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found []Text
	for i, line := range strings.Split(clean(string(b)), "\n") {
		if twoWords.MatchString(line) {
			found = append(found, Text{Line: i + 1, Words: strings.Join(strings.Fields(line), " ")})
		}
	}
	return found, nil
}
