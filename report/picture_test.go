package report

import (
	"strings"
	"testing"

	"reseat/plan"
	"reseat/report/doc"
	"reseat/report/reporttest"
	"reseat/report/words"
)

// pictureLines says a picture in text, a line each.
func pictureLines(b doc.Block) string {
	out := make([]string, len(b.Rows))
	for i, r := range b.Rows {
		out[i] = strings.TrimSpace(string(r.Mark) + ": " + strings.Join(r.Cells, " | "))
	}
	return strings.Join(out, "\n")
}

// A picture has each service of a user once: lost, smaller, replaced, gained, off by choice
// or kept, by all paths together and by its friendly name.
func TestPictureOfServices(t *testing.T) {
	c := words.NewCatalog(reporttest.Header())
	x := words.NewEffects(c)
	has := func(s *plan.State) *words.Effect { return x.Of(s) }
	for _, tt := range []struct {
		name          string
		before, after *plan.State
		want          string
	}{
		{"turned off", reporttest.StateWith(reporttest.License(reporttest.EMS)), reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)),
			"lost: Microsoft Intune Plan 1 |  | off in the license\n: Microsoft Entra ID P1 | Microsoft Entra ID P1"},
		{"stays off", reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)), reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)),
			"stays-off: Microsoft Intune Plan 1, off | Microsoft Intune Plan 1, off\n: Microsoft Entra ID P1 | Microsoft Entra ID P1"},
		{"removed", reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)), reporttest.StateWith(), "lost: Microsoft Entra ID P1 |"},
		{"assigned", reporttest.StateWith(), reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)), "gained:  | Microsoft Entra ID P1\nstays-off:  | Microsoft Intune Plan 1, off"},
	} {
		got := pictureLines(words.PictureOf(c, has(tt.before), has(tt.after), "Services", "After"))
		if got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// Whoever is changed has a picture on the page of the plan, of the report and of the
// simulation, and nobody whose licenses stay has one; users of whom it is the same share it.
func TestPicturesAreOnThePages(t *testing.T) {
	for kind, d := range documents(240) {
		pictures, rows := 0, 0
		for _, b := range d.List.Blocks {
			if b.Picture {
				pictures++
			}
		}
		for r := range d.List.Rows {
			for _, at := range r.Blocks {
				if d.List.Blocks[at].Picture {
					rows++
				}
			}
		}
		if kind != "inventory" && (pictures == 0 || rows == 0) || kind == "inventory" && pictures > 0 || pictures > 40 {
			t.Errorf("%s: %d pictures for %d rows", kind, pictures, rows)
		}
	}
}
