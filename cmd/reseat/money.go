package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/money"
)

// readPrices reads a price file for the SKUs of a tenant; without one there are no prices.
func readPrices(path string, owned []tenant.SKU) (money.Prices, error) {
	if path == "" {
		return money.Prices{}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return money.Prices{}, exit.Usagef("price file: %v", err)
	}
	defer f.Close()
	p, err := money.ReadPrices(f, path, owned)
	if err != nil {
		return p, &exit.Error{Code: exit.Usage, Err: err}
	}
	return p, nil
}

// A moneyFlags is the flags that say what licenses cost.
type moneyFlags struct {
	prices string
	by     []string
}

func (m *moneyFlags) addTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.prices, "prices", "", "monthly cost before and after, with the prices in this CSV `FILE`: sku,price,currency,per")
	cmd.Flags().StringArrayVar(&m.by, "by", nil, "with --prices: split the cost by this `COLUMN`: "+strings.Join(plan.SplitColumns, ", ")+", or one of the user list; may be repeated")
}

// read reads the prices; ok is false where no cost is asked for. The columns become those
// that the plan has.
func (m *moneyFlags) read(h plan.Header) (p money.Prices, ok bool, err error) {
	if m.prices == "" {
		return p, false, nil
	}
	for i, name := range m.by {
		c, err := h.Splittable(name)
		if err != nil {
			return p, false, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--by: %w", err), Hint: fmt.Sprintf("a plan made with --by %q from a list that has this column keeps it", name)}
		}
		m.by[i] = c
	}
	p, err = readPrices(m.prices, h.SKUs)
	return p, err == nil, err
}

// ofPlan is the cost of a plan's licenses; nil where none is asked for.
func (m *moneyFlags) ofPlan(p plan.Plan) (*money.Bill, error) {
	prices, asked, err := m.read(p.Header)
	if !asked || err != nil {
		return nil, err
	}
	if p.OfGroups() {
		return nil, exit.Usagef("--prices is about the licenses of users, and the plan is about those of groups")
	}
	out := money.OfPlan(p, prices, m.by)
	return &out, nil
}

// ofReport puts the cost into a report where it is asked for.
func (m *moneyFlags) ofReport(r *report.Report) error {
	prices, asked, err := m.read(r.Header)
	if !asked || err != nil {
		return err
	}
	if r.OfGroups() {
		return exit.Usagef("--prices is about the licenses of users, and the run was about those of groups")
	}
	cost := report.CostOf(*r, prices, m.by)
	r.Cost = &cost
	return nil
}

// fits refuses a form of a report that has no room for the cost.
func (m *moneyFlags) fits(format string, perPlan bool) error {
	switch {
	case m.prices == "":
		return nil
	case format == "junit":
		return exit.Usagef("--prices is not for JUnit: choose another --output")
	case perPlan:
		return exit.Usagef("--per-plan has a row for each service plan, and licenses have prices: leave out --per-plan or --prices")
	}
	return nil
}

// kept are the columns of the user lists that a plan keeps so that cost can be split by them.
func (m *moneyFlags) kept() []string {
	return slices.DeleteFunc(slices.Clone(m.by), func(name string) bool {
		c, err := plan.SplitColumn(name)
		return err == nil && c != plan.ByDepartment // a list may have departments of its own
	})
}

// splitBy names the columns as the lists do. One that no list has is refused, unless a
// plan has it of every user.
func (m *moneyFlags) splitBy(found map[string]string) ([]string, error) {
	var out []string
	for _, name := range m.kept() {
		header, there := found[name]
		if _, err := plan.SplitColumn(name); !there && err != nil {
			return nil, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--by %s: no user list has this column", name), Hint: "write its header as the list does; " + strings.Join(plan.SplitColumns, ", ") + " need no list"}
		} else if there {
			out = append(out, header)
		} else {
			out = append(out, "Department")
		}
	}
	return out, nil
}

// writeCost writes the cost under a summary where there is one.
func writeCost(w io.Writer, cost *money.Bill) error {
	if cost == nil {
		return nil
	}
	return money.Write(w, *cost, false)
}
