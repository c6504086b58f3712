package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// SEC-4: the file of licenses names every module that is linked on any platform.
func TestLicensesAreComplete(t *testing.T) {
	t.Chdir("../..")
	file, err := os.ReadFile(licensesFile)
	if err != nil {
		t.Fatal(err)
	}
	all, err := linked(strings.Fields(platforms))
	if err != nil {
		t.Fatal(err)
	}
	if missing := complete(string(file), all); len(missing) > 0 {
		t.Errorf("run `make licenses`: %s lacks %s", licensesFile, strings.Join(missing, ", "))
	}
	if len(all) < 20 {
		t.Errorf("only %d modules are linked, as it seems", len(all))
	}
	for _, asked := range []string{"Apache License", "Redistributions in binary form"} {
		if !strings.Contains(string(file), asked) {
			t.Errorf("%s lacks %q", licensesFile, asked)
		}
	}
}

func TestModuleWithoutKnownLicenseIsAnError(t *testing.T) {
	dir := t.TempDir()
	m := module{"example.com/a", "v1.0.0", []string{dir}}
	if _, err := collect([]module{m}); err == nil || !strings.Contains(err.Error(), "example.com/a v1.0.0: no license") {
		t.Errorf("no file: %v", err)
	}
	os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("All rights reserved, and do not even look at it."), 0o600)
	if _, err := collect([]module{m}); err == nil {
		t.Error("an unknown license was taken")
	}
}

// A text that several modules share stands once and names them all.
func TestEqualTextsStandOnce(t *testing.T) {
	mit, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	var all []module
	for _, name := range []string{"a", "b"} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "LICENSE.txt"), mit, 0o600)
		os.WriteFile(filepath.Join(dir, "NOTICE"), []byte("Notice of "+name), 0o600)
		os.WriteFile(filepath.Join(dir, "license.go"), []byte("package license"), 0o600)
		all = append(all, module{"example.com/" + name, "v1.0.0", []string{dir}})
	}
	c, err := collect(all)
	if err != nil {
		t.Fatal(err)
	}
	got := c.String()
	for _, want := range []string{
		"example.com/a v1.0.0: MIT\nexample.com/b v1.0.0: MIT\n",
		"LICENSE.txt of:\n  example.com/a v1.0.0\n  example.com/b v1.0.0\n",
		"NOTICE of:\n  example.com/b v1.0.0\n\nNotice of b\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Count(got, "Permission is hereby granted") != 1 || strings.Contains(got, "package license") {
		t.Error(got)
	}
}
