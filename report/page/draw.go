package page

import (
	"fmt"
	"math"
	"strings"

	"reseat/report/doc"
)

// The drawing area of the larger charts, in SVG units.
const (
	chartWidth  = 560.0
	columnsHigh = 200.0
	leftMargin  = 52.0
	plotWide    = chartWidth - leftMargin - 8
	head, foot  = 8.0, 22.0 // above and below what stands

	widestColumn = 56.0
	letterWide   = 6.6 // of the labels below, about
)

// drawStack draws one bar; a part that is not 0 stays visible however small.
func drawStack(c doc.Chart) string {
	const wide, high, least, space = 1000.0, 22.0, 4.0, 2.0
	total, shown := 0.0, 0
	for _, p := range c.Points {
		total += sum(p)
		if sum(p) > 0 {
			shown++
		}
	}
	room := wide - least*float64(shown) - space*float64(shown-1)
	var b strings.Builder
	x := 0.0
	for _, p := range c.Points {
		if sum(p) == 0 {
			continue
		}
		w := least + room*sum(p)/total
		rect(&b, p.Tone, x, 0, w, high, p.Label+": "+figure(sum(p)))
		x += w + space
	}
	return fmt.Sprintf(`<svg class="stack" role="img" aria-label="%s" viewBox="0 0 %s %s" preserveAspectRatio="none">%s</svg>`,
		esc(describe(c)), num(wide), num(high), b.String())
}

// drawBars draws lying bars, a group for each point.
func drawBars(c doc.Chart) string {
	const bar, gap, title = 12.0, 3.0, 20.0
	marks := axis(largest(c))
	top := marks[len(marks)-1]
	right := chartWidth - 64 // room for a figure beside the longest bar
	group := title + float64(len(c.Series))*(bar+gap) + 14
	high := group*float64(len(c.Points)) + 20
	scale := func(v float64) float64 { return right * v / top }
	var b strings.Builder
	for _, m := range marks {
		fmt.Fprintf(&b, `<line class="rule" x1="%s" x2="%s" y1="0" y2="%s"/>`, num(scale(m)), num(scale(m)), num(high-18))
		fmt.Fprintf(&b, `<text class="tick" x="%s" y="%s" text-anchor="%s">%s</text>`, num(scale(m)), num(high-4), anchor(m, top), figure(m))
	}
	for i, p := range c.Points {
		y := group * float64(i)
		fmt.Fprintf(&b, `<text class="name" x="0" y="%s">%s<title>%s</title></text>`, num(y+14), esc(cut(p.Label, 80)), esc(p.Label))
		y += title
		for s, series := range c.Series {
			v := valueAt(p, s)
			rect(&b, series.Tone, 0, y+float64(s)*(bar+gap), max(scale(v), 1), bar, p.Label+", "+series.Name+": "+figure(v))
			fmt.Fprintf(&b, `<text class="tick beside" x="%s" y="%s">%s</text>`, num(beside(scale(v), figure(v), c.Limit != "", scale(p.Limit))), num(y+float64(s)*(bar+gap)+bar-2), figure(v))
		}
		if c.Limit != "" {
			at := num(scale(p.Limit))
			fmt.Fprintf(&b, `<line class="limit" x1="%s" x2="%s" y1="%s" y2="%s"><title>%s</title></line>`,
				at, at, num(y-4), num(y+float64(len(c.Series))*(bar+gap)+1), esc(c.Limit+": "+figure(p.Limit)))
		}
	}
	return frame(c, high, b.String())
}

// beside returns where the figure of a bar begins that ends at: after the mark of the limit,
// where the two would meet.
func beside(end float64, text string, limited bool, limit float64) float64 {
	const gap = 6.0
	if from := end + gap; limited && limit > end-gap && limit < from+float64(len(text))*letterWide+gap/2 {
		return max(end, limit) + gap
	}
	return end + gap
}

// anchor keeps the first and last mark of an axis inside the drawing.
func anchor(m, top float64) string {
	switch m {
	case 0:
		return "start"
	case top:
		return "end"
	}
	return "middle"
}

// drawColumns draws standing bars, the series on top of each other.
func drawColumns(c doc.Chart) string {
	marks := axis(largest(c))
	top := marks[len(marks)-1]
	scale := func(v float64) float64 { return (columnsHigh - head) * v / top }
	var b strings.Builder
	rules(&b, marks, func(v float64) float64 { return columnsHigh - scale(v) })
	slot := plotWide / float64(len(c.Points))
	wide := min(slot*0.8, widestColumn)
	for i, p := range c.Points {
		x, y := leftMargin+slot*(float64(i)+0.5)-wide/2, columnsHigh
		for s, series := range c.Series {
			h := scale(valueAt(p, s))
			if h == 0 {
				continue
			}
			y -= h
			rect(&b, series.Tone, x, y, wide, h, p.Label+", "+series.Name+": "+figure(valueAt(p, s)))
		}
	}
	labels(&b, c.Points)
	return frame(c, columnsHigh+foot, b.String())
}

// rules draws the marks of a standing axis; at leads from a value to its height.
func rules(b *strings.Builder, marks []float64, at func(float64) float64) {
	for _, m := range marks {
		y := at(m)
		fmt.Fprintf(b, `<line class="rule" x1="%s" x2="%s" y1="%s" y2="%s"/>`, num(leftMargin), num(leftMargin+plotWide), num(y), num(y))
		fmt.Fprintf(b, `<text class="tick" x="%s" y="%s" text-anchor="end">%s</text>`, num(leftMargin-8), num(y+4), figure(m))
	}
}

// mostLabel is how long a label on a lying axis may be.
const mostLabel = 14

// labels writes what the points of a lying axis are, as many as there is room for.
func labels(b *strings.Builder, points []doc.Point) {
	slot := plotWide / float64(len(points))
	longest := 0
	for _, p := range points {
		longest = max(longest, min(len(p.Label), mostLabel))
	}
	every := max(1, int(math.Ceil((float64(longest)*letterWide+8)/slot)))
	for i, p := range points {
		if i%every == 0 {
			fmt.Fprintf(b, `<text class="tick" x="%s" y="%s" text-anchor="middle">%s</text>`,
				num(leftMargin+slot*(float64(i)+0.5)), num(columnsHigh+16), esc(cut(p.Label, mostLabel)))
		}
	}
}

// frame wraps the marks of a larger chart.
func frame(c doc.Chart, high float64, marks string) string {
	return fmt.Sprintf(`<svg class="plot" role="img" aria-label="%s" viewBox="0 0 %s %s">%s</svg>`,
		esc(describe(c)), num(chartWidth), num(high), marks)
}
