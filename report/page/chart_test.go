package page

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reseat/report/doc"
)

// The axis starts at 0, rises, covers the maximum, and has few marks.
func TestAxisCoversMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.Float64Range(0, 1e9).Draw(t, "most")
		marks := axis(most)
		if marks[0] != 0 || marks[len(marks)-1] < most {
			t.Fatalf("axis(%v) = %v", most, marks)
		}
		if len(marks) < 2 || len(marks) > 7 {
			t.Fatalf("axis(%v) has %d marks", most, len(marks))
		}
		for i := 1; i < len(marks); i++ {
			if marks[i] <= marks[i-1] {
				t.Fatalf("axis(%v) = %v does not rise", most, marks)
			}
		}
	})
}

var bar = regexp.MustCompile(`<rect [^>]*x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"`)

// Whatever the figures, every bar lies inside the drawing and the drawing is well formed.
func TestBarsStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Just(0.0), rapid.Just(math.Inf(1)), rapid.Just(math.NaN()), rapid.Float64Range(-5, 1e7))
		shape := rapid.SampledFrom([]doc.Shape{doc.Stack, doc.Bars, doc.Columns, doc.Curve}).Draw(t, "shape")
		c := doc.Chart{Shape: shape, Title: rapid.String().Draw(t, "title"), Limit: "most", Series: []doc.Series{{Name: "a", Tone: doc.Good}, {Name: "b", Tone: doc.Bad}}}
		for range rapid.IntRange(0, 20).Draw(t, "points") {
			c.Points = append(c.Points, doc.Point{Label: hostile, Values: rapid.SliceOfN(value, 0, 2).Draw(t, "values"),
				Limit: rapid.Float64Range(0, 1e7).Draw(t, "limit"), Tone: doc.Good})
		}
		html, err := draw(c)
		if err != nil {
			t.Fatal(err)
		}
		text := string(html)
		if strings.Contains(text, "<script") || strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
			t.Fatalf("chart holds what it must not:\n%s", text)
		}
		box := regexp.MustCompile(`viewBox="0 0 ([^ ]*) ([^"]*)"`).FindStringSubmatch(text)
		for _, m := range bar.FindAllStringSubmatch(text, -1) {
			x, y, w, h := number(t, m[1]), number(t, m[2]), number(t, m[3]), number(t, m[4])
			if x < 0 || y < -0.01 || w < 0 || h < 0 || x+w > number(t, box[1])+0.01 || y+h > number(t, box[2])+0.01 {
				t.Fatalf("bar %s outside of %s", m[0], box[0])
			}
		}
	})
}

func number(t *rapid.T, s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A curve's axis covers all it shows, and begins above 0 only where nothing falls
// below half of the most.
func TestCurveCoversValuesAndLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(0, 1e6)
		c := doc.Chart{Shape: doc.Curve, Limit: "owned", Series: []doc.Series{{Name: "used", Tone: doc.Good}}}
		for range rapid.IntRange(1, 30).Draw(t, "stages") {
			c.Points = append(c.Points, doc.Point{Values: []float64{value.Draw(t, "used")}, Limit: value.Draw(t, "owned")})
		}
		least, most := span(c)
		marks := axisFrom(least, most)
		for _, p := range c.Points {
			for _, v := range []float64{p.Limit, valueAt(p, 0)} {
				if v < marks[0] || v > marks[len(marks)-1] || (v < most/2 && marks[0] != 0) {
					t.Fatalf("%v on the axis %v", v, marks)
				}
			}
		}
		if len(marks) > 8 {
			t.Fatalf("axisFrom(%v, %v) has %d marks", least, most, len(marks))
		}
	})
}

// A chart of nothing says so instead of drawing an empty frame.
func TestChartOfNothing(t *testing.T) {
	for _, c := range []doc.Chart{
		{Shape: doc.Stack, Title: "T"}, {Shape: doc.Bars, Title: "T", Series: []doc.Series{{Name: "a", Tone: doc.Good}}},
		{Shape: doc.Columns, Title: "T", Empty: "No readd took place.", Series: []doc.Series{{Name: "a", Tone: doc.Good}}, Points: []doc.Point{{Label: "x", Values: []float64{0}}}},
	} {
		html, err := draw(c)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(html), "<svg") || !strings.Contains(string(html), `class="empty"`) {
			t.Errorf("%s: %s", c.Shape, html)
		}
	}
}

// Every drawing is well-formed XML, so no label can break it.
func TestDrawingIsWellFormed(t *testing.T) {
	for _, c := range sampleCharts().Charts[:3] {
		html, err := draw(c)
		if err != nil {
			t.Fatal(err)
		}
		svg := regexp.MustCompile(`(?s)<svg.*</svg>`).FindString(string(html))
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", c.Title, err, svg)
			}
		}
	}
}

func TestFigure(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", 0.25: "0.25"} {
		if got := figure(v); got != want {
			t.Errorf("figure(%v) = %q, want %q", v, got, want)
		}
	}
}
