package plan

import (
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// GroupChange is the id of the line about a group's own licenses (R50).
func GroupChange(id tenant.GroupID) ChangeID { return ChangeID("group:" + string(id)) }

// A Target is one group whose own licenses are to change.
type Target struct {
	Source   Source
	Group    tenant.GroupID // empty where no group was found
	Name     string         // as written
	Wave     string
	Priority int
	Fault    *Finding // why there is no group; nil where there is one
}

// A Consequence says what the change of a group's licenses means for a member.
type Consequence string

// The consequences. Of a member who gets another license in place of one, the gain counts
// (R25).
const (
	Gains   Consequence = "gains"    // gets a license that no other path gives
	Loses   Consequence = "loses"    // gets none and ends without a license by any path
	Differs Consequence = "differs"  // keeps the licenses, with other service plans on
	Keeps   Consequence = "keeps"    // nothing differs
	Errs    Consequence = "in-error" // the license does not take effect
)

// A Member is one direct member of a group whose licenses change.
type Member struct {
	User  tenant.UserID `json:"user"`
	UPN   string        `json:"upn"`
	Name  string        `json:"name,omitempty"`
	Ends  Consequence   `json:"ends"`
	Gains []sku.ID      `json:"gains,omitempty"` // licenses that the member has by no path before; each takes a seat
	Loses []sku.ID      `json:"loses,omitempty"` // and by no path afterwards; each frees a seat
	On    sku.PlanSet   `json:"on,omitempty"`    // service plans that are on by some path afterwards and by none before
	Off   sku.PlanSet   `json:"off,omitempty"`   // the other way round
	Error string        `json:"error,omitempty"` // Graph's name for why it ends in error, such as CountViolation
	// Before and After are the paths by which the member has the licenses that the group
	// gives before or afterwards; they are the same where the member ends in error.
	Before []Path `json:"before,omitempty"`
	After  []Path `json:"after,omitempty"`
}

// GroupGives lists the licenses that the line's group gives before or afterwards, sorted.
func (l Line) GroupGives() []sku.ID {
	var out []sku.ID
	for _, x := range slices.Concat(l.Before.OrNone().Direct, l.After.OrNone().Direct) {
		out = append(out, x.SKU)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Affected tells whether anything becomes of the member.
func (m Member) Affected() bool { return m.Ends != Keeps }

// OfGroup tells whether the line is about a group's own licenses.
func (l Line) OfGroup() bool { return l.Group != "" }

// OfGroups tells whether the plan is about groups' own licenses.
func (p Plan) OfGroups() bool { return len(p.Lines) > 0 && p.Lines[0].OfGroup() }

// Noun is what a line of the plan is about: user or group.
func (p Plan) Noun() string {
	if p.OfGroups() {
		return "group"
	}
	return "user"
}

// Affected counts the members to whom anything happens.
func (l Line) Affected() int { return l.countMembers(Member.Affected) }

// CountMembers counts the members by consequence.
func (l Line) CountMembers() map[Consequence]int {
	out := map[Consequence]int{}
	for _, m := range l.Members {
		out[m.Ends]++
	}
	return out
}

func (l Line) countMembers(of func(Member) bool) int {
	n := 0
	for _, m := range l.Members {
		if of(m) {
			n++
		}
	}
	return n
}

// memberMoves is how many seats the change of a group's licenses takes by SKU, net; a
// negative figure is freed.
func (l Line) memberMoves() map[sku.ID]int {
	moves := map[sku.ID]int{}
	if l.Kind != Change {
		return moves
	}
	for _, m := range l.Members {
		if m.Ends == Errs {
			continue
		}
		for _, id := range m.Gains {
			moves[id]++
		}
		for _, id := range m.Loses {
			moves[id]--
		}
	}
	return moves
}

// MembersOf joins the consequences of all lines, each user once: the gravest counts.
func (p Plan) MembersOf(kind Kind) []Member {
	at := map[tenant.UserID]int{}
	var out []Member
	for _, l := range p.Lines {
		if l.Kind != kind {
			continue
		}
		for _, m := range l.Members {
			i, seen := at[m.User]
			switch {
			case !seen:
				at[m.User] = len(out)
				out = append(out, m)
			case gravity(m.Ends) > gravity(out[i].Ends):
				out[i] = m
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Member) int { return strings.Compare(strings.ToLower(a.UPN), strings.ToLower(b.UPN)) })
	return out
}

func gravity(c Consequence) int {
	return slices.Index([]Consequence{Keeps, Differs, Gains, Errs, Loses}, c)
}

// GroupLag is how long a group may take to be processed where nothing else is said (R34).
const GroupLag = 24 * time.Hour

// GroupLag is how long a group may take to be processed for the line.
func (l Line) GroupLag() time.Duration {
	if l.GroupWait > 0 {
		return time.Duration(l.GroupWait) * time.Second
	}
	return GroupLag
}

// RestsOnPaths tells whether some call of the plan rests on a group's assignment.
func (p Plan) RestsOnPaths() bool {
	return slices.ContainsFunc(p.Lines, func(l Line) bool {
		return slices.ContainsFunc(l.Calls, func(c Call) bool { return c.Proof != nil })
	})
}
