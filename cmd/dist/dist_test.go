package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

var someday = release{"1.2.3", "0123456789abcdef0123456789abcdef01234567", time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)}

func someFiles(t *testing.T) []file {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reseat")
	if err := os.WriteFile(path, []byte("program"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []file{{name: "reseat", path: path, program: true}, {name: "man/man1/reseat.1", path: path}}
}

// Archives made of equal files at different times, by different people, are equal.
func TestArchivesAreReproducible(t *testing.T) {
	for name, write := range map[string]func(string, string, time.Time, []file) error{"tar.gz": writeTar, "zip": writeZip} {
		dir := t.TempDir()
		var got [2][]byte
		for i := range got {
			files := someFiles(t)
			past := time.Now().Add(time.Duration(-i) * 24 * time.Hour)
			if err := os.Chtimes(files[0].path, past, past); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "reseat."+name)
			if err := write(path, "reseat_1.2.3", someday.date, files); err != nil {
				t.Fatal(err)
			}
			got[i], _ = os.ReadFile(path)
		}
		if !bytes.Equal(got[0], got[1]) || len(got[0]) == 0 {
			t.Errorf("%s: two archives of the same files differ", name)
		}
	}
}

func TestProgramInZipCanBeRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reseat.zip")
	if err := writeZip(path, "reseat_1.2.3", someday.date, someFiles(t)); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if f := z.File[0]; f.Name != "reseat_1.2.3/reseat" || f.Mode()&0o111 == 0 {
		t.Errorf("%s has mode %v", f.Name, f.Mode())
	}
}

// The bill lists the modules inside, is read back by the library, and is the same for
// the same program.
func TestBillListsModules(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{
		{Path: "example.com/a", Version: "v1.0.0", Sum: "h1:a"},
		{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/c", Version: "v2.0.0"}},
	}}
	var text strings.Builder
	if err := cdx.NewBOMEncoder(&text, cdx.BOMFileFormatJSON).Encode(bill(info, "reseat", [32]byte{1}, someday)); err != nil {
		t.Fatal(err)
	}
	var back cdx.BOM
	if err := cdx.NewBOMDecoder(strings.NewReader(text.String()), cdx.BOMFileFormatJSON).Decode(&back); err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, c := range *back.Components {
		urls = append(urls, c.PackageURL)
	}
	if got, want := strings.Join(urls, " "), "pkg:golang/std@go1.26.8 pkg:golang/example.com/a@v1.0.0 pkg:golang/example.com/c@v2.0.0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if back.Metadata.Timestamp != "2026-11-02T08:00:00Z" || !strings.HasPrefix(back.SerialNumber, "urn:uuid:") {
		t.Errorf("%s, %s", back.Metadata.Timestamp, back.SerialNumber)
	}
}

func TestSumsAreThoseOfSha256sum(t *testing.T) {
	files := someFiles(t)
	path := filepath.Join(t.TempDir(), "SHA256SUMS")
	if err := writeSums(path, []string{files[0].path}); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	if want := "1310ca2c8932dbd118668bd97442558a3e1f546b5e15c69699dfbd6024f548d8  reseat\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
