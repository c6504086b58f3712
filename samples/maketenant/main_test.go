package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The files in the repository are those that the program makes.
func TestSamplesAreMadeByThisProgram(t *testing.T) {
	dir := t.TempDir()
	files := []string{
		"tenant.json",
		"03-security-group/exportGroupMembers_2026-10-30.csv",
		"05-e3-to-e5/sales.csv",
		"08-direct-to-groups/fabrikam.json",
		"08-direct-to-groups/sales.csv",
		"08-direct-to-groups/engineering.csv",
		"08-direct-to-groups/support.csv",
	}
	for _, name := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		made, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(made, kept) {
			t.Errorf("%s is not what maketenant makes: run go generate ./samples", name)
		}
	}
}

func TestPersonsDoNotRepeat(t *testing.T) {
	seen := make(map[string]bool)
	for n := range 64 * len(cultures) {
		first, last, country := person(n)
		if name := first + " " + last; seen[name] {
			t.Errorf("%s comes twice", name)
		} else {
			seen[name] = true
		}
		for _, r := range mailName(first, last) {
			if r != '.' && r != '\'' && (r < 'a' || r > 'z') {
				t.Errorf("%s %s of %s: %q in the address", first, last, country, r)
			}
		}
	}
}
