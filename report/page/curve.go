package page

import (
	"fmt"
	"math"
	"strings"

	"reseat/report/doc"
)

// drawCurve draws a line in steps for each series, and the limit across.
func drawCurve(c doc.Chart) string {
	least, most := span(c)
	marks := axisFrom(least, most)
	low, top := marks[0], marks[len(marks)-1]
	at := func(v float64) float64 { return columnsHigh - (columnsHigh-head)*(v-low)/(top-low) }
	var b strings.Builder
	rules(&b, marks, at)
	slot := plotWide / float64(len(c.Points))
	for i, series := range c.Series {
		fmt.Fprintf(&b, `<path class="curve tone-%s" d="%s"/>`, esc(string(series.Tone)), steps(c.Points, slot, func(p doc.Point) float64 { return at(valueAt(p, i)) }))
	}
	if c.Limit != "" {
		fmt.Fprintf(&b, `<path class="limit" d="%s"/>`, steps(c.Points, slot, func(p doc.Point) float64 { return at(p.Limit) }))
	}
	for i, p := range c.Points {
		fmt.Fprintf(&b, `<rect class="touch" x="%s" y="%s" width="%s" height="%s"><title>%s</title></rect>`,
			num(leftMargin+slot*float64(i)), num(head), num(slot), num(columnsHigh-head), esc(tip(c, p)))
	}
	labels(&b, c.Points)
	return frame(c, columnsHigh+foot, b.String())
}

// span returns the least and the most that the axis must hold. It begins at 0
// unless all happens in the upper half: there a step would be too small to see.
func span(c doc.Chart) (least, most float64) {
	least = math.Inf(1)
	for _, p := range c.Points {
		for i := range c.Series {
			least = min(least, valueAt(p, i))
		}
		if c.Limit != "" {
			least = min(least, p.Limit)
		}
	}
	most = largest(c)
	if math.IsInf(least, 1) || least < most/2 {
		least = 0
	}
	return least, most
}

// steps is the path of a line that stays level within a point and steps between.
func steps(points []doc.Point, slot float64, at func(doc.Point) float64) string {
	var b strings.Builder
	for i, p := range points {
		y := num(at(p))
		if i == 0 {
			fmt.Fprintf(&b, "M%s %s", num(leftMargin), y)
		} else {
			fmt.Fprintf(&b, "V%s", y)
		}
		fmt.Fprintf(&b, "H%s", num(leftMargin+slot*float64(i+1)))
	}
	return b.String()
}

// tip says a point in words.
func tip(c doc.Chart, p doc.Point) string {
	parts := []string{p.Label}
	for i, series := range c.Series {
		parts = append(parts, series.Name+": "+figure(valueAt(p, i)))
	}
	if c.Limit != "" {
		parts = append(parts, c.Limit+": "+figure(p.Limit))
	}
	return strings.Join(parts, ", ")
}
