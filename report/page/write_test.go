package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/report/doc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func written(t *testing.T, p doc.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var own = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|sha256-.*?&#39;`)

// The page keeps its structure; style and script are left out.
func TestPageStructure(t *testing.T) {
	const golden = "testdata/sample.html"
	got := own.ReplaceAllString(written(t, sample(3)), "")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page changed (-want +got); look at it, then run with -update:\n%s", diff)
	}
}

// A page without anything is still a page.
func TestEmptyPage(t *testing.T) {
	got := written(t, doc.Document{Title: "Nothing"})
	if !strings.Contains(got, "<title>Nothing</title>") || strings.Contains(got, `id="data"`) {
		t.Errorf("page = %s", own.ReplaceAllString(got, ""))
	}
}

// No text gets out of its place, and the policy lets nothing else in.
func TestPageIsClosed(t *testing.T) {
	for _, n := range []int{3, inlineRows + 1} {
		got := written(t, sample(n))
		if strings.Contains(got, "<script>alert(1)") {
			t.Errorf("%d rows: a name became script", n)
		}
		if !strings.Contains(got, "default-src &#39;none&#39;") {
			t.Errorf("%d rows: no policy", n)
		}
		if strings.Contains(got, "//") && regexp.MustCompile(`https?://`).MatchString(got) {
			t.Errorf("%d rows: the page points to the network", n)
		}
	}
}

// unpack reads a page's list back.
func unpack(t *testing.T, html string) packed {
	t.Helper()
	m := regexp.MustCompile(`(?s)<script type="application/(\w+)" id="data">(.*?)</script>`).FindStringSubmatch(html)
	if m == nil {
		t.Fatal("no data block")
	}
	var p packed
	data := []byte(m[2])
	if m[1] == "gzip" {
		raw, err := base64.StdEncoding.DecodeString(m[2])
		if err != nil {
			t.Fatal(err)
		}
		zip, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.NewDecoder(zip).Decode(&p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// Every cell of every row is in the page, plain or compressed.
func TestListHoldsEveryCell(t *testing.T) {
	for _, n := range []int{0, 1, inlineRows, inlineRows + 1} {
		p := unpack(t, written(t, sample(n)))
		if p.Count != n {
			t.Fatalf("count = %d, want %d", p.Count, n)
		}
		i := 0
		for row := range sampleRows(n) {
			for c, want := range row.Cells {
				at := i
				if cells := p.Columns[c].Cells; cells != nil {
					at = cells[i]
				}
				if got := p.Columns[c].Values[at]; got != want {
					t.Fatalf("row %d, %s = %q, want %q", i, p.Columns[c].Title, got, want)
				}
			}
			if diff := cmp.Diff(row.Blocks, p.Sets[p.Refs[i]]); diff != "" {
				t.Fatalf("row %d, blocks (-want +got):\n%s", i, diff)
			}
			i++
		}
	}
}

func TestShortRowIsFilledUp(t *testing.T) {
	g := sampleGrid(1)
	g.Rows = func(yield func(doc.Row) bool) { yield(doc.Row{Cells: []string{"ada"}}) }
	p := unpack(t, written(t, doc.Document{Title: "T", List: g}))
	if got := p.Columns[1].Values; len(got) != 1 || got[0] != "" {
		t.Errorf("missing cell = %q", got)
	}
}
