package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/cmd/reseat/manual"
)

// The reference pages say what the commands say of themselves, on any machine.
func TestReference(t *testing.T) {
	const dir = "reference"
	fresh := t.TempDir()
	if err := manual.WriteReference(manual.Of(tree(t)), fresh); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(dir, os.DirFS(fresh)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := readPages(t, fresh)
	if diff := cmp.Diff(want, readPages(t, dir)); diff != "" {
		t.Errorf("%s is not what the commands say (-commands +pages; `go test ./cmd/reseat -run TestReference -update` rewrites it):\n%s", dir, diff)
	}
	home, _ := os.UserHomeDir()
	for name, text := range want {
		for _, place := range []string{home, os.TempDir(), filepath.Dir(fresh)} {
			if len(place) > 1 && strings.Contains(text, place+string(filepath.Separator)) {
				t.Errorf("%s names %s, a place of this machine", name, place)
			}
		}
	}
}

func readPages(t *testing.T, dir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(path)] = string(text)
	}
	return out
}
