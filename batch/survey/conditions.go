package survey

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// ReadSources reads the sources that are not files, and makes the whole tenant one
// where there is no other (R6). Time counts from at.
func (r *Selection) ReadSources(ctx context.Context, t Tenant, at time.Time) error {
	r.readUsers()
	if err := r.readGroups(ctx, t); err != nil {
		return err
	}
	if err := r.readConditions(ctx, t); err != nil {
		return err
	}
	r.Everyone = r.Everyone || !r.Sourced() && r.Filter == ""
	r.Conditions.Grounds.At = at
	return nil
}

// readConditions learns what the tenant says about the conditions: whom a filter finds,
// and who is excluded.
func (r *Selection) readConditions(ctx context.Context, t Tenant) error {
	if r.Where != "" {
		live, err := intake.NewLive(r.Where, len(r.Files) > 0)
		if err != nil {
			return &Refusal{Err: err}
		}
		r.live = live
		r.narrowBy(build.Condition{Words: "--where " + strconv.Quote(r.Where), Holds: live.Holds, Rowless: true})
	}
	for _, x := range []struct{ option, asked string }{{"--wave", r.Wave}, {"--verdict", strings.Join(r.Verdicts, ",")}} {
		if x.asked != "" { // users without a row have neither
			r.narrowBy(build.Condition{Words: x.option + " " + x.asked, Holds: func(tenant.User) bool { return false }, Rowless: true})
		}
	}
	if r.Filter != "" {
		if err := r.readFilter(ctx, t); err != nil {
			return err
		}
	}
	if len(r.Exclude) > 0 {
		return r.readExcluded(ctx, t)
	}
	return nil
}

func (r *Selection) narrowBy(x build.Condition) {
	r.Conditions.Others = append(r.Conditions.Others, x)
}

// readFilter reads who a filter finds. It searches an index that lags behind, so the
// users are read again, by id, before planning (R6). Without another source they are
// the source.
func (r *Selection) readFilter(ctx context.Context, t Tenant) error {
	words := fmt.Sprintf("--filter %q", r.Filter)
	found := map[tenant.UserID]bool{}
	err := t.EachUser(ctx, graph.UserQuery{Filter: r.Filter, Advanced: true}, func(page []tenant.User) error {
		for _, u := range page {
			found[u.ID] = true
			if !r.Sourced() {
				r.Requests = append(r.Requests, plan.Request{Source: plan.Source{File: words}, User: plan.Key{ID: string(u.ID)}, Gathered: true})
			}
		}
		return nil
	})
	if err != nil {
		return filterRefused(words, err)
	}
	fmt.Fprintf(r.Talk, "%s: %s\n", words, tenant.Count(len(found), "user"))
	r.Inputs = append(r.Inputs, plan.Input{Name: words, Format: "filter, read once", Rows: len(found)})
	if r.Sourced() {
		r.narrowBy(build.Condition{Words: words, Holds: func(u tenant.User) bool { return found[u.ID] }})
	}
	return nil
}

// Narrow leaves out whom the conditions do not want, and says how many each left out.
func (r *Selection) Narrow(now tenant.Snapshot) error {
	if r.Everyone {
		source := plan.Source{File: strings.TrimSpace("the whole tenant " + r.Conditions.Words())}
		r.Requests = slices.Grow(r.Requests, len(now.Users))
		for _, u := range now.Users {
			r.Requests = append(r.Requests, plan.Request{Source: source, User: plan.Key{ID: string(u.ID)}, Gathered: true})
		}
		r.Inputs = append(r.Inputs, plan.Input{Name: source.File, Format: "selection, read once", Rows: len(now.Users)})
	}
	before := len(r.Requests)
	var err error
	if r.Requests, r.LeftOut, err = r.Conditions.Narrow(r.Requests, now, sku.Bundled()); err != nil {
		return err
	}
	if r.live != nil && r.live.Err() != nil {
		return &Refusal{Err: r.live.Err()}
	}
	for i := range r.LeftOut { // a row that is left out names a user, too
		option, _, _ := strings.Cut(r.LeftOut[i].Condition, " ")
		r.LeftOut[i].Users += r.rowsLeft[option]
		before += r.rowsLeft[option]
	}
	for _, x := range r.LeftOut {
		fmt.Fprintf(r.Talk, "left out by %s: %d%s\n", x.Condition, x.Users, hintOfLeftOut(x))
	}
	if len(r.LeftOut) > 0 {
		left := 0
		for _, q := range r.Requests {
			if q.LeftOut == "" {
				left++
			}
		}
		fmt.Fprintf(r.Talk, "selected: %d of %s\n", left, tenant.Count(before, "user"))
	}
	return nil
}

func hintOfLeftOut(x plan.LeftOut) string {
	switch {
	case x.Note != "":
		return " (" + x.Note + ")"
	case x.Condition == "sign-in blocked":
		return " (select them with --include-blocked)"
	case x.Condition == "guests":
		return " (select them with --include-guests)"
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
	return &Refusal{Err: fmt.Errorf("%s: Microsoft Graph does not understand the filter: %s", words, strings.TrimPrefix(answer.Message, "Invalid filter clause: ")),
		Hint: `write it as in "department eq 'Sales' and accountEnabled eq true": Graph's property names, eq ne gt ge lt le, startswith(property,'text'), text in single quotes`}
}
