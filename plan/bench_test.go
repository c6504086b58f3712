package plan

import (
	"fmt"
	"path/filepath"
	"testing"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// crowd is a tenant of n users, most with a suite, a third with EMS beside it, and a
// row for each of them that says what it wants.
func crowd(n int) (tenant.Snapshot, []Request) {
	now := contoso()
	for i := range now.SKUs {
		now.SKUs[i].Seats = tenant.Seats{Enabled: n, Consumed: n - n/100}
	}
	suite, ems := product("SPE_E3"), product("EMS")
	now.Users = make([]tenant.User, n)
	rows := make([]Request, n)
	for i := range now.Users {
		u := tenant.User{ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%d@contoso.com", i), UsageLocation: "DE"}
		if i%10 > 0 {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: suite.ID, Disabled: suite.UserPlans()[:i%7]})
		}
		if i%3 == 0 {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: ems.ID, Group: sales})
		}
		now.Users[i] = u
		rows[i] = Request{Source: Source{"wish.csv", i + 2}, User: Key{UPN: u.UPN}, Wave: fmt.Sprint(i % 5), Add: Cell{Items: []string{"EMS|INTUNE_A"}}}
	}
	return now, rows
}

// BenchmarkBuild plans rows, a swap and a readd for tenants of two sizes: the time a
// user must not grow with their number.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		now, rows := crowd(n)
		for _, c := range []struct {
			name string
			ask  Ask
		}{
			{"rows", Ask{}},
			{"swap", Ask{Swap: []string{"SPE_E3=SPE_E5"}}},
			{"readd", Ask{Plans: []string{"SPE_E3"}, Choice: PlanNames{Disable: []string{"INTUNE_A"}}, Via: Readd, Accept: []Code{"hazard-mailbox"}}},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Build(rows, c.ask, now, sku.Bundled()); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/user")
			})
		}
	}
}

// BenchmarkFile writes a plan to a file and reads it back: what is allocated beyond
// the plan itself must not grow with the file.
func BenchmarkFile(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		now, rows := crowd(n)
		p := build(b, rows, Ask{Swap: []string{"SPE_E3=SPE_E5"}}, now)
		path := filepath.Join(b.TempDir(), "p.plan")
		b.Run(fmt.Sprintf("write/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := p.WriteFile(path); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/user")
		})
		b.Run(fmt.Sprintf("read/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadFile(path); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/user")
		})
	}
}

// BenchmarkChain plans two full SKUs whose holders change places through a single
// free seat, which takes a stage for each of them.
func BenchmarkChain(b *testing.B) {
	const n = 10_000
	now := contoso()
	one, two := small(1, "ONECALL", "MCOPSTN1"), small(3, "BIGCALLS", "MCOPSTN1", "MCOPSTNEAU")
	now.SKUs = []tenant.SKU{owned(one, n/2, n/2), owned(two, n/2+1, n/2)}
	var rows []Request
	for i := range n {
		state, swap := "DE; ONECALL", "ONECALL=BIGCALLS"
		if i%2 > 0 {
			state, swap = "DE; BIGCALLS", "BIGCALLS=ONECALL"
		}
		u := addUser(&now, fmt.Sprintf("user%d@contoso.com", i), state)
		rows = append(rows, Request{Source: Source{"wish.csv", i + 2}, User: Key{UPN: u.UPN}, Swap: Cell{Items: []string{swap}}})
	}
	b.ReportAllocs()
	for b.Loop() {
		p := build(b, rows, Ask{}, now)
		if got := p.Count().Changes; got != n {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/user")
}
