package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"reseat/batch/graph"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// embedded tells whether the tenant is no real one.
func (d *door) embedded() bool { return d.sandbox != "" || d.endpoint != "" }

// relations are the refusals that state a rule about service plans.
var relations = map[string]plan.Relation{
	tenant.ErrDependency.Code: plan.Needs,
	tenant.ErrConflict.Code:   plan.Excludes,
}

// rememberRefused keeps the rules that the tenant stated in this run when it refused
// changes: the next plan knows them (R24). The run is not the worse for it where they
// cannot be kept.
func (d *door) rememberRefused(ctx context.Context, a *app, f *run.Folder) {
	var rules []plan.Dependency
	err := f.Journal.Events(ctx, func(e journal.Event) error {
		if r, states := relations[e.Code]; states && e.Result == journal.Refused {
			if rule, ok := plan.RefusedDependency(r, plansIn(e.Message)); ok {
				rules = append(rules, rule)
			}
		}
		return nil
	})
	if err == nil && len(rules) > 0 {
		err = d.keepRefused(a.Err, f.Plan.Header, rules)
	}
	if err != nil {
		fmt.Fprintf(a.Err, "what the tenant refused could not be remembered: %v\n", err)
	}
}

// plansIn lists the service plans that the tenant's words name. What the journal holds
// besides, the user and the request, has GUIDs too.
func plansIn(message string) []sku.PlanID {
	_, words, _ := strings.Cut(message, "service plan")
	words, _, _ = strings.Cut(words, " (request-id ")
	return (&graph.Error{Message: words}).PlanIDs()
}

func (d *door) keepRefused(talk io.Writer, h plan.Header, rules []plan.Dependency) error {
	file, err := run.RefusedFileOf("", h.Tenant, d.embedded())
	if err != nil {
		return err
	}
	n, err := file.Add(rules, sku.NewIndex(products(h.SKUs), nil, sku.Bundled()).PlanLabel)
	if err == nil && n > 0 {
		fmt.Fprintf(talk, "the tenant refused combinations of service plans; the next plan puts users on hold who would get them (%s)\n", file.Path)
	}
	return err
}

// learnRefused gives a request the rules that the tenant stated when it refused
// changes before, and names them among the plan's inputs. A rule of --rules stands in
// place of one that says the same.
func (d *door) learnRefused(talk io.Writer, c *connection, r *survey.Selection, ask *plan.Ask) error {
	file, err := run.RefusedFileOf("", c.Org.Tenant, d.embedded())
	if err != nil {
		return nil // without a state directory there was no run either
	}
	rules, text, err := file.Rules()
	if err != nil {
		return &exit.Error{Code: exit.Usage, Err: err, Hint: "fix the file, or remove it"}
	}
	if len(rules) == 0 {
		return nil
	}
	ask.Dependencies = plan.JoinDependencies(rules, ask.Dependencies)
	sum := sha256.Sum256(text)
	r.Inputs = append(r.Inputs, plan.Input{Name: "what this tenant refused before", Format: "rules about service plans", Rows: len(rules), SHA256: hex.EncodeToString(sum[:])})
	fmt.Fprintf(talk, "rules about service plans from what this tenant refused before: %d (%s)\n", len(rules), file.Path)
	return nil
}
