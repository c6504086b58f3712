package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Conditions narrow who is planned for, wherever the users come from: all of them must
// hold (R6). They are judged by the effective state: direct licenses and those of
// groups, of which one in error does not count (R36). Each list is one flag: of Has,
// PlanOn and PlanOff one name is enough, of Lacks none may be assigned.
type Conditions struct {
	Has, Lacks      [][]string // SKUs
	PlanOn, PlanOff [][]string // service plans
	Unlicensed      bool       // no license by any path
	Others          []Condition
	Grounds         plan.Grounds // those for which a plan gives evidence

	// Accounts with sign-in blocked and guests are left out where a group or the tenant
	// brings them in, unless these are set.
	IncludeBlocked, IncludeGuests bool
}

// A Condition is one that is judged by the user alone.
type Condition struct {
	Words   string // as its flag says it
	Holds   func(tenant.User) bool
	Rowless bool // it is about users without a row; rows are judged by what they say themselves
}

// Any tells whether there is a condition that says whom it is about, so that the whole
// tenant can be the source (R6).
func (c Conditions) Any() bool {
	return c.Unlicensed || c.Grounds.Any() || len(c.Has)+len(c.Lacks)+len(c.PlanOn)+len(c.PlanOff)+len(c.Others) > 0
}

// Words names the conditions as their flags do.
func (c Conditions) Words() string {
	var parts []string
	for _, x := range c.lists() {
		for _, names := range x.lists {
			parts = append(parts, words(x.flag, names))
		}
	}
	if c.Unlicensed {
		parts = append(parts, "--unlicensed")
	}
	parts = append(parts, c.Grounds.Words()...)
	for _, x := range c.Others {
		parts = append(parts, x.Words)
	}
	return strings.Join(parts, " ")
}

func words(flag string, names []string) string { return flag + " " + strings.Join(names, ",") }

type conditionLists struct {
	flag  string
	lists [][]string
}

func (c Conditions) lists() []conditionLists {
	return []conditionLists{{"--has", c.Has}, {"--lacks", c.Lacks}, {"--plan-on", c.PlanOn}, {"--plan-off", c.PlanOff}}
}

// Narrow judges the users that the requests lead to, and returns the requests of those
// who are left, in their order, and what each condition left out. Whom a row or --user
// names keeps its request, marked with the condition that left the user out. A request
// that leads to nobody is kept: planning says why. The error is an *AskError: a name
// that the tenant does not know. It takes the list over: who is left moves up within it,
// since a second list of a large tenant's users is not worth its memory.
func (c Conditions) Narrow(reqs []plan.Request, now tenant.Snapshot, cat *sku.Catalogue) ([]plan.Request, []plan.LeftOut, error) {
	n := narrowing{b: newBuilder(now, cat), cat: cat, users: map[verdictKey]string{}}
	if err := n.learn(c); err != nil {
		return nil, nil, &plan.AskError{Err: err}
	}
	kept := reqs[:0]
	for _, r := range reqs {
		if r.Fault == nil {
			r.LeftOut = n.judge(&r)
		}
		if r.LeftOut == "" || !r.Gathered {
			kept = append(kept, r)
		}
	}
	clear(reqs[len(kept):])
	return kept, n.leftOut(), nil
}

// A judgement is one condition with its names resolved.
type judgement struct {
	words    string
	holds    func(*tenant.User) bool
	gathered bool // only of users whom a group or the tenant brings in
	rowless  bool
	always   bool // said even where it left nobody out
	users    map[tenant.UserID]bool
	note     func() string
}

// A narrowing is conditions at work.
type narrowing struct {
	b     *builder
	cat   *sku.Catalogue
	all   []*judgement
	users map[verdictKey]string
}

// A verdictKey is what decides which conditions count for a user.
type verdictKey struct {
	user              tenant.UserID
	gathered, rowless bool
}

// judge says which condition leaves the user of a request out, or "".
func (n *narrowing) judge(r *plan.Request) string {
	u, _ := n.b.who(r.User)
	if u == nil {
		return ""
	}
	key := verdictKey{u.ID, r.Gathered, r.Source.Line == 0}
	if words, known := n.users[key]; known {
		return words
	}
	words := ""
	for _, j := range n.all {
		if (!j.gathered || key.gathered) && (!j.rowless || key.rowless) && !j.holds(u) {
			words, j.users[u.ID] = j.words, true
			break
		}
	}
	n.users[key] = words
	return words
}

// isOut tells whether some condition left the user out.
func (n *narrowing) isOut(id tenant.UserID) bool {
	return slices.ContainsFunc(n.all, func(j *judgement) bool { return j.users[id] })
}

func (n *narrowing) leftOut() []plan.LeftOut {
	var out []plan.LeftOut
	for _, j := range n.all {
		if len(j.users) == 0 && !j.always {
			continue
		}
		x := plan.LeftOut{Condition: j.words, Users: len(j.users)}
		if j.note != nil {
			x.Note = j.note()
		}
		out = append(out, x)
	}
	return out
}

func (n *narrowing) add(j judgement) {
	j.users = map[tenant.UserID]bool{}
	n.all = append(n.all, &j)
}

// learn resolves the names of the conditions.
func (n *narrowing) learn(c Conditions) error {
	if !c.IncludeBlocked && !c.Grounds.SignInBlocked {
		n.add(judgement{words: "sign-in blocked", gathered: true, holds: func(u *tenant.User) bool { return !u.Disabled }})
	}
	if !c.IncludeGuests {
		n.add(judgement{words: "guests", gathered: true, holds: func(u *tenant.User) bool { return !u.Guest }})
	}
	for _, x := range c.lists() {
		for _, names := range x.lists {
			var j judgement
			var err error
			if x.flag == "--has" || x.flag == "--lacks" {
				j, err = n.skus(names, x.flag == "--has")
			} else {
				j, err = n.plans(names, x.flag == "--plan-on")
			}
			if err != nil {
				return fmt.Errorf("%s: %w", x.flag, err)
			}
			j.words, j.always = words(x.flag, names), true
			n.add(j)
		}
	}
	if c.Unlicensed {
		n.add(judgement{words: "--unlicensed", always: true, holds: func(u *tenant.User) bool {
			return !slices.ContainsFunc(u.Rows(), tenant.Assignment.Holds)
		}})
	}
	if err := n.judgeGrounds(c.Grounds); err != nil {
		return err
	}
	for _, x := range c.Others {
		n.add(judgement{words: x.Words, always: true, rowless: x.Rowless, holds: func(u *tenant.User) bool { return x.Holds(*u) }})
	}
	return nil
}

// skus judges whether one of these SKUs reaches the user by any path, or none.
func (n *narrowing) skus(names []string, has bool) (judgement, error) {
	ids := make([]sku.ID, len(names))
	for i, name := range names {
		id, err := n.assigned(name)
		if err != nil {
			return judgement{}, err
		}
		ids[i] = id
	}
	return judgement{holds: func(u *tenant.User) bool {
		return has == slices.ContainsFunc(u.Rows(), func(a tenant.Assignment) bool { return a.Holds() && slices.Contains(ids, a.SKU) })
	}}, nil
}

// assigned resolves the name of a SKU that users can have: one of the tenant's, or one
// that it no longer lists and that somebody still has, by GUID or part number.
func (n *narrowing) assigned(name string) (sku.ID, error) {
	id, err := n.b.SKU(name)
	if err == nil {
		return id, nil
	}
	gone := n.cat.ProductsByPart(strings.TrimSpace(name))
	if id, err := sku.ParseID(strings.TrimSpace(name)); err == nil {
		gone = []sku.ID{id}
	}
	for _, u := range n.b.Snapshot().Users {
		for _, a := range u.Assignments {
			if slices.Contains(gone, a.SKU) {
				return a.SKU, nil
			}
		}
	}
	return "", err
}

// plans judges whether one of these service plans is on by any path, or is off: in some
// license, or as no license contains it. The latter two are counted apart.
func (n *narrowing) plans(names []string, on bool) (judgement, error) {
	ids := make([]sku.PlanID, len(names))
	for i, name := range names {
		id, err := n.b.Plan(name)
		if err != nil {
			return judgement{}, err
		}
		ids[i] = id
	}
	if on {
		return judgement{holds: func(u *tenant.User) bool {
			return slices.ContainsFunc(ids, n.b.effectOn(u).Has)
		}}, nil
	}
	holdsIt := map[tenant.UserID]bool{} // of users for whom one is off: whether a license contains one of those
	return judgement{
		holds: func(u *tenant.User) bool {
			e := n.b.effectOn(u)
			off := slices.DeleteFunc(slices.Clone(ids), e.Has)
			if len(off) > 0 {
				holdsIt[u.ID] = slices.ContainsFunc(off, e.Contains)
			}
			return len(off) > 0
		},
		note: func() string {
			off, without := 0, 0
			for id, contains := range holdsIt {
				switch {
				case n.isOut(id):
				case contains:
					off++
				default:
					without++
				}
			}
			return fmt.Sprintf("%d of those left have it off, %d have no license that contains it", off, without)
		},
	}, nil
}

// effectOn is what a user's licenses switch on.
func (b *builder) effectOn(u *tenant.User) plan.Effect {
	state := plan.StateOf(*u)
	return state.Effect(b.UserPlans())
}
