package plan

import (
	"fmt"
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Guards are the limits that a plan must keep (R25). They sit in its header and are
// checked again before it is carried out. A nil cap is none.
type Guards struct {
	MaxUsers    *int   `json:"maxUsers,omitempty"`    // users who change
	MaxRemovals *int   `json:"maxRemovals,omitempty"` // users who lose a SKU without replacement
	MaxCreates  *int   `json:"maxCreates,omitempty"`  // new accounts
	MaxPercent  *int   `json:"maxPercent,omitempty"`  // users who change, in percent of those asked for
	FailOn      []Code `json:"failOn,omitempty"`      // findings that nobody may have, accepted or not
	// KeepFree is how many seats of a SKU the plan leaves free, for people to come.
	KeepFree  map[sku.ID]int `json:"keepFree,omitempty"`
	Approvals int            `json:"approvals,omitempty"` // people who must approve the plan before it is carried out (R26)
	// Protected lists those of the users and members of the plan who must not be changed; in
	// a plan about groups the other protected names as well, as somebody who has one of them
	// may join a group before its licenses change. Build fills it in.
	Protected []ChangeID `json:"protected,omitempty"`
}

// A GuardError says which guard a plan breaks: it is not to be written, or not to be
// carried out.
type GuardError struct {
	Guard  string // the flag, such as --max-users
	Cap    int    // what it allows
	Figure int    // what the plan comes to
	What   string // what is counted
	Remedy string
}

func (e *GuardError) Error() string {
	return fmt.Sprintf("%s allows %d, and the plan comes to %d (%s): %s", e.Guard, e.Cap, e.Figure, e.What, e.Remedy)
}

// check refuses guards that mean nothing.
func (g Guards) check() error {
	for _, c := range g.caps(figures{}) {
		if c.cap != nil && *c.cap < 0 {
			return fmt.Errorf("%s %d: write 0 or more", c.flag, *c.cap)
		}
	}
	if g.Approvals < 0 {
		return fmt.Errorf("--approvals %d: write 0 or more", g.Approvals)
	}
	for _, code := range g.FailOn {
		if _, ok := RuleFor(code); !ok {
			return fmt.Errorf("--fail-on %s: no such finding", code)
		}
	}
	return nil
}

// Check returns a *GuardError where the plan breaks one of the guards, or would
// change the account that is signed in (R25). An unknown account is empty.
func (g Guards) Check(p Plan, account tenant.UserID) error {
	n := g.count(p, account)
	for _, c := range g.caps(n) {
		if c.cap != nil && c.figure > *c.cap {
			return &GuardError{c.flag, *c.cap, c.figure, c.what, c.remedy}
		}
	}
	if n.protected > 0 {
		return &GuardError{"--protect", 0, n.protected, "protected users who change", "make the plan again without them, or as another account"}
	}
	if n.unaccepted > 0 {
		return &GuardError{"--accept", 0, n.unaccepted, "users who change although a hazard was not accepted", "make the plan again"}
	}
	for _, code := range g.FailOn {
		if k := n.found[code]; k > 0 {
			return &GuardError{"--fail-on " + string(code), 0, k, "users who have the finding", "fix what it names, or leave out --fail-on"}
		}
	}
	return nil
}

// figures are what the guards of a plan look at.
type figures struct {
	asked, changes, removals, creates, protected, unaccepted int
	found                                                    map[Code]int // users by finding
}

func (g Guards) count(p Plan, account tenant.UserID) figures {
	n := figures{asked: len(p.Lines), found: map[Code]int{}}
	protected := map[ChangeID]bool{ChangeID(account): account != ""}
	for _, id := range g.Protected {
		protected[id] = true
	}
	if p.OfGroups() {
		n.addMembers(p, protected)
	}
	for _, l := range p.Lines {
		for i, f := range l.Findings {
			again := func(g Finding) bool { return g.Code == f.Code }
			if !slices.ContainsFunc(l.Findings[:i], again) {
				n.found[f.Code]++
			}
		}
		switch {
		case l.Kind != Change:
		case !l.OfGroup():
			n.add(l, protected[l.ID])
		case slices.ContainsFunc(l.Findings, Finding.Holds):
			n.unaccepted++
		}
	}
	return n
}

// add counts one change.
func (n *figures) add(l Line, protected bool) {
	n.changes++
	if len(l.Loses) > 0 {
		n.removals++
	}
	if slices.ContainsFunc(l.Calls, func(c Call) bool { return c.Kind == Create }) {
		n.creates++
	}
	if protected {
		n.protected++
	}
	if slices.ContainsFunc(l.Findings, Finding.Holds) {
		n.unaccepted++
	}
}

// addMembers counts the members whom the groups' changes reach, each once: of a group it
// is they who are counted, and never the group itself (R25).
func (n *figures) addMembers(p Plan, protected map[ChangeID]bool) {
	all := map[tenant.UserID]bool{}
	for _, l := range p.Lines {
		for _, m := range l.Members {
			all[m.User] = true
		}
	}
	n.asked = len(all)
	for _, m := range p.MembersOf(Change) {
		if !m.Affected() {
			continue
		}
		n.changes++
		if m.Ends == Loses {
			n.removals++
		}
		if protected[ChangeID(m.User)] {
			n.protected++
		}
	}
}

// A guardCap is one figure with what it may be.
type guardCap struct {
	flag   string
	cap    *int
	figure int
	what   string
	remedy string
}

func (g Guards) caps(n figures) []guardCap {
	percent := 0
	if n.asked > 0 {
		percent = (100*n.changes + n.asked - 1) / n.asked
	}
	return []guardCap{
		{"--max-users", g.MaxUsers, n.changes, "users who change", "select fewer, take the first with --limit, or raise --max-users"},
		{"--max-removals", g.MaxRemovals, n.removals, "users who lose a SKU without replacement", "use --swap where they get another one, select fewer, or raise --max-removals"},
		{"--max-creates", g.MaxCreates, n.creates, "new accounts", "select fewer, or raise --max-creates"},
		{"--max-percent", g.MaxPercent, percent, "percent of the selected users change", "check whether so many are intended, or raise --max-percent"},
	}
}

// Cap is the limit of a flag such as --max-users; nil where there is none.
func (g Guards) Cap(flag string) *int {
	for _, c := range g.caps(figures{}) {
		if c.flag == flag {
			return c.cap
		}
	}
	return nil
}

// With joins two guards: of each cap the stricter one counts.
func (g Guards) With(h Guards) Guards {
	return Guards{
		MaxUsers: stricter(g.MaxUsers, h.MaxUsers), MaxRemovals: stricter(g.MaxRemovals, h.MaxRemovals),
		MaxCreates: stricter(g.MaxCreates, h.MaxCreates), MaxPercent: stricter(g.MaxPercent, h.MaxPercent),
		FailOn: union(g.FailOn, h.FailOn), Approvals: max(g.Approvals, h.Approvals),
	}
}

func stricter(a, b *int) *int {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
