package intake

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"reseat/plan"
)

var update = flag.Bool("update", false, "write the rosters with unusual bytes, and what every roster reads as")

const corpus = "../../samples/rosters"

// unusual are the rosters that an editor would spoil: name and bytes.
func unusual() map[string][]byte {
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	utf16 := func(order unicode.Endianness, bom unicode.BOMPolicy, s string) []byte {
		b, err := unicode.UTF16(order, bom).NewEncoder().Bytes([]byte(s))
		if err != nil {
			panic(err)
		}
		return b
	}
	legacy, err := charmap.Windows1252.NewEncoder().Bytes([]byte(crlf("UPN;DisplayName;AddLicenses\nanna.berg@contoso.com;Anna Bärg;EMS\njörg.vogel@contoso.com;Jörg Vogel;EMS\n")))
	if err != nil {
		panic(err)
	}
	wishes := "UserPrincipalName,DisplayName,AddLicenses\nanna.berg@contoso.com,Anna Bärg,EMS\nbjörn@contoso.com,Björn,EMS\n"
	return map[string][]byte{
		"utf8-bom-crlf.csv":     []byte("\ufeff" + crlf("\"User principal name\",\"Notes\",\"AddLicenses\"\nanna.berg@contoso.com,\"two\nlines, \"\"quoted\"\"\",EMS\nben.ode@contoso.com,,EMS\n\n\n")),
		"utf16le-tabs.txt":      utf16(unicode.LittleEndian, unicode.UseBOM, crlf(strings.ReplaceAll(wishes, ",", "\t"))),
		"utf16be.csv":           utf16(unicode.BigEndian, unicode.UseBOM, wishes),
		"utf16le-no-bom.csv":    utf16(unicode.LittleEndian, unicode.IgnoreBOM, "UPN,Wave\nanna.berg@contoso.com,1\n"),
		"windows-1252.csv":      legacy,
		"utf8-damaged.csv":      []byte("UPN,DisplayName\nanna.berg@contoso.com,Bärg\nbj\xf6rn@contoso.com,Bj\xf6rn\n"),
		"lone-cr.csv":           []byte("UPN,AddLicenses\ranna.berg@contoso.com,EMS\rben.ode@contoso.com,EMS\r"),
		"invisible.csv":         []byte("\u200bUPN\u00a0,AddLicenses\n\u00a0anna.berg@contoso.com\u200b,\u00a0EMS\u00a0\nben\u200b.ode@contoso.com,EMS\n"),
		"msoluser-selected.csv": []byte(crlf("#TYPE Selected.Microsoft.Online.Administration.User\n\"UserPrincipalName\",\"UsageLocation\"\n\"anna.berg@contoso.com\",\"DE\"\n")),
		"sep-tab.csv":           []byte("sep=\t\r\nUPN\tAddLicenses\r\nanna.berg@contoso.com\tEMS\r\n"),
		"template-excel.csv":    []byte(crlf("version:v1.0,\nUser name [userPrincipalName] Required,Name [displayName]\nExample: chris@contoso.com,Chris Green\nanna.berg@contoso.com,Anna Berg\n")),
		"packed.csv.gz":         packed(wishes),
		"cut.csv.gz":            packed(strings.Repeat(wishes, 40))[:60],
		"workbook.csv":          []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00xl/workbook.xml"),
		"workbook-old.csv":      []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"),
		"binary.csv":            []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00"),
		"empty.csv":             nil,
		"blank-lines.csv":       []byte("\r\n\r\n   \r\n"),
		"unused-twice.csv":      []byte("UPN,Note,Note\nanna.berg@contoso.com,a,b\n"),
		"list-quoted-utf8.txt":  []byte("\ufeff\"anna.berg@contoso.com\"\r\n\"ben.ode@contoso.com\"\r\n"),
	}
}

func packed(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Bytes()
}

// Every roster of the corpus reads as its golden file says: first what the file was
// found to be, then a line for each request. It covers R4 and R5.
func TestCorpus(t *testing.T) {
	for name, want := range unusual() {
		path := filepath.Join(corpus, name)
		if *update {
			write(t, path, want)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the test makes (%v): run go test -update", path, err)
		}
	}
	names := rosters(t)
	if len(names) < 30 {
		t.Errorf("only %d rosters", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			got := reads(t, name)
			golden := filepath.Join("testdata", "reads", name+".jsonl")
			if *update {
				write(t, golden, got)
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func rosters(tb testing.TB) []string {
	entries, err := os.ReadDir(corpus)
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "README.md" {
			names = append(names, e.Name())
		}
	}
	return names
}

// reads renders what a roster reads as.
func reads(t *testing.T, name string) []byte {
	f, err := os.Open(filepath.Join(corpus, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Read(name, f, Options{})
	var b bytes.Buffer
	line := func(v any) {
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	if err != nil {
		var own *Error
		if !errors.As(err, &own) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is not an *Error of one line", err)
		}
		line(map[string]string{"error": err.Error()})
		return b.Bytes()
	}
	line(map[string]any{"says": r.Info.String(), "notes": r.Info.Notes, "sha256": r.Info.SHA256})
	for _, q := range r.Requests {
		line(spare(q))
	}
	return b.Bytes()
}

// spare is a request without what it does not say.
func spare(q plan.Request) any {
	b, err := json.Marshal(q)
	if err != nil {
		panic(err)
	}
	var v map[string]any
	if err := json.Unmarshal(b, &v); err != nil {
		panic(err)
	}
	for name, c := range map[string]plan.Cell{"Add": q.Add, "Remove": q.Remove, "Swap": q.Swap, "Disable": q.Disable, "Enable": q.Enable} {
		if c.None() {
			v[name] = map[string]any{"None": true}
		} else if c.Said() {
			v[name] = map[string]any{"Items": c.Items()}
		}
	}
	return said(v)
}

func said(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			if v[k] = said(inner); v[k] == nil {
				delete(v, k)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	}
	return v
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
