package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
)

// fabrikam is a believable tenant whose names are not those that pseudonyms use.
func fabrikam(t *testing.T, users int) tenant.Snapshot {
	t.Helper()
	var text strings.Builder
	s := graphsim.Generate(users, 7)
	if err := s.Write(&text); err != nil {
		t.Fatal(err)
	}
	renamed := strings.NewReplacer("fabrikam", "northwind", "contoso", "fabrikam", "Contoso", "Fabrikam").Replace(text.String())
	s, err := tenant.ReadSnapshot(strings.NewReader(renamed), "fabrikam")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decompressed(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every name, UPN, address, department, group and domain of a tenant is searched for in
// the redacted snapshot of it.
func TestRedactedSnapshotHoldsNoName(t *testing.T) {
	s := fabrikam(t, 500)
	base, stop, err := graphsim.Serve(graphsim.New(s, graphsim.Options{}), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	path := filepath.Join(t.TempDir(), "s.gz")
	reseat(t, exit.Done, "snapshot", "--endpoint", base, "-o", path, "--redact")
	text := strings.ToLower(decompressed(t, path))
	if n := strings.Count(text, `"upn":"user-`); n != len(s.Users) {
		t.Fatalf("%d users in the snapshot, want %d", n, len(s.Users))
	}
	secret := []string{"fabrikam", "northwind"}
	for _, g := range s.Groups {
		secret = append(secret, `"`+g.Name+`"`)
	}
	for _, u := range s.Users {
		secret = append(append(secret, `"`+u.Name+`"`, u.UPN, u.Mail, `"`+u.Department+`"`), u.Aliases...)
	}
	for _, name := range secret {
		if name != "" && name != `""` && strings.Contains(text, strings.ToLower(name)) {
			t.Errorf("%s can be read", name)
		}
	}
}

// A snapshot, served and taken again, is the same file; so is a redacted one.
func TestSnapshotOfASnapshotIsTheSame(t *testing.T) {
	t.Setenv("RESEAT_NOW", "1790000000")
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	for seed, redact := range []string{"", "--redact=" + key} {
		from := filepath.Join(dir, fmt.Sprint("t", seed, ".json"))
		s := graphsim.Generate(1100, uint64(seed))
		if err := tenant.WriteSnapshotFile(from, &s); err != nil {
			t.Fatal(err)
		}
		a, b := from+".a.gz", from+".b.gz"
		first := []string{"snapshot", "--sandbox", from, "-o", a}
		if redact != "" {
			first = append(first, redact)
		}
		reseat(t, exit.Done, first...)
		reseat(t, exit.Done, "snapshot", "--sandbox", a, "-o", b)
		want, got := decompressed(t, a), decompressed(t, b)
		if redact != "" {
			// Names that are pseudonyms already are saved as any others.
			want = strings.Replace(want, `,"redacted":true`, "", 1)
			want, got = unsealed(want), unsealed(got)
		}
		if got != want {
			t.Errorf("seed %d %s: not the same", seed, redact)
		}
		for _, path := range []string{a, b} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v: a snapshot holds personal data", info.Mode(), err)
			}
		}
	}
}

// unsealed cuts the closing line off.
func unsealed(text string) string {
	text, _, _ = strings.Cut(text, "\n{\"counts\":")
	return text
}

// When the tenant does not answer to the end, the snapshot that was there stays.
func TestSnapshotThatFailsLeavesTheOldOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "s.gz")
	if err := os.WriteFile(path, []byte("the old one"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := graphsim.Generate(2200, 1)
	sim := graphsim.New(s, graphsim.Options{})
	base, stop, err := graphsim.Serve(denyAfter(sim, "$skiptoken", 1), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	reseat(t, exit.SignIn, "snapshot", "--endpoint", base, "-o", path, "--overwrite")
	if text, err := os.ReadFile(path); err != nil || string(text) != "the old one" {
		t.Errorf("%q, %v", text, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// denyAfter forbids what asks for text in its query, once it was asked for often enough.
func denyAfter(next http.Handler, text string, n int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.RawQuery, text) {
			if n--; n < 0 {
				w.WriteHeader(http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
