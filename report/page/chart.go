package page

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"reseat/report/doc"
)

// value returns the i-th value, 0 where there is none.
func valueAt(p doc.Point, i int) float64 {
	if i >= len(p.Values) {
		return 0
	}
	return p.Values[i]
}

// sound returns the chart with every value a number from 0.
func sound(c doc.Chart) doc.Chart {
	points := make([]doc.Point, len(c.Points))
	for i, p := range c.Points {
		values := make([]float64, len(p.Values))
		for j, v := range p.Values {
			values[j] = countable(v)
		}
		p.Values, p.Limit = values, countable(p.Limit)
		points[i] = p
	}
	c.Points = points
	return c
}

// countable returns v, and 0 for what is no number or below 0.
func countable(v float64) float64 {
	if v > 0 && !math.IsInf(v, 0) {
		return v
	}
	return 0
}

// sum returns the total over all series.
func sum(p doc.Point) float64 {
	total := 0.0
	for i := range p.Values {
		total += valueAt(p, i)
	}
	return total
}

// most returns the largest length that the chart must have room for.
func largest(c doc.Chart) float64 {
	most := 0.0
	for _, p := range c.Points {
		if c.Shape == doc.Columns {
			most = max(most, sum(p))
		} else {
			for i := range p.Values {
				most = max(most, valueAt(p, i))
			}
		}
		if c.Limit != "" {
			most = max(most, p.Limit)
		}
	}
	return most
}

// draw renders the chart as a figure.
func draw(c doc.Chart) (template.HTML, error) {
	c = sound(c)
	var svg string
	switch {
	case largest(c) == 0:
	case c.Shape == doc.Stack:
		svg = drawStack(c)
	case c.Shape == doc.Bars:
		svg = drawBars(c)
	case c.Shape == doc.Curve:
		svg = drawCurve(c)
	default:
		svg = drawColumns(c)
	}
	view := struct {
		doc.Chart
		SVG  template.HTML
		Text string
	}{c, template.HTML(svg), describe(c)}
	var b strings.Builder
	err := charts().ExecuteTemplate(&b, "chart", view)
	return template.HTML(b.String()), err
}

// describe says the chart in one sentence, for those who do not see it.
func describe(c doc.Chart) string {
	parts := make([]string, 0, len(c.Points))
	for _, p := range c.Points {
		var values []string
		for i := range p.Values {
			name := ""
			if len(c.Series) > 1 && i < len(c.Series) {
				name = c.Series[i].Name + " "
			}
			values = append(values, name+figure(valueAt(p, i)))
		}
		parts = append(parts, p.Label+": "+strings.Join(values, ", "))
		if len(parts) == 12 && len(c.Points) > 12 {
			parts = append(parts, "and more")
			break
		}
	}
	return c.Title + ". " + strings.Join(parts, "; ")
}

// figure writes a number for people: 12,345 or 0.25.
func figure(v float64) string {
	if v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return doc.Apart(strconv.FormatFloat(v, 'f', 0, 64))
}

// axis returns the marks of an axis from 0 to at least most, at round distances.
func axis(most float64) []float64 { return axisFrom(0, most) }

// axisFrom returns the marks of an axis from at most least to at least most, at
// round distances.
func axisFrom(least, most float64) []float64 {
	if most <= least {
		most = least + 1
	}
	raw := (most - least) / 4
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, m := range []float64{1, 2, 3, 4, 5} {
		if m*unit >= raw {
			step = m * unit
			break
		}
	}
	if step < 1 {
		step = 1 // everything counted here is whole
	}
	first := math.Floor(least / step)
	marks := []float64{first * step}
	for marks[len(marks)-1] < most {
		marks = append(marks, step*(first+float64(len(marks))))
	}
	return marks
}

// esc makes a text safe inside SVG.
func esc(s string) string { return template.HTMLEscapeString(s) }

// cut shortens a label that would run out of its place.
func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// num writes a coordinate.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// rect draws a bar with a tooltip.
func rect(b *strings.Builder, tone doc.Tone, x, y, w, h float64, tip string) {
	fmt.Fprintf(b, `<rect class="fill-%s" x="%s" y="%s" width="%s" height="%s"><title>%s</title></rect>`,
		esc(string(tone)), num(x), num(y), num(w), num(h), esc(tip))
}
