package report

import (
	"iter"

	"reseat/plan"
	"reseat/report/doc"
	"reseat/report/money"
)

// CostOf is what a run changed in what the licenses of its users cost: what was found
// counts, and where nobody was read what was before.
func CostOf(r Report, prices money.Prices, by []string) money.Bill {
	users := make([]money.User, len(r.Rows))
	for i := range r.Rows {
		users[i] = costed(&r.Rows[i])
	}
	return money.Of(r.Header, r.Catalog, users, prices, by)
}

// after is what a user has once the run has ended, as far as it was read.
func (r *Row) after() *plan.State {
	if r.Found == nil {
		return r.Before
	}
	return r.Found
}

func costed(r *Row) money.User {
	return money.User{Dept: r.Department, Wave: r.Wave, Split: r.split, Before: r.Before, After: r.after()}
}

// Costed is the cost of each user, to stand beside the users in a table.
func (r Report) Costed() doc.Beside { return r.Cost.Beside(r.Header, r.costed(false)) }

// costedRows is the cost of each row of the CSV, which has the members of groups, too.
func (r Report) costedRows() doc.Beside { return r.Cost.Beside(r.Header, r.costed(true)) }

func (r Report) costed(members bool) iter.Seq[*money.User] {
	return func(yield func(*money.User) bool) {
		for i := range r.Rows {
			u := costed(&r.Rows[i])
			if !yield(&u) {
				return
			}
			for range r.Rows[i].members {
				if members && !yield(nil) {
					return
				}
			}
		}
	}
}
