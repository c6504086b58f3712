package batch_test

import (
	"context"
	"fmt"
	"log"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// remembered keeps events in memory; a run keeps them in a journal.Journal.
type remembered struct{ events []journal.Event }

func (r *remembered) Append(_ context.Context, e journal.Event) (int64, error) {
	r.events = append(r.events, e)
	return int64(len(r.events)), nil
}

// A plan is made of a snapshot, carried out in the tenant, and every step is kept.
func ExampleEngine() {
	ems, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart("EMS")[0])
	now := tenant.Snapshot{
		Tenant:  "00000000-0000-4000-8000-000000000000",
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}},
		SKUs:    []tenant.SKU{{Product: ems, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10}}},
		Users:   []tenant.User{{ID: "10000000-0000-4000-8000-000000000001", UPN: "ada@contoso.com", UsageLocation: "DE"}},
	}
	p, err := build.Plan([]plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}}, plan.Ask{Assign: []string{"EMS"}}, now, sku.Bundled())
	if err != nil {
		log.Fatal(err)
	}

	sandbox, stop, err := graphsim.Serve(graphsim.New(now, graphsim.Options{}), "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer stop()
	pacer := pace.New(pace.Real, pace.QuotaFor(len(now.Users)))
	client, err := graph.New(graph.Options{BaseURL: sandbox, AllowHTTP: true, Pacer: pacer})
	if err != nil {
		log.Fatal(err)
	}
	kept := &remembered{}
	e := batch.Engine{Plan: p, Tenant: client, Journal: kept, Record: journal.NewRecord(), Pacer: pacer, Clock: pace.Real, Workers: 4, Free: batch.FreeSeats(p, now.SKUs)}
	if err := e.Run(context.Background()); err != nil {
		log.Fatal(err)
	}

	ada, err := client.User(context.Background(), "ada@contoso.com")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ada.UPN, "licenses:", len(ada.Direct()), "events:", len(kept.events))
	// Output:
	// ada@contoso.com licenses: 1 events: 2
}
