package build

import (
	"slices"
	"strings"

	"reseat/plan"
)

// meet holds the user when two rows differ in what only one of them can have.
func (q *userRequest) meet() {
	q.agree("the wave", func(r plan.Request) string { return r.Wave })
	said, _ := q.saidLocation()
	q.agree("the usage location", func(r plan.Request) string {
		if code, err := plan.Country(said(r)); err == nil {
			return code
		}
		return said(r)
	})
	q.agree("the recipe", func(r plan.Request) string { return plan.Fold(r.Recipe) })
	q.agreeExactly()
	q.agree("AddLicenses", func(r plan.Request) string { return gist(r.Add) })
	q.agree("RemoveLicenses", func(r plan.Request) string { return gist(r.Remove) })
	q.agree("Swap", func(r plan.Request) string { return gist(r.Swap) })
	if q.creates() {
		q.agree("the display name", func(r plan.Request) string { return displayName(r.Person) })
	}
}

// agreeExactly holds the user when one row's recipe says all that the user shall hold
// and another row asks for SKUs of its own.
func (q *userRequest) agreeExactly() {
	i := slices.IndexFunc(q.rows, func(r plan.Request) bool { return r.Add.Said() || r.Remove.Said() || r.Swap.Said() })
	if q.layer.exact != nil && i >= 0 {
		q.hold(plan.Find("contradicting-rows", "%s requests other SKUs beside recipe %s, which names all licenses that the user will have", q.rows[i].Source, q.layer.recipe))
	}
}

// agree compares each row that says something with the first that does.
func (q *userRequest) agree(on string, says func(plan.Request) string) {
	var first plan.Request
	value := ""
	for _, r := range q.rows {
		switch v := says(r); {
		case v == "":
		case value == "":
			first, value = r, v
		case !strings.EqualFold(v, value):
			q.hold(plan.Find("contradicting-rows", "%s and %s differ in %s, %s or %s", first.Source, r.Source, on, value, v))
		}
	}
}

// gist is what a cell says where only "none" and a list contradict each other:
// lists are compared as wishes.
func gist(c plan.Cell) string {
	switch {
	case c.None():
		return "none"
	case c.Said():
		return "a list"
	default:
		return ""
	}
}
