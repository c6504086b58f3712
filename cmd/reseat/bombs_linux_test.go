package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"reseat/cmd/reseat/exit"
)

// Whatever a file or a tenant throws at it, the process stays within 200 MiB above what it
// takes for a small job, and ends with a message that is no Go text.
func TestMemoryUnderBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	b := newBombs(t)
	usual := b.peak(t, 0, "plan", "small.csv", "--sandbox", "tenant.json", "-o", "small.plan")
	if err := os.Symlink("/dev/zero", filepath.Join(b.dir, "small.plan.approval")); err != nil {
		t.Fatal(err)
	}
	hostile := b.hostile(t)
	for name, args := range map[string][]string{
		"gzip in a user list":        {"plan", "zeros.csv.gz", "--sandbox", "tenant.json"},
		"rows in a gzip":             {"plan", "rows.csv.gz", "--assign", "EMS", "--sandbox", "tenant.json"},
		"endless row":                {"plan", "row.csv", "--sandbox", "tenant.json"},
		"endless quote":              {"plan", "quote.csv", "--sandbox", "tenant.json"},
		"endless JSON string":        {"plan", "string.json", "--sandbox", "tenant.json"},
		"nested JSON":                {"plan", "nested.json", "--sandbox", "tenant.json"},
		"workbook":                   {"plan", "zeros.xlsx", "--sandbox", "tenant.json"},
		"brackets in a recipe":       {"plan", "small.csv", "--recipes", "brackets.yaml", "--recipe", "x", "--sandbox", "tenant.json"},
		"aliases in a recipe":        {"plan", "small.csv", "--recipes", "aliases.yaml", "--recipe", "x", "--sandbox", "tenant.json"},
		"scenario":                   {"plan", "small.csv", "--scenario", "brackets.yaml", "--sandbox", "tenant.json"},
		"snapshot":                   {"plan", "small.csv", "--sandbox", "zeros.json.gz"},
		"plan file":                  {"show", "zeros.plan"},
		"plan file, one line":        {"show", "row.plan"},
		"script":                     {"explain-script", "brackets.yaml"},
		"catalogue":                  {"sku", "list", "--catalogue", "row.csv", "--sandbox", "tenant.json"},
		"catalogue without end":      {"sku", "list", "--catalogue", "/dev/zero", "--sandbox", "tenant.json"},
		"map without end":            {"plan", "small.csv", "--swap", "EMS=EMSPREMIUM", "--map", "/dev/zero", "--sandbox", "tenant.json"},
		"rules without end":          {"plan", "small.csv", "--rules", "/dev/zero", "--sandbox", "tenant.json"},
		"prices without end":         {"user", "list", "--inactive", "90", "--prices", "/dev/zero", "--sandbox", "tenant.json"},
		"approval beside a plan":     {"apply", "small.plan", "--sandbox", "tenant.json", "--no-input"},
		"secret without end":         {"sku", "list", "--auth", "secret", "--tenant", "contoso.com", "--client-id", "11111111-1111-4111-8111-111111111111", "--client-secret-file", "/dev/zero"},
		"tenant: answer without end": {"sku", "list", "--endpoint", hostile + "/endless"},
		"tenant: gzip without end":   {"sku", "list", "--endpoint", hostile + "/gzip"},
		"tenant: error without end":  {"sku", "list", "--endpoint", hostile + "/error"},
		"tenant: circle of pages":    {"user", "list", "--endpoint", hostile + "/circle"},
	} {
		t.Run(name, func(t *testing.T) {
			peak := b.peak(t, 1, args...)
			t.Logf("%d MiB, %d more than usual", peak, peak-usual)
			if peak > usual+200 {
				t.Errorf("%d MiB, usual are %d", peak, usual)
			}
		})
	}
}

// A bombs is a folder of hostile files and the program that is given them.
type bombs struct{ bin, dir string }

func newBombs(t *testing.T) *bombs {
	t.Helper()
	b := &bombs{dir: t.TempDir()}
	b.bin = filepath.Join(reseatOnPath(t), "reseat")
	text, err := os.ReadFile("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	b.file(t, "tenant.json", bytes.NewReader(text))
	b.file(t, "small.csv", strings.NewReader("UPN,AddLicenses\nzoe.baecker@contoso.com,MCOEV\n"))
	many := func(s string, n int64) io.Reader { return io.LimitReader(repeating(s), n) }
	b.file(t, "zeros.csv.gz", zipped(t, many("UPN\n"+strings.Repeat(" ", 1<<16), 1<<28)))
	b.file(t, "rows.csv.gz", zipped(t, io.MultiReader(strings.NewReader("UPN\n"), many("zoe.baecker@contoso.com\n", 1<<27))))
	b.file(t, "row.csv", io.MultiReader(strings.NewReader("UPN,AddLicenses\n"), many("x", 100<<20)))
	b.file(t, "quote.csv", io.MultiReader(strings.NewReader("UPN,AddLicenses\n\""), many("x\n", 100<<20)))
	b.file(t, "string.json", io.MultiReader(strings.NewReader(`["`), many("x", 100<<20)))
	b.file(t, "nested.json", many("[", 100<<20))
	b.file(t, "brackets.yaml", many("[", 8<<20))
	b.file(t, "aliases.yaml", strings.NewReader("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n"))
	b.file(t, "zeros.json.gz", zipped(t, io.MultiReader(strings.NewReader(`{"format":"reseat-tenant/2","tenant":"`), many("x", 1<<28))))
	b.file(t, "row.plan", io.MultiReader(strings.NewReader(`{"format":"reseat-plan/1","tenant":"`), many("x", 100<<20)))
	b.file(t, "zeros.plan", io.MultiReader(strings.NewReader(`{"format":"reseat-plan/1"}`+"\n"), many("{}\n", 1<<26)))
	sheet := excelize.NewFile()
	if err := sheet.SetCellStr("Sheet1", "A1", "UPN"); err != nil {
		t.Fatal(err)
	}
	w, err := sheet.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	cell := strings.Repeat("x", 32_000)
	for i := range 10_000 { // 320 MB, packed in one
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := w.SetRow(at, []any{cell}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := sheet.SaveAs(filepath.Join(b.dir, "zeros.xlsx")); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bombs) file(t *testing.T, name string, r io.Reader) {
	t.Helper()
	f, err := os.Create(filepath.Join(b.dir, name))
	if err == nil {
		_, err = io.Copy(f, r)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// peak runs a command and returns the MiB that its process had at most. Least is the
// lowest exit code that it may have.
func (b *bombs) peak(t *testing.T, least int, args ...string) int {
	t.Helper()
	c := exec.Command(b.bin, args...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), "HOME="+b.dir, "XDG_STATE_HOME="+filepath.Join(b.dir, "state"), unwatched+"=1", "RESEAT_TOKEN=none")
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	peak := 0
	for n := 1; n > 0; time.Sleep(3 * time.Millisecond) {
		n = highWater(t, c.Process.Pid)
		peak = max(peak, n)
	}
	_ = c.Wait()
	out := said.Bytes()
	if code := c.ProcessState.ExitCode(); code < least || code > exit.Locked {
		t.Errorf("exit code %d\n%.2000s", code, out)
	}
	for _, word := range []string{"goroutine ", "panic:", "runtime error", "out of memory"} {
		if bytes.Contains(out, []byte(word)) {
			t.Errorf("it says %q\n%.2000s", word, out)
		}
	}
	t.Logf("%.300s", out)
	return peak / 1024
}

// hostile is a tenant that never comes to an end.
func (b *bombs) hostile(t *testing.T) string {
	t.Helper()
	var s *httptest.Server
	forever := func(w io.Writer, text string) {
		block := []byte(strings.Repeat(text, 1+(64<<10)/len(text)))
		for range 1 << 14 { // a GiB
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	mux := http.NewServeMux()
	answer := func(path string, do http.HandlerFunc) {
		mux.HandleFunc("/"+path+"/", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			do(w, r)
		})
	}
	answer("endless", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"value":[`)
		forever(w, `{"id":"x"},`)
	})
	answer("gzip", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"value":[`)
		forever(z, `{"id":"x"},`)
	})
	answer("error", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"code":"`)
		forever(w, "x")
	})
	answer("circle", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"value":[],"@odata.nextLink":"`+s.URL+r.URL.Path+`?$skiptoken=again"}`)
	})
	s = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// zipped packs a text.
func zipped(t *testing.T, r io.Reader) io.Reader {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// repeating is a text without end.
type repeating string

func (s repeating) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		n += copy(b[n:], s)
	}
	return n, nil
}
