package build

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// traces is what a run did that carried a whole plan out in the model.
func (m *model) traces(p plan.Plan) []plan.Trace {
	var out []plan.Trace
	for _, l := range p.Lines {
		if l.Kind == plan.Change {
			out = append(out, plan.Trace{Line: l, User: m.users[l.ID].ID, Left: l.After, At: noon})
		}
	}
	return out
}

// carryOut runs a plan in the model.
func (m *model) carryOut(t *testing.T, d *drawn, p plan.Plan) {
	t.Helper()
	for i, stage := range stages(p) {
		if err := m.run(d.rng, stage); err != nil {
			t.Fatalf("stage %d: %v", i+1, err)
		}
	}
}

// acceptAll accepts every hazard.
func acceptAll() (codes []plan.Code) {
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard {
			codes = append(codes, r.Code)
		}
	}
	return codes
}

// Apply, undo, apply: the undo gives every user back what was there before, as far as
// seats and service plans that still exist allow, and the second apply what the first
// gave. Nobody is planned for whom the run did not change.
func FuzzUndo(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		first := d.plan(t)
		m := newModel(d.now, d.ask.Seats)
		m.carryOut(t, d, first)
		traces := m.traces(first)
		m = newModel(m.snapshot(), d.ask.Seats) // by object id, accounts that the run made too
		ask := plan.Ask{Accept: acceptAll(), Seats: d.ask.Seats, Location: "FR"}
		back, err := Undo(plan.Undoing{Run: "run", Digest: first.Digest, Traces: traces}, ask, m.snapshot(), sku.Bundled())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		m.carryOut(t, d, back)
		checkUndone(t, seed, m, traces, back)
		again, err := Plan(d.rows, d.ask, m.snapshot(), sku.Bundled())
		if err != nil {
			t.Skip(err) // seats went otherwise, and a guard counts
		}
		m.carryOut(t, d, again)
		for _, l := range again.Lines {
			if l.Kind != plan.Change {
				continue
			}
			if diff := cmp.Diff(l.After, stateOf(m.users[l.ID])); diff != "" {
				t.Errorf("seed %d: %s, applied again (-planned +is):\n%s", seed, l.UPN, diff)
			}
		}
	})
}

func checkUndone(t *testing.T, seed uint64, m *model, traces []plan.Trace, back plan.Plan) {
	t.Helper()
	byUser := map[tenant.UserID]plan.Line{}
	for _, l := range back.Lines {
		byUser[l.User] = l
	}
	skus, n := owns(m.now), 0
	for _, tr := range traces {
		l, planned := byUser[tr.User]
		if planned {
			n++
		}
		if l.Kind == plan.OnHold {
			for _, f := range l.Findings {
				if f.Holds() && f.Code != "no-seat" {
					t.Errorf("seed %d: %s is held: %s", seed, l.UPN, f.Text)
				}
			}
			continue
		}
		is := stateOf(m.users[plan.ChangeID(tr.User)])
		for _, id := range tr.Line.About(tr.Line.Before.OrNone().Direct, is.Direct) {
			was, had := tenant.Find(tr.Line.Before.OrNone().Direct, id)
			now, has := tenant.Find(is.Direct, id)
			if user := skus[id].UserPlans(); had != has || !was.Disabled.Intersect(user).Equal(now.Disabled.Intersect(user)) {
				t.Errorf("seed %d: %s: %s was %v (%v), is %v (%v)", seed, tr.Line.UPN, id, was, had, now, has)
			}
		}
		if was := tr.Line.Before.OrNone().Location; was != "" && is.Location != was {
			t.Errorf("seed %d: %s: location %s, was %s", seed, tr.Line.UPN, is.Location, was)
		}
	}
	if n != len(back.Lines) {
		t.Errorf("seed %d: %d of %d lines of the undo plan are of users whom the run changed", seed, n, len(back.Lines))
	}
}

// Each way in which a run cannot be taken back as it is, and what the plan says then.
func TestUndoSaysWhatStays(t *testing.T) {
	const ada = "ada@contoso.com"
	for _, tt := range []struct {
		name, before, asked, now string
		trace                    func(*plan.Trace)
		tenant                   func(*tenant.Snapshot)
		accept                   []plan.Code
		want                     string
	}{
		{name: "assigned", before: "DE", asked: "--assign EMS", want: "change\ncall remove EMS\nafter DE\nnote loses-plan: Enterprise Mobility + Security E3 (EMS) is removed, and nothing else gives Azure Information Protection Premium P1 (RMS_S_PREMIUM), Azure Rights Management (RMS_S_ENTERPRISE), Microsoft Azure Multi-Fa ...\n", accept: acceptAll()},
		{name: "plans in place", before: "DE; EMS -INTUNE_A", asked: "--change EMS --enable INTUNE_A",
			want: "change\ncall add EMS -INTUNE_A\nafter DE; EMS -INTUNE_A\nnote loses-plan: Microsoft Intune Plan 1 (INTUNE_A), on through Enterprise Mobility + Security E3 (EMS) before, will be off\n", accept: acceptAll()},
		{name: "swap is one call", before: "DE; ENTERPRISEPACK -YAMMER_ENTERPRISE", asked: "--swap ENTERPRISEPACK=SPE_E5",
			want: "change\ncall add ENTERPRISEPACK -YAMMER_ENTERPRISE, remove SPE_E5\nafter DE; ENTERPRISEPACK -YAMMER_ENTERPRISE\nnote loses-plan: Microsoft 365 E5 (SPE_E5) is removed, and nothing else gives Azure Information Protection Premium P1 (RMS_S_PREMIUM), Azure Information Protection Premium P2 (RMS_S_PREMIUM2), Customer Lockbox (A) (Cu ...\nnote smaller-plan: Common Data Service (DYN365_CDS_O365_P3) is lost, Common Data Service (DYN365_CDS_O365_P2) remains\nnote smaller-plan: Common Data Service for Teams (CDS_O365_P3) is lost, Common Data Service for Teams (CDS_O365_P2) remains\nnote smaller-plan: Information Protection and Governance Analytics - Premium (Content_Explorer) is lost, Information Protection and Governance Analytics – Standard (ContentExplorer_Standard) remains\nnote smaller-plan: Information Protection for Office 365 - Premium (MIP_S_CLP2) is lost, Information Protection for Office 365 - Standard (MIP_S_CLP1) remains\nnote smaller-plan: Microsoft Defender for Office 365 (Plan 2) (THREAT_INTELLIGENCE) is lost, Microsoft Defender for Office 365 (Plan 1) (ATP_ENTERPRISE) remains\nnote smaller-plan: Microsoft Forms (Plan E5) (FORMS_PLAN_E5) is lost, Microsoft Forms (Plan E3) (FORMS_PLAN_E3) remains\nnote smaller-plan: Microsoft Intune Plan 1 (INTUNE_A) is lost, Mobile Device Management for Office 365 (INTUNE_O365) remains\nnote smaller-plan: Microsoft Kaizala Pro (KAIZALA_STANDALONE) is lost, Microsoft Kaizala Pro (KAIZALA_O365_P3) remains\nnote smaller-plan: Microsoft MyAnalytics (Full) (EXCHANGE_ANALYTICS) is lost, Insights by MyAnalytics (MYANALYTICS_P2) remains\nnote smaller-plan: Microsoft Stream for Office 365 E5 (STREAM_O365_E5) is lost, Microsoft Stream for Office 365 E3 (STREAM_O365_E3) remains\nnote smaller-plan: Power Apps for Office 365 (Plan 3) (POWERAPPS_O365_P3) is lost, Power Apps for Office 365 (POWERAPPS_O365_P2) remains\nnote smaller-plan: Power Automate for Office 365 (FLOW_O365_P3) is lost, Power Automate for Office 365 (FLOW_O365_P2) remains\nnote smaller-plan: Power Virtual Agents for Office 365 (POWER_VIRTUAL_AGENTS_O365_P3) is lost, Power Virtual Agents for Office 365 (POWER_VIRTUAL_AGENTS_O365_P2) remains\nnote smaller-plan: Project for Office (Plan E5) (PROJECT_O365_P3) is lost, Project for Office (Plan E3) (PROJECT_O365_P2) remains\nnote smaller-plan: To-Do (Plan 3) (BPOS_S_TODO_3) is lost, To-Do (Plan 2) (BPOS_S_TODO_2) remains\nnote smaller-plan: Whiteboard (Plan 3) (WHITEBOARD_PLAN3) is lost, Whiteboard (Plan 2) (WHITEBOARD_PLAN2) remains\n", accept: acceptAll()},
		{name: "a hazard of taking back holds", before: "DE", asked: "--assign INTUNE_A", want: "on-hold\n"},
		{name: "data comes back within its days of grace only", before: "DE; EXCHANGESTANDARD", asked: "--remove EXCHANGESTANDARD", accept: acceptAll(),
			want: "change\ncall add EXCHANGESTANDARD\nafter DE; EXCHANGESTANDARD\nnote data-grace: the run removed Exchange Online (Plan 1) (EXCHANGE_S_STANDARD) on 2026-11-22: the mailbox comes back if no more than 30 days have passed, else an empty one\n"},
		{name: "moved since", before: "DE", asked: "--assign PROJECT", now: "DE; PROJECT -SHAREPOINT_PROJECT",
			want: "on-hold\nerror undo-moved: the service plans of PROJECT changed since the run: look at who changed the user since, and plan the rest by hand\n"},
		{name: "turned off after the run elsewhere (R43)", before: "DE; EMS; SPE_E5", asked: "--change EMS --disable INTUNE_A", now: "DE; EMS -INTUNE_A; SPE_E5 -INTUNE_A",
			want: "unchanged already\nnote kept-off: Microsoft Intune Plan 1 (INTUNE_A) stays off in Enterprise Mobility + Security E3 (EMS): it was turned off after the run\n"},
		{name: "turned off after the run in what stays (R43)", before: "DE; EMS; SPE_E5", asked: "--remove EMS", now: "DE; SPE_E5 -INTUNE_A", accept: acceptAll(),
			want: "change\ncall add EMS -INTUNE_A\nafter DE; EMS -INTUNE_A; SPE_E5 -INTUNE_A\nnote kept-off: Microsoft Intune Plan 1 (INTUNE_A) stays off in Enterprise Mobility + Security E3 (EMS): it was turned off after the run\n"},
		{name: "a readd of what was so (R48)", before: "DE; EMS", asked: "--assign EMS --via readd --even-if-same", want: "unchanged already\n"},
		{name: "taken back by hand already", before: "DE", asked: "--assign PROJECT", now: "DE", want: "unchanged already\n"},
		{name: "other SKUs do not matter (R27)", before: "DE", asked: "--assign PROJECT", now: "DE; PROJECT; VISIOCLIENT", want: "change\ncall remove PROJECT\nafter DE; VISIOCLIENT\nnote loses-plan: PROJECT is removed, and nothing else gives Project Online Service (SHAREPOINT_PROJECT)\n"},
		{name: "location stays", before: " ", asked: "--assign PROJECT --location DE", want: "change\ncall remove PROJECT\nafter DE\nnote loses-plan: PROJECT is removed, and nothing else gives Project Online Service (SHAREPOINT_PROJECT)\nnote location-stays: the usage location stays DE\n"},
		{name: "location comes back", before: "AT", asked: "--location DE --location-overwrite", want: "change\ncall location AT\nafter AT\nnote sets-location: usage location becomes AT, as it was before the run\n"},
		{name: "SKU gone", before: "DE; VISIOCLIENT", asked: "--remove VISIOCLIENT", tenant: unlisted("VISIOCLIENT"), accept: acceptAll(),
			want: "on-hold\nerror sku-gone: Visio Plan 2 (VISIOCLIENT) was removed by the run and cannot be restored: plan another SKU for the user, or leave the user as it is\n"},
		{name: "seat taken meanwhile", before: "DE; PROJECT", asked: "--remove PROJECT", tenant: soldOut("PROJECT"), accept: acceptAll(),
			want: "on-hold\nerror no-seat: no license of PROJECT is left: free or buy licenses, or select fewer users\naccepted plan-dependency: Project Online Service (SHAREPOINT_PROJECT) would be on without SHAREPOINTENTERPRISE, which it needs (a live tenant has refused this); leave PROJECT out of the request: turn on the needed service plan ...\n"},
		{name: "in doubt", before: "DE", asked: "--assign PROJECT", trace: func(t *plan.Trace) { t.Doubt = true },
			want: "on-hold\nerror undo-in-doubt: a call of the run has no answer on record: continue with `reseat resume`, then make the undo plan again\n"},
		{name: "record lost", before: "DE", asked: "--assign PROJECT", trace: func(t *plan.Trace) { t.Unsure = true },
			want: "on-hold\nhazard undo-unsure: the record does not prove that it was the run that changed this user: ask who did, or --accept undo-unsure\nnote loses-plan: PROJECT is removed, and nothing else gives Project Online Service (SHAREPOINT_PROJECT)\n"},
		{name: "record lost, accepted", before: "DE", asked: "--assign PROJECT", trace: func(t *plan.Trace) { t.Unsure = true }, accept: []plan.Code{"undo-unsure"},
			want: "change\ncall remove PROJECT\nafter DE\naccepted undo-unsure: the record does not prove that it was the run that changed this user: ask who did, or --accept undo-unsure\nnote loses-plan: PROJECT is removed, and nothing else gives Project Online Service (SHAREPOINT_PROJECT)\n"},
		{name: "new account stays (R14)", before: "missing", asked: "--create --assign PROJECT --location DE", now: "DE; PROJECT",
			want: "change\ncall remove PROJECT\nafter DE\nnote loses-plan: PROJECT is removed, and nothing else gives Project Online Service (SHAREPOINT_PROJECT)\nnote account-stays: the run created this account, and reseat deletes none\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := contoso()
			reqs := []plan.Request{{Source: plan.Source{File: "wish.csv", Line: 2}, User: plan.Key{UPN: ada}, Person: &plan.Person{DisplayName: "Ada"}}}
			if tt.before != "missing" {
				addUser(&now, ada, tt.before)
			}
			a := flags(t, tt.asked)
			a.Accept = acceptAll()
			p := build(t, reqs, a, now)
			l := p.Lines[0]
			if l.Kind != plan.Change {
				t.Fatalf("nothing to take back: %+v", l)
			}
			after := contoso()
			u := addUser(&after, ada, tt.now)
			if tt.now == "" {
				u.UsageLocation, u.Assignments = l.After.Location, nil
				for _, x := range l.After.Direct {
					u.Assignments = append(u.Assignments, tenant.Assignment{SKU: x.SKU, Disabled: x.Disabled})
				}
			}
			if tt.tenant != nil {
				tt.tenant(&after)
			}
			tr := plan.Trace{Line: l, User: u.ID, Left: l.After, At: noon}
			if tt.trace != nil {
				tt.trace(&tr)
			}
			back, err := Undo(plan.Undoing{Run: "run", Traces: []plan.Trace{tr}}, plan.Ask{Accept: tt.accept}, after, sku.Bundled())
			if err != nil {
				t.Fatal(err)
			}
			got := notation{after}.line(back.Lines[0])
			if tt.want == "on-hold\n" && back.Lines[0].Kind == plan.OnHold {
				return // the hazards' own words are tested elsewhere
			}
			if diff := cmp.Diff(tt.want, told(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// told leaves out the findings that any plan of the same calls has.
func told(text string) string {
	var out string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "accepted hazard-") {
			out += line
		}
	}
	return out
}

func unlisted(part string) func(*tenant.Snapshot) {
	return func(now *tenant.Snapshot) {
		now.SKUs = slices.DeleteFunc(now.SKUs, func(k tenant.SKU) bool { return string(k.PartNumber) == part })
	}
}

func soldOut(part string) func(*tenant.Snapshot) {
	return func(now *tenant.Snapshot) {
		for i := range now.SKUs {
			if string(now.SKUs[i].PartNumber) == part {
				now.SKUs[i].Seats.Consumed = now.SKUs[i].Seats.Enabled
			}
		}
	}
}

// A user who is gone is held, and an undo keeps its guards like any plan (R25).
func TestUndoKeepsGuards(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE")
	p := build(t, []plan.Request{{Source: plan.Source{File: "wish.csv", Line: 2}, User: plan.Key{UPN: "ada@contoso.com"}}}, plan.Ask{Assign: []string{"VISIOCLIENT"}}, now)
	tr := plan.Trace{Line: p.Lines[0], User: p.Lines[0].User, Left: p.Lines[0].After, At: noon}
	u := plan.Undoing{Run: "run", Traces: []plan.Trace{tr}}
	back, err := Undo(u, plan.Ask{}, contoso(), sku.Bundled())
	if err != nil || back.Lines[0].Kind != plan.OnHold || back.Lines[0].Findings[0].Code != "user-not-found" {
		t.Errorf("a user who is gone: %+v, %v", back.Lines, err)
	}
	now.Users[0].Assignments = []tenant.Assignment{{SKU: skuID(now, "VISIOCLIENT")}}
	none := 0
	var fence *plan.GuardError
	if _, err := Undo(u, plan.Ask{Accept: acceptAll(), Guards: plan.Guards{MaxRemovals: &none}}, now, sku.Bundled()); !errors.As(err, &fence) {
		t.Errorf("--max-removals 0: %v", err)
	}
	if back, err = Undo(u, plan.Ask{Protect: []string{"ada@contoso.com"}}, now, sku.Bundled()); err != nil || back.Lines[0].Kind != plan.OnHold {
		t.Errorf("a protected user: %+v, %v", back.Lines, err)
	}
}
