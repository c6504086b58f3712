package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

func openPasswords(t *testing.T, path string) *Passwords {
	t.Helper()
	p, err := OpenPasswords(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func passwordFor(t *testing.T, p *Passwords, upn string) string {
	t.Helper()
	secret, err := p.For(upn)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// R14: a password is on disk, for its owner alone, before For returns, and a later
// process gets the same.
func TestPasswordsAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), PasswordsFile)
	p := openPasswords(t, path)
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is there before the first password")
	}
	ada, bob := passwordFor(t, p, "Ada@contoso.com"), passwordFor(t, p, "bob@contoso.com")
	if want := "UserPrincipalName,Password\nAda@contoso.com," + ada + "\nbob@contoso.com," + bob + "\n"; content(t, path) != want {
		t.Errorf("the file holds\n%swant\n%s", content(t, path), want)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if again := passwordFor(t, openPasswords(t, path), "ada@contoso.com"); again != ada {
		t.Errorf("a later process got %q, want %q", again, ada)
	}
}

// A line that a kill tore is dropped: what is left of its password was never used.
func TestTornPasswordIsDropped(t *testing.T) {
	for cut := 1; cut <= len("bob@contoso.com,")+passwordLength; cut++ {
		path := filepath.Join(t.TempDir(), PasswordsFile)
		p := openPasswords(t, path)
		ada, _ := passwordFor(t, p, "ada@contoso.com"), passwordFor(t, p, "bob@contoso.com")
		whole := content(t, path)
		if err := os.WriteFile(path, []byte(whole[:len(whole)-cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		p = openPasswords(t, path)
		bob := passwordFor(t, p, "bob@contoso.com")
		if len(bob) != passwordLength {
			t.Errorf("cut %d: %q", cut, bob)
		}
		if want := "UserPrincipalName,Password\nada@contoso.com," + ada + "\nbob@contoso.com," + bob + "\n"; content(t, path) != want {
			t.Errorf("cut %d: the file holds\n%swant\n%s", cut, content(t, path), want)
		}
	}
}

func TestDamagedPasswordFileIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), PasswordsFile)
	if err := os.WriteFile(path, []byte("UserPrincipalName,Password\na,b,c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPasswords(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

// Each password meets Entra's rule and is none that a spreadsheet takes for a formula.
func TestPasswordsAreComplex(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		p, err := password()
		if err != nil {
			t.Fatal(err)
		}
		if seen[p] || len(p) != passwordLength || !unicode.IsUpper(rune(p[0])) {
			t.Errorf("password %q", p)
		}
		seen[p] = true
		for _, kind := range letters {
			if !strings.ContainsAny(p, kind) {
				t.Errorf("%q has none of %q", p, kind)
			}
		}
	}
}
