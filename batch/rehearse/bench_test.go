//go:build unix

package rehearse_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"reseat/batch/pace"
	"reseat/batch/rehearse"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func ems(users int) (tenant.Snapshot, plan.Plan) {
	const id = sku.ID("efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	intune := sku.NewPlanSet("c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
	product := sku.Product{ID: id, PartNumber: "EMS", Plans: []sku.Plan{{ID: "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", Name: "INTUNE_A"}, {ID: "41781fb2-bc02-4b7c-bd55-b576c07bb09d", Name: "AAD_PREMIUM"}}}
	s := tenant.Snapshot{Tenant: "11111111-1111-4111-8111-111111111111", Domains: []tenant.Domain{{Name: "contoso.com", Default: true}},
		SKUs: []tenant.SKU{{Product: product, Capability: "Enabled", Seats: tenant.Seats{Enabled: users + 100, Consumed: users}}}}
	var p plan.Plan
	p.Header = plan.Header{Quote: plan.Quote{Writes: 2 * users}, Tenant: s.Tenant, SKUs: s.SKUs}
	for i := range users {
		u := tenant.User{ID: tenant.UserID(fmt.Sprintf("00000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%d@contoso.com", i), UsageLocation: "DE",
			Assignments: []tenant.Assignment{{SKU: id, State: tenant.Active}}}
		s.Users = append(s.Users, u)
		old, now := tenant.License{SKU: id}, tenant.License{SKU: id, Disabled: intune}
		p.Lines = append(p.Lines, plan.Line{Kind: plan.Change, ID: plan.ChangeID(u.ID), User: u.ID, UPN: u.UPN, Stage: 1, Touches: []sku.ID{id},
			Before: &plan.State{Location: "DE", Direct: []tenant.License{old}}, After: &plan.State{Location: "DE", Direct: []tenant.License{now}},
			Calls:    []plan.Call{{Kind: plan.Licenses, Remove: []sku.ID{id}, Half: 1}, {Kind: plan.Licenses, Add: []tenant.License{now}, Half: 2}},
			Fallback: &plan.Call{Kind: plan.Licenses, Add: []tenant.License{old}, Half: 2}})
	}
	return s, p
}

// BenchmarkReadd rehearses 50,000 users by remove and re-assign at the real quota. It states the CPU
// time of the process for one rehearsal.
func BenchmarkReadd(b *testing.B) {
	s, p := ems(50_000)
	for b.Loop() {
		from := cpu()
		t, err := rehearse.Run(b.Context(), rehearse.Options{Plan: p, Copy: s, Users: -1, Weather: rehearse.Fair(), Seed: 1, Start: start,
			Quota: pace.QuotaFor(50_000), Tune: tune, Door: direct})
		if err != nil || t.Broke != nil {
			b.Fatal(err, t.Broke)
		}
		b.ReportMetric((cpu() - from).Seconds(), "cpu-s/run")
		b.Logf("%d requests, %d writes, %s to write, %s in all, %+v", t.Stats.Requests, t.Stats.Writes, t.Written.Sub(t.Began), t.Ended.Sub(t.Began), t.Stats)
	}
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
