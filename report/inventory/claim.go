package inventory

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Claim is licenses of one SKU that can be taken back for one reason.
type Claim struct {
	Concern Concern
	SKU     sku.ID
	Users   int  // who have it directly
	guests  bool // are among them
	blocked bool
}

// claimed are the concerns for which a direct license can be taken back, with the
// conditions of plan that select the users again.
var claimed = map[Concern]func(part string) []string{
	BlockedHolds: func(part string) []string { return []string{"--sign-in-blocked", "--has", part} },
	Unused: func(part string) []string {
		return []string{"--inactive", fmt.Sprintf("%dd", InactiveDays), "--has", part}
	},
	Unrecorded: func(part string) []string {
		return []string{"--no-recorded-sign-in", fmt.Sprintf("%dd", InactiveDays), "--has", part}
	},
	Overlapping: func(part string) []string { return []string{"--overlap", part} },
	HeldTwice:   func(part string) []string { return []string{"--direct-and-inherited", part} },
}

// claim counts what can be taken back. A license that there are several reasons to take
// back is in each claim and once in the sum; one that reaches the user through a group as
// well frees none.
func (v *Inventory) claim() {
	type key struct {
		concern Concern
		sku     sku.ID
	}
	sums := map[key]*Claim{}
	free := map[sku.ID]int{}
	for i := range v.Users {
		h := &v.Users[i]
		for _, l := range h.State.Direct {
			freed := false
			for _, c := range h.Concerns {
				twice := h.User.Inherits(l.SKU)
				if claimed[c] == nil || c == Overlapping && !slices.Contains(h.overlaps, l.SKU) || c == HeldTwice && !twice {
					continue
				}
				k := key{c, l.SKU}
				if sums[k] == nil {
					sums[k] = &Claim{Concern: c, SKU: l.SKU}
				}
				x := sums[k]
				x.Users++
				x.guests, x.blocked = x.guests || h.User.Guest, x.blocked || h.User.Disabled
				freed = freed || !twice
			}
			if freed {
				free[l.SKU]++
			}
		}
	}
	for _, x := range sums {
		v.Claims = append(v.Claims, *x)
	}
	slices.SortFunc(v.Claims, func(a, b Claim) int {
		return cmp.Or(v.place(a.Concern)-v.place(b.Concern), v.amount(b).Cmp(v.amount(a)), b.Users-a.Users, cmp.Compare(a.SKU, b.SKU))
	})
	var all []Holding
	for id, n := range free {
		all = append(all, Holding{SKU: tenant.SKU{Product: sku.Product{ID: id}, Seats: tenant.Seats{Enabled: n}}})
	}
	v.Back = costs(all, v.Prices)
}

func (v *Inventory) place(c Concern) int {
	for i, x := range concerns {
		if x.Concern == c {
			return i
		}
	}
	return len(concerns)
}

// amount orders claims by what they cost. A direct assignment beside a group's costs nothing.
func (v *Inventory) amount(c Claim) *big.Rat {
	x, ok := v.Prices.Of(c.SKU, c.Users)
	if !ok || c.Concern == HeldTwice {
		return new(big.Rat)
	}
	return x.Amount
}

// costOf is what the licenses of a claim cost a month; empty without a price.
func (v *Inventory) costOf(c Claim) string {
	if c.Concern == HeldTwice {
		return ""
	}
	return v.Prices.Words(c.SKU, c.Users)
}

// command is the plan that takes the licenses of a claim back.
func (v *Inventory) command(c Claim) string {
	part := tenant.Plain(v.Catalog.Part(c.SKU))
	args := append([]string{"plan"}, claimed[c.Concern](part)...)
	if c.guests {
		args = append(args, "--include-guests")
	}
	if c.blocked && c.Concern != BlockedHolds {
		args = append(args, "--include-blocked")
	}
	args = append(args, "--remove", part, "-o", fileWord(string(c.Concern)+"-"+part)+".plan")
	if v.Command != nil {
		return v.Command(args...)
	}
	return "reseat " + strings.Join(args, " ")
}

// fileWord makes a name of a file out of a part number, which can have slashes and spaces.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, s)
}
