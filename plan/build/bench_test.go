package build

import (
	"fmt"
	"testing"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// crowd is a tenant of n users, most with a suite, a third with EMS beside it, and a
// row for each of them that says what it wants.
func crowd(n int) (tenant.Snapshot, []plan.Request) {
	now := contoso()
	for i := range now.SKUs {
		now.SKUs[i].Seats = tenant.Seats{Enabled: n, Consumed: n - n/100}
	}
	suite, ems := product("SPE_E3"), product("EMS")
	plans, updated := suite.UserPlans(), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	now.Users = make([]tenant.User, n)
	rows := make([]plan.Request, n)
	for i := range now.Users {
		u := tenant.User{ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%d@contoso.com", i), UsageLocation: "DE"}
		u.Name, u.Mail, u.Department = fmt.Sprintf("User Number %d", i), u.UPN, "Department "+fmt.Sprint(i%40)
		u.Aliases = []string{u.UPN, fmt.Sprintf("user%d@contoso.onmicrosoft.com", i)}
		if i%10 > 0 {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: suite.ID, Disabled: plans[:i%7], State: tenant.Active, Updated: updated})
		}
		if i%3 == 0 {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: ems.ID, Group: sales, State: tenant.Active, Updated: updated})
		}
		now.Users[i] = u
		rows[i] = plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: u.UPN}, Wave: fmt.Sprint(i % 5), Add: plan.List("EMS|INTUNE_A")}
	}
	return now, rows
}

// BenchmarkChain plans two full SKUs whose holders change places through a single
// free seat, which takes a stage for each of them.
func BenchmarkChain(b *testing.B) {
	const n = 10_000
	now := contoso()
	one, two := small(1, "ONECALL", "MCOPSTN1"), small(3, "BIGCALLS", "MCOPSTN1", "MCOPSTNEAU")
	now.SKUs = []tenant.SKU{owned(one, n/2, n/2), owned(two, n/2+1, n/2)}
	var rows []plan.Request
	for i := range n {
		state, swap := "DE; ONECALL", "ONECALL=BIGCALLS"
		if i%2 > 0 {
			state, swap = "DE; BIGCALLS", "BIGCALLS=ONECALL"
		}
		u := addUser(&now, fmt.Sprintf("user%d@contoso.com", i), state)
		rows = append(rows, plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: u.UPN}, Swap: plan.List(swap)})
	}
	b.ReportAllocs()
	for b.Loop() {
		p := build(b, rows, plan.Ask{}, now)
		if got := p.Count().Changes; got != n {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/user")
}
