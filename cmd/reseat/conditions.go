package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"reseat/batch/graph"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// An anyOf is a flag whose value is a list of which any item is enough; each time the
// flag is given, it is one more list.
type anyOf struct{ to *[][]string }

func (x anyOf) Type() string { return "list" }

func (x anyOf) String() string {
	if x.to == nil {
		return ""
	}
	var parts []string
	for _, names := range *x.to {
		parts = append(parts, strings.Join(names, ","))
	}
	return strings.Join(parts, " ")
}

func (x anyOf) Set(s string) error {
	names, err := sku.SplitList(s, ',')
	if err == nil && len(names) > 0 {
		*x.to = append(*x.to, names)
	}
	return err
}

// readSources reads the sources that are not files, and makes the whole tenant one
// where there is no other (R6).
func (a *app) readSources(ctx context.Context, c *connection, r *roster) error {
	r.readUsers()
	if err := a.readGroups(ctx, c, r); err != nil {
		return err
	}
	if err := a.readConditions(ctx, c, r); err != nil {
		return err
	}
	r.everyone = r.everyone || !r.sourced() && r.filter == ""
	var err error
	r.conditions.Grounds.At, err = a.stamp()
	return err
}

// readConditions learns what the tenant says about the conditions: whom a filter finds,
// and who is excluded.
func (a *app) readConditions(ctx context.Context, c *connection, r *roster) error {
	if r.where != "" {
		live, err := intake.NewLive(r.where, len(r.files) > 0)
		if err != nil {
			return &exit.Error{Code: exit.Usage, Err: err}
		}
		r.live = live
		r.narrowBy(build.Condition{Words: "--where " + strconv.Quote(r.where), Holds: live.Holds, Rowless: true})
	}
	for _, x := range []struct{ option, asked string }{{"--wave", r.wave}, {"--verdict", strings.Join(r.verdicts, ",")}} {
		if x.asked != "" { // users without a row have neither
			r.narrowBy(build.Condition{Words: x.option + " " + x.asked, Holds: func(tenant.User) bool { return false }, Rowless: true})
		}
	}
	if r.filter != "" {
		if err := a.readFilter(ctx, c, r); err != nil {
			return err
		}
	}
	if len(r.exclude) > 0 {
		return a.readExcluded(ctx, c, r)
	}
	return nil
}

func (r *roster) narrowBy(x build.Condition) {
	r.conditions.Others = append(r.conditions.Others, x)
}

// readFilter reads who a filter finds. It searches an index that lags behind, so the
// users are read again, by id, before planning (R6). Without another source they are
// the source.
func (a *app) readFilter(ctx context.Context, c *connection, r *roster) error {
	words := fmt.Sprintf("--filter %q", r.filter)
	found := map[tenant.UserID]bool{}
	err := c.EachUser(ctx, graph.UserQuery{Filter: r.filter, Advanced: true}, func(page []tenant.User) error {
		for _, u := range page {
			found[u.ID] = true
			if !r.sourced() {
				r.requests = append(r.requests, plan.Request{Source: plan.Source{File: words}, User: plan.Key{ID: string(u.ID)}, Gathered: true})
			}
		}
		return nil
	})
	if err != nil {
		return filterRefused(words, err)
	}
	fmt.Fprintf(a.err, "%s: %s\n", words, tenant.Count(len(found), "user"))
	r.inputs = append(r.inputs, plan.Input{Name: words, Format: "filter, read once", Rows: len(found)})
	if r.sourced() {
		r.narrowBy(build.Condition{Words: words, Holds: func(u tenant.User) bool { return found[u.ID] }})
	}
	return nil
}

// narrow leaves out whom the conditions do not want, and says how many each left out.
func (a *app) narrow(r *roster, now tenant.Snapshot) error {
	if r.everyone {
		source := plan.Source{File: strings.TrimSpace("the whole tenant " + r.conditions.Words())}
		r.requests = slices.Grow(r.requests, len(now.Users))
		for _, u := range now.Users {
			r.requests = append(r.requests, plan.Request{Source: source, User: plan.Key{ID: string(u.ID)}, Gathered: true})
		}
		r.inputs = append(r.inputs, plan.Input{Name: source.File, Format: "selection, read once", Rows: len(now.Users)})
	}
	before := len(r.requests)
	var err error
	if r.requests, r.leftOut, err = r.conditions.Narrow(r.requests, now, sku.Bundled()); err != nil {
		return err
	}
	if r.live != nil && r.live.Err() != nil {
		return &exit.Error{Code: exit.Usage, Err: r.live.Err()}
	}
	for i := range r.leftOut { // a row that is left out names a user, too
		option, _, _ := strings.Cut(r.leftOut[i].Condition, " ")
		r.leftOut[i].Users += r.rowsLeft[option]
		before += r.rowsLeft[option]
	}
	for _, x := range r.leftOut {
		fmt.Fprintf(a.err, "left out by %s: %d%s\n", x.Condition, x.Users, hintOfLeftOut(x))
	}
	if len(r.leftOut) > 0 {
		left := 0
		for _, q := range r.requests {
			if q.LeftOut == "" {
				left++
			}
		}
		fmt.Fprintf(a.err, "selected: %d of %s\n", left, counted(before, "user"))
	}
	return nil
}

func hintOfLeftOut(x plan.LeftOut) string {
	switch {
	case x.Note != "":
		return " (" + x.Note + ")"
	case x.Condition == "sign-in blocked":
		return " (take them with --include-blocked)"
	case x.Condition == "guests":
		return " (take them with --include-guests)"
	}
	return ""
}

// filterRefused says of a filter that Microsoft Graph cannot read which one it is and how
// one is written. Every other error stays what it is.
func filterRefused(words string, err error) error {
	var answer *graph.Error
	if !errors.As(err, &answer) || answer.Status != http.StatusBadRequest {
		return err
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s: Microsoft Graph does not understand the filter: %s", words, strings.TrimPrefix(answer.Message, "Invalid filter clause: ")),
		Hint: `write it as in "department eq 'Sales' and accountEnabled eq true": Graph's property names, eq ne gt ge lt le, startswith(property,'text'), text in single quotes`}
}
