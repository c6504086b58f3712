package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/batch/hooks"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/settings"
)

// everyWord is the flags that make a command tell the most.
var everyWord = []string{"--debug", "--log-file", "log.json"}

// Canaries are secrets that are recognised wherever they turn up.
const (
	canaryClient   = "c4nary-client-secret-7Qe"
	canaryPassword = "c4nary-certificate-password-9Zt" // of testdata/app.pfx
	canaryToken    = "c4nary-bearer-token-4Mw"
)

// No secret is in any byte that reseat writes, whatever it is asked to tell: neither
// what it signs in with, nor the tokens that it gets, nor the passwords that it makes,
// which are in new-users.csv alone (R14).
func TestNoSecretIsWritten(t *testing.T) {
	pfx, err := filepath.Abs("testdata/app.pfx")
	if err != nil {
		t.Fatal(err)
	}
	s := newStandIn(t, 12, graphsim.Tokens{})
	if runtime.GOOS == "linux" {
		hearEverything(t)
	}
	said := tellEverything(t, pfx)

	passwords := newPasswords(t)
	if len(passwords) != 2 || len(s.issued) < 5 || !strings.Contains(s.seen.String(), "client_secret="+canaryClient) || !strings.Contains(s.seen.String(), "client_assertion=") {
		t.Fatalf("%d passwords, %d tokens: not every secret was in use", len(passwords), len(s.issued))
	}
	secrets := append(slices.Concat(s.issued, passwords), canaryClient, canaryPassword, canaryToken)
	files := written(t, ".", os.Getenv("XDG_STATE_HOME"))
	if len(files) < 10 {
		t.Fatalf("only %d files were looked at", len(files))
	}
	files["what was printed"] = said
	for name, text := range files {
		for _, secret := range secrets {
			if filepath.Base(name) == run.PasswordsFile && slices.Contains(passwords, secret) {
				continue
			}
			for _, form := range forms(secret) {
				if bytes.Contains(text, []byte(form)) {
					t.Errorf("%s holds the secret %.12s…", name, secret)
				}
			}
		}
	}
}

// hearEverything has hooks keep all that they are given.
func hearEverything(t *testing.T) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	text := "hooks:\n"
	for _, event := range hooks.Events {
		text += "  " + event + ": [sh, -c, 'cat >> heard.json; env >> heard.env']\n"
	}
	if err := os.MkdirAll(filepath.Dir(settings.UserFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings.UserFile(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if text, err := os.ReadFile("heard.json"); err != nil || bytes.Count(text, []byte("\n")) < 3 {
			t.Errorf("the hooks heard %q, %v", text, err)
		}
	})
}

// tellEverything takes every secret into use, through a whole job and some that fail,
// and returns all that was printed.
func tellEverything(t *testing.T, pfx string) []byte {
	t.Helper()
	t.Setenv("RESEAT_CLIENT_SECRET", canaryClient)
	t.Setenv("RESEAT_CERTIFICATE_PASSWORD", canaryPassword)
	t.Setenv("RESEAT_TOKEN", canaryToken)
	people := "UserPrincipalName,DisplayName\nuser0001@contoso.com,User 1\nuser0002@contoso.com,User 2\nnew1@contoso.com,New One\nnew2@contoso.com,New Two\n"
	if err := os.WriteFile("people.csv", []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	do := func(code int, args ...string) {
		t.Helper()
		out, talk := tell(t, code, append(args, everyWord...)...)
		fmt.Fprintf(&said, "$ %s\n%s%s", strings.Join(args, " "), out, talk)
	}
	byCertificate := []string{"--auth", "certificate", "--tenant", "contoso.com", "--client-id", theApp, "--certificate-file", pfx}

	do(exit.Done, and(bySecret, "plan", "people.csv", "--create", "--assign", "EMS", "--disable", "INTUNE_A", "--location", "DE", "-o", "p.plan")...)
	plan, err := os.ReadFile("p.plan")
	if err != nil {
		t.Fatal(err)
	}
	do(exit.Done, and(bySecret, "apply", "p.plan", "--approve", digestOf(string(plan)), "--run", "run", "--json-events", "events.json")...)
	do(exit.Unfinished, and(bySecret, "undo", "run", "-o", "undo.plan")...)
	do(exit.Done, and(byCertificate, "verify", "run")...)
	for format := range reportFormats {
		do(exit.Done, "report", "run", "--output", format, "-o", "report."+format)
	}
	do(exit.Done, "run", "journal", "run")
	do(exit.Done, and(bySecret, "doctor", "--for", "create", "--output", "json")...)
	do(exit.Done, and(byCertificate, "whoami", "--output", "json")...)
	for _, format := range []string{"table", "json", "csv", "md", "html", "xlsx"} {
		do(exit.Done, and(bySecret, "user", "list", "--output", format, "-o", "users."+format)...)
	}
	do(exit.Done, and(bySecret, "snapshot", "-o", "tenant.json.gz")...)
	do(exit.Done, and(bySecret, "user", "show", "user0001@contoso.com", "--run", "run")...)
	do(exit.Done, and(bySecret, "user", "show", "user0001@contoso.com", "--plan", "p.plan")...)
	do(exit.Done, and(bySecret, "group", "list", "--output", "json")...)
	do(exit.Done, and(bySecret, "rehearse", "p.plan", "--run", "rehearsed")...)
	do(exit.Done, "run", "status", "run")
	do(exit.Done, "config", "show")

	// What fails tells the most.
	t.Setenv("RESEAT_CERTIFICATE_PASSWORD", canaryPassword+"-wrong")
	do(exit.SignIn, and(byCertificate, "sku", "list")...)
	do(exit.SignIn, "sku", "list", "--auth", "secret", "--tenant", "fabrikam.com", "--client-id", theApp)
	do(exit.SignIn, "doctor", "--auth", "secret", "--tenant", "fabrikam.com", "--client-id", theApp)
	do(exit.Failed, "sku", "list", "--endpoint", "http://127.0.0.1:1")
	do(exit.Usage, "sku", "list", "--endpoint", "http://graph.example")
	return said.Bytes()
}

// newPasswords reads the passwords that the run made.
func newPasswords(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("run", run.PasswordsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range rows {
		if strings.Contains(row[0], "@") {
			out = append(out, row[1])
		}
	}
	return out
}

// written reads every file below some folders, and what is inside of workbooks.
func written(t *testing.T, dirs ...string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			out[path] = text
			if z, notZip := zip.NewReader(bytes.NewReader(text), int64(len(text))); notZip == nil {
				for _, part := range z.File {
					out[path+"!"+part.Name] = unpacked(t, part)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func unpacked(t *testing.T, part *zip.File) []byte {
	t.Helper()
	r, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// forms are the ways in which a secret can be spelled.
func forms(secret string) []string {
	quoted, err := json.Marshal(secret)
	if err != nil {
		panic(err)
	}
	return []string{
		secret, url.QueryEscape(secret), html.EscapeString(secret), strings.Trim(string(quoted), `"`),
		base64.StdEncoding.EncodeToString([]byte(secret)), strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(secret)), "="),
	}
}
