package inventory

import (
	"math/big"
	"slices"
	"strings"

	"reseat/report/money"
)

// A Cost adds up the seats with prices in one currency.
type Cost struct {
	Currency string
	Bought   *big.Rat // every seat in force
	Free     *big.Rat // seats that nobody uses
	Blocked  *big.Rat // seats of blocked accounts
}

// costs adds up what the seats cost, by currency.
func costs(all []Holding, p money.Prices) []Cost {
	var out []Cost
	for _, h := range all {
		each, ok := p.Each[h.SKU.ID]
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(c Cost) bool { return c.Currency == each.Currency })
		if i < 0 {
			i = len(out)
			out = append(out, Cost{each.Currency, new(big.Rat), new(big.Rat), new(big.Rat)})
		}
		for _, x := range []struct {
			sum   *big.Rat
			seats int
		}{{out[i].Bought, h.SKU.Seats.Enabled}, {out[i].Free, h.SKU.Seats.Free()}, {out[i].Blocked, h.Blocked}} {
			cost, _ := p.Of(h.SKU.ID, x.seats)
			x.sum.Add(x.sum, cost.Amount)
		}
	}
	slices.SortFunc(out, func(a, b Cost) int { return strings.Compare(a.Currency, b.Currency) })
	return out
}
