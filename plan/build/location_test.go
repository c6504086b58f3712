package build

import (
	"slices"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
)

// PLAN-9, R13: a row that asks for another usage location is told that the present one
// stays; with no other request the line is skipped, and the request stays on record.
func TestLocationDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		row       string
		ask       plan.Ask
		kind      plan.Kind
		reason    string
		differs   bool
		locations int
	}{
		"alone":               {"FR", plan.Ask{}, plan.Skipped, plan.LocationDiffers, true, 0},
		"the same":            {"DE", plan.Ask{}, plan.Unchanged, "already", false, 0},
		"beside a change":     {"FR", plan.Ask{Assign: []string{"EMS"}}, plan.Change, "", true, 0},
		"does not apply":      {"FR", plan.Ask{Remove: []string{"EMS"}}, plan.Skipped, "not-assigned", true, 0},
		"with overwriting":    {"FR", plan.Ask{Location: "DE", LocationOverwrite: true}, plan.Change, "", false, 1},
		"a flag asks nothing": {"", plan.Ask{Location: "FR"}, plan.Unchanged, "already", false, 0},
	} {
		now := contoso()
		addUser(&now, "ada@contoso.com", "DE")
		r := plan.Request{User: plan.Key{UPN: "ada@contoso.com"}, Location: c.row}
		p, err := Plan([]plan.Request{r}, c.ask, now, sku.Bundled())
		if err != nil {
			t.Fatal(name, err)
		}
		l := p.Lines[0]
		differs := slices.ContainsFunc(l.Findings, func(f plan.Finding) bool {
			return f.Code == "location-differs" && strings.Contains(f.Text, "DE") && strings.Contains(f.Text, "FR")
		})
		located := 0
		for _, call := range l.Calls {
			if call.Kind == plan.Locate {
				located++
			}
		}
		if l.Kind != c.kind || l.Reason != c.reason || differs != c.differs || located != c.locations {
			t.Errorf("%s: %s %s %v %v", name, l.Kind, l.Reason, l.Findings, l.Calls)
		}
		if asked := slices.Contains(l.Asked, "usage location FR"); asked != c.differs {
			t.Errorf("%s: asked %q", name, l.Asked)
		}
	}
}
