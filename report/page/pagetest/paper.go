package pagetest

import (
	"cmp"
	"encoding/xml"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Sheet is one printed page: its size and the words on it, in points from the upper left.
type Sheet struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []Word  `xml:"word"`
}

// A Word is a word on paper.
type Word struct {
	Left   float64 `xml:"xMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Top    float64 `xml:"yMin,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// String is the words of the sheet in the order of the page, with spaces between.
func (s Sheet) String() string {
	words := make([]string, len(s.Words))
	for i, w := range s.Words {
		words[i] = w.Text
	}
	return strings.Join(words, " ")
}

// Column is the text that stands as far from the left as the first word with that
// beginning, without spaces: a name that wraps is whole in it.
func (s Sheet) Column(beginning string) string {
	at := slices.IndexFunc(s.Words, func(w Word) bool { return strings.HasPrefix(w.Text, beginning) })
	if at < 0 {
		return ""
	}
	column := slices.DeleteFunc(slices.Clone(s.Words), func(w Word) bool { return math.Abs(w.Left-s.Words[at].Left) > 1 })
	slices.SortStableFunc(column, func(a, b Word) int { return cmp.Compare(a.Top, b.Top) })
	text := ""
	for _, w := range column {
		text += w.Text
	}
	return text
}

// Beyond returns the words that reach over an edge of the paper.
func (s Sheet) Beyond() []string {
	var out []string
	for _, w := range s.Words {
		if w.Left < 0 || w.Top < 0 || w.Right > s.Width || w.Bottom > s.Height {
			out = append(out, w.Text)
		}
	}
	return out
}

// Print prints the page that is open on A4 and reads it again. Without pdftotext the test
// is skipped, except where CI is set.
func (b *Browser) Print(t *testing.T, landscape bool) []Sheet {
	t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no pdftotext found, and CI must have one")
		}
		t.Skip("SKIPPED: no pdftotext found, the printed page was not read")
	}
	name := filepath.Join(t.TempDir(), "page.pdf")
	b.PrintTo(t, name, landscape)
	text, err := exec.Command(reader, "-bbox", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	// The title, as pdftotext writes it, need not be XML.
	_, body, _ := strings.Cut(string(text), "<doc>")
	body, _, _ = strings.Cut(body, "</doc>")
	var doc struct {
		Sheets []Sheet `xml:"page"`
	}
	if err := xml.Unmarshal([]byte("<doc>"+body+"</doc>"), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Sheets
}

// PrintTo prints the page that is open on A4 into a PDF.
func (b *Browser) PrintTo(t *testing.T, name string, landscape bool) {
	t.Helper()
	backgrounds := true
	pdf, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{Landscape: &landscape, PrintBackground: &backgrounds, PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, pdf.Data, 0o600); err != nil {
		t.Fatal(err)
	}
}
