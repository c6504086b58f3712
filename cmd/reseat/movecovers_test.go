package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reseat/batch/graphsim"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	m365E3   sku.ID         = "05e9a617-0261-4cee-bb44-138d3ef5d965"
	teams    sku.PlanID     = "57ff2da0-773e-42df-b2af-ffb7a2317929"
	licenses tenant.GroupID = "d0000000-0000-4000-8000-0000000000e3"
	mover    tenant.UserID  = "a0000000-0000-4000-8000-0000000000e3"
)

// The license of the group is the same SKU as the direct one, and that proves nothing: what
// counts is each service plan, as it is found when the direct license is to go (R52). A
// script that removes a direct license whose SKU matches takes Teams from this user.
func TestMoveIsProvedByServicePlans_R52(t *testing.T) {
	off := sku.NewPlanSet(teams)
	for _, tt := range []struct {
		name          string
		direct, group sku.PlanSet // off
		since         string      // turned off in the group between plan and apply
		flags         []string
		said          string // by the plan, or by the run
		moved         bool
		teams         bool // on afterwards
		member        bool
	}{
		{name: "the group has Teams off", group: off, said: "not-covered", teams: true},
		{name: "the user has Teams off", direct: off, said: "hazard-turns-on"},
		{name: "the user has Teams off, and that is accepted", direct: off, flags: []string{"--accept", "hazard-turns-on"}, moved: true, teams: true, member: true},
		{name: "both have Teams off", direct: off, group: off, moved: true, member: true},
		{name: "both have Teams on", moved: true, teams: true, member: true},
		{name: "the group turns Teams off after the plan was made", since: "TEAMS1", said: "Microsoft Teams", teams: true, member: true},
		{name: "the same, and nobody stays for nothing", since: "TEAMS1", flags: []string{"--leave-on-fail"}, said: "Microsoft Teams", teams: true},
		{name: "the group turns off what the user has off", direct: sku.NewPlanSet(teams, "a23b959c-7ce8-4e57-9140-b90eb88a9e97"), group: off, since: "SWAY", flags: []string{"--accept", "hazard-turns-on"}, moved: true, member: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sim := graphsim.New(oneMover(tt.direct, tt.group), graphsim.Options{Seed: 7, Processing: graphsim.Processing{Starts: 20 * time.Millisecond}})
			base, stop, err := graphsim.Serve(sim, "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			dir := t.TempDir()
			t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
			said := carries(t, base, dir, "move", append([]string{"--user", "ada@contoso.com", "--move-to", "Licenses", "--sku", "SPE_E3"}, tt.flags...), func() {
				if tt.since != "" {
					carries(t, base, dir, "off", []string{"--target-group", "Licenses", "--change", "SPE_E3", "--disable", tt.since}, func() {})
				}
			})
			u := sim.Snapshot().Users[0]
			_, direct := u.HoldsDirect(m365E3)
			is := plan.StateOf(u)
			on := is.Effect(plan.UserPlans{m365E3: product(m365E3).UserPlans()}).Has(teams)
			member := strings.Contains(strings.Join(membersOf(sim.Snapshot(), licenses), " "), string(mover))
			if direct == tt.moved || on != tt.teams || member != tt.member {
				t.Errorf("direct %v, Teams on %v, member %v\n%s", direct, on, member, said)
			}
			if !strings.Contains(said, tt.said) {
				t.Errorf("nothing says %q\n%s", tt.said, said)
			}
		})
	}
}

// carries plans what is asked, does what comes between, and applies; it returns what was said.
func carries(t *testing.T, base, dir, name string, asked []string, between func()) string {
	t.Helper()
	file := filepath.Join(dir, name+".plan")
	said := saidBy(t, append(append([]string{"plan"}, asked...), "--allow-on-hold", "--endpoint", base, "-o", file)...)
	p, err := plan.ReadFile(file)
	if err != nil {
		t.Fatal(err, said)
	}
	between()
	return said + saidBy(t, "apply", file, "--endpoint", base, "--approve", string(p.Digest), "--run", filepath.Join(dir, name), "--wait", "20s")
}

func saidBy(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk strings.Builder
	code := execute(context.Background(), args, strings.NewReader(""), &out, &talk)
	if code != exit.Done && code != exit.Unfinished {
		t.Fatalf("reseat %s: exit code %d\n%s%s", strings.Join(args, " "), code, out.String(), talk.String())
	}
	return out.String() + talk.String()
}

func product(id sku.ID) sku.Product {
	p, _ := sku.Bundled().Product(id)
	return p
}

func membersOf(s tenant.Snapshot, id tenant.GroupID) (out []string) {
	for _, g := range s.Groups {
		if g.ID == id {
			for _, m := range g.Members {
				out = append(out, m.ID)
			}
		}
	}
	return out
}

// oneMover is a tenant with one user who has Microsoft 365 E3 directly, and a group that
// gives it, each with those service plans off.
func oneMover(direct, group sku.PlanSet) tenant.Snapshot {
	return tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Country: "DE", Complete: true, Domains: []tenant.Domain{{Name: "contoso.com", Default: true, Initial: true}},
		SKUs:   []tenant.SKU{{Product: product(m365E3), Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: 5, Consumed: 1}}},
		Groups: []tenant.Group{{ID: licenses, Name: "Licenses", Licenses: []tenant.License{{SKU: m365E3, Disabled: group}}}},
		Users: []tenant.User{{ID: mover, UPN: "ada@contoso.com", Name: "Ada", UsageLocation: "DE",
			Assignments: []tenant.Assignment{{SKU: m365E3, Disabled: direct, State: tenant.Active}}}},
	}
}
