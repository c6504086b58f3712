package yamltext

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"ordinary":      {"\ufeffa: 1\nb: [x, y]\nc:\n  - *base\n", ""},
		"filters":       {strings.Repeat("- user: \"*@contoso.com\"\n", 400), ""},
		"large":         {strings.Repeat("#", MaxSize+1), "larger than 256 KiB"},
		"brackets":      {"a: " + strings.Repeat("[", 50_000), "line 1: nested too deep"},
		"braces":        {strings.Repeat("{\n", 60), "line 51: nested too deep"},
		"lists":         {strings.Repeat("- ", 60), "line 1: nested too deep"},
		"keys":          {strings.Repeat("? ", 60), "line 1: nested too deep"},
		"aliases":       {"a: &a [x]\nb: [" + strings.Repeat("*a, ", 101) + "]\n", "line 2: more than 100 aliases"},
		"other letters": {"a: \xff", "not UTF-8"},
	} {
		text, err := Read(strings.NewReader(tt.text))
		if tt.want == "" {
			if err != nil || string(text) != strings.TrimPrefix(tt.text, "\ufeff") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if _, err := ReadFile(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("a: 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := ReadFile(path); err != nil || string(text) != "a: 1" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestGuard(t *testing.T) {
	if err := Guard(func() error { panic("parser") }); !errors.Is(err, ErrNoYAML) {
		t.Error(err)
	}
	if err := Guard(func() error { return os.ErrClosed }); !errors.Is(err, os.ErrClosed) {
		t.Error(err)
	}
}
