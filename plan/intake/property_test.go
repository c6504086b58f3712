package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"reseat/plan"
)

// A table with any delimiter, line end, encoding, quoted line break, prologue and
// order of columns is read as what was written, each row with its physical line.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawTable(t)
		file := encode(t, w.text)
		got, err := Read("wish.csv", bytes.NewReader(file), Options{})
		if err != nil {
			t.Fatalf("%q: %v", w.text, err)
		}
		if d := cmp.Diff(w.want, got.Requests); d != "" {
			t.Fatalf("%q: -want +got:\n%s", w.text, d)
		}
	})
}

type table struct {
	text string
	want []plan.Request
}

func drawTable(t *rapid.T) table {
	columns := rapid.Permutation([]string{"User Principal Name", "add_licenses", "Wave", "Note"}).Draw(t, "columns")
	comma := rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "delimiter")
	prologue := rapid.SampledFrom([]string{"", "\n", "#TYPE Selected.System.Management.Automation.PSCustomObject\n", "sep=" + string(comma) + "\n"}).Draw(t, "prologue")
	var b bytes.Buffer
	b.WriteString(prologue)
	w := csv.NewWriter(&b)
	w.Comma = comma
	put := func(cells []string) {
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
		w.Flush()
	}
	put(columns)
	var want []plan.Request
	for n := range rapid.IntRange(1, 20).Draw(t, "rows") {
		upn := fmt.Sprintf("%s%d@contoso.com", rapid.StringMatching(`([a-z.][a-z.']{0,7})?`).Draw(t, "name"), n)
		wave := rapid.StringMatching(`[A-Za-zäöüß0-9]{0,5}`).Draw(t, "wave")
		items := rapid.SliceOfN(rapid.StringMatching(`[A-Z][A-Za-z_+,;" ]{0,8}[A-Z]`), 0, 3).Draw(t, "licenses")
		note := rapid.StringMatching(`[a-z ,;|"\n]{0,12}`).Draw(t, "note")
		line := 1 + strings.Count(b.String(), "\n")
		put(arrange(columns, upn, joined(items), wave, note))
		q := plan.Request{Source: plan.Source{File: "wish.csv", Line: line}, User: plan.Key{UPN: upn}, Wave: wave}
		q.Add = plan.List(items...)
		want = append(want, q)
	}
	return table{b.String(), want}
}

// joined writes a list as a careful user would: every item in quotes.
func joined(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = `"` + strings.ReplaceAll(item, `"`, `""`) + `"`
	}
	return strings.Join(quoted, " ; ")
}

func arrange(columns []string, upn, add, wave, note string) []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = map[string]string{"User Principal Name": upn, "add_licenses": add, "Wave": wave, "Note": note}[c]
	}
	return cells
}

// encode writes text in one of the forms that spreadsheets and shells produce.
func encode(t *rapid.T, s string) []byte {
	s = strings.ReplaceAll(s, "\n", rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end"))
	switch rapid.SampledFrom([]string{"utf-8", "utf-8 bom", "utf-16le", "utf-16be", "gzip"}).Draw(t, "encoding") {
	case "utf-8 bom":
		return []byte("\ufeff" + s)
	case "utf-16le":
		return wideBytes(t, unicode.LittleEndian, s)
	case "utf-16be":
		return wideBytes(t, unicode.BigEndian, s)
	case "gzip":
		return packed(s)
	}
	return []byte(s)
}

func wideBytes(t *rapid.T, order unicode.Endianness, s string) []byte {
	b, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Each file of Windows-1252 decodes the same wherever the buffers end, and valid
// UTF-8 is never taken for it.
func TestGuessDoesNotDependOnBuffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOfN(rapid.SampledFrom([]byte("ab\n,\xe4\xc3\xa4\xe2\x82\xac\x80\xff")), 0, 40).Draw(t, "bytes")
		pad := strings.Repeat("x", rapid.IntRange(4080, 4100).Draw(t, "pad"))
		file := append([]byte("UPN,Note\na@contoso.com,"+pad), bytes.ReplaceAll(body, []byte("\n"), nil)...)
		whole, err1 := Read("wish.csv", bytes.NewReader(file), Options{})
		again, err2 := Read("wish.csv", strings.NewReader(string(file)+"\n"), Options{})
		if words(err1) != words(err2) || whole.Info.Encoding != again.Info.Encoding {
			t.Fatalf("%q: %v %s, then %v %s", body, err1, whole.Info.Encoding, err2, again.Info.Encoding)
		}
	})
}
