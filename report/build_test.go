package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/reporttest"
	"reseat/report/words"
)

// R21: a stranded user heads the report; the others keep the order of the plan.
func TestStrandedComesFirst(t *testing.T) {
	r := Build(sampleInputs(120))
	if got := r.Rows[0]; got.Verdict != verdict.Stranded || got.UPN != "user000061@contoso.com" {
		t.Errorf("first = %s, %s", got.UPN, got.Verdict)
	}
	for i := 2; i < len(r.Rows); i++ {
		if r.Rows[i].ID < r.Rows[i-1].ID {
			t.Fatalf("%s comes after %s", r.Rows[i].ID, r.Rows[i-1].ID)
		}
	}
}

// R34: every user asked for has exactly one verdict, and the totals add up.
func TestTotalsAddUp(t *testing.T) {
	r := Build(sampleInputs(480))
	want := map[verdict.Verdict]int{verdict.Stranded: 1, verdict.Failed: 8, verdict.Drifted: 8, verdict.Pending: 4, verdict.OnHold: 4, verdict.Already: 4, verdict.Verified: 451}
	if diff := cmp.Diff(want, r.Totals.Verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	users := 0
	for _, x := range r.Totals.Reasons {
		users += x.Users
	}
	if users != 480-455 {
		t.Errorf("reasons count %d users, want those who are not as asked", users)
	}
	if got := r.Totals.Reasons[0].Verdict; got != verdict.Stranded {
		t.Errorf("first reason = %s, want the most urgent", got)
	}
}

// Case 7: renamed users, group rows and other SKUs are no drift; 12 changed in the
// touched SKU and 5 deleted are.
func TestMondayToTuesday(t *testing.T) {
	in := Inputs{Plan: plan.Plan{Header: reporttest.Header()}, Now: reporttest.Now}
	for i := range 300 {
		line := reporttest.Update()
		line.ID = plan.ChangeID(fmt.Sprint("u", i))
		found := reporttest.Sees(reporttest.License(reporttest.EMS))
		switch {
		case i < 30:
			found.User.UPN = "renamed@contoso.com"
		case i < 35:
			found.User = nil
		case i < 47:
			found = reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Premium))
		case i < 247:
			found.User.Assignments = append(found.User.Assignments, tenant.Assignment{SKU: reporttest.EMS, Group: "g", Updated: reporttest.Now})
		case i < 248:
			found = reporttest.Sees(reporttest.License(reporttest.EMS), reporttest.License(reporttest.E5, reporttest.Intune))
		}
		found.Change = line.ID
		in.Plan.Lines = append(in.Plan.Lines, line)
		in.Readings = append(in.Readings, *found)
	}
	r := Build(in)
	if diff := cmp.Diff(map[verdict.Verdict]int{verdict.Drifted: 17, verdict.NotStarted: 283}, r.Totals.Verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

// Of several readings the one of the last pass counts.
func TestLastReadingCounts(t *testing.T) {
	in := Inputs{Plan: plan.Plan{Header: reporttest.Header(), Lines: []plan.Line{reporttest.Update()}}, Now: reporttest.Now}
	second := *reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune))
	second.Pass = 2
	in.Readings = []journal.Reading{second, *reporttest.Sees(reporttest.License(reporttest.EMS))}
	if got := Build(in).Rows[0].Verdict; got != verdict.Already {
		t.Errorf("verdict = %s, want that of pass 2", got)
	}
}

// R11: what is off in one license and on by another path is not off.
func TestEffectiveIsTheUnionOfAllPaths(t *testing.T) {
	c := words.NewCatalog(reporttest.Header())
	for _, tt := range []struct {
		name  string
		state plan.State
		want  string
	}{
		{"one path", plan.State{Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune)}}, "EMS|INTUNE_A"},
		{"another SKU", plan.State{Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune), reporttest.License(reporttest.E5)}}, "SPE_E5;EMS"},
		{"off in both", plan.State{Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune), reporttest.License(reporttest.E5, reporttest.Intune)}}, "SPE_E5|INTUNE_A;EMS|INTUNE_A"},
		{"a group", plan.State{Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune, reporttest.Premium)},
			Inherited: []plan.Inherited{{License: reporttest.License(reporttest.EMS, reporttest.Premium), Group: "g"}}}, "EMS|AAD_PREMIUM"},
		{"nothing", plan.State{}, "none"},
	} {
		if got := c.LicenseList(words.NewEffects(c).Of(&tt.state).Licenses); got != tt.want {
			t.Errorf("%s: effective = %s, want %s", tt.name, got, tt.want)
		}
	}
}

// The time without license runs from the answer that took it out to the answer
// that gave it back, by the second half or the fallback.
func TestTimeWithoutLicense(t *testing.T) {
	half := func(at time.Time) journal.CallState { return reporttest.OK(at) }
	for _, tt := range []struct {
		name  string
		line  plan.Line
		p     journal.Progress
		found *journal.Reading
		want  *Gap
	}{
		{"readd", reporttest.Readd(), reporttest.Tell(half(reporttest.Late), half(reporttest.Late.Add(1500*time.Millisecond))), reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune)), &Gap{Since: reporttest.Late, Seconds: 1.5}},
		{"fallback", reporttest.Readd(), reporttest.TellBack(half(reporttest.Late.Add(3*time.Second)), half(reporttest.Late), reporttest.No("plan-dependency")), reporttest.Sees(reporttest.License(reporttest.EMS)), &Gap{Since: reporttest.Late, Seconds: 3}},
		{"stranded", reporttest.Readd(), reporttest.Tell(half(reporttest.Late)), reporttest.Sees(), &Gap{Since: reporttest.Late, Seconds: 900, Open: true}},
		{"not begun", reporttest.Readd(), reporttest.Tell(), reporttest.Sees(reporttest.License(reporttest.EMS)), nil},
		{"update", reporttest.Update(), reporttest.Tell(half(reporttest.Late)), reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune)), nil},
	} {
		got := newRow(tt.line, tt.p, []*journal.Reading{tt.found}, words.NewEffects(words.NewCatalog(reporttest.Header())), reporttest.Now).Gap
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: gap (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestThrottlingCostsWhatItCovers(t *testing.T) {
	at := func(s float64) time.Time { return reporttest.Now.Add(time.Duration(s * float64(time.Second))) }
	event := func(s float64, k journal.Kind, id plan.ChangeID, r journal.Result) beat {
		return beat{At: at(s), Kind: k, Change: id, Result: r}
	}
	got, _ := throttlingOf([]beat{
		event(0, journal.Outcome, "a", journal.Throttled),
		event(5, journal.Outcome, "b", journal.Throttled),
		event(10, journal.Intent, "a", ""),
		event(12, journal.Intent, "b", ""),
		event(20, journal.Outcome, "a", journal.Throttled),
		event(21, journal.Intent, "a", ""),
		event(30, journal.Outcome, "c", journal.Throttled), // never tried again
	})
	if diff := cmp.Diff(Throttling{Answers: 4, Users: 3, Waited: 13 * time.Second}, got); diff != "" {
		t.Errorf("throttling (-want +got):\n%s", diff)
	}
}

// Whatever the length of the run, the buckets are few, cover it, and lose no answer.
func TestTimelineCoversTheRun(t *testing.T) {
	for _, span := range []time.Duration{0, time.Second, time.Minute, time.Hour, 13 * time.Hour, 40 * 24 * time.Hour, 400 * 24 * time.Hour} {
		var events []beat
		for i := range 101 {
			events = append(events, beat{Kind: journal.Outcome, Result: journal.Done, At: reporttest.Now.Add(span * time.Duration(i) / 100)})
		}
		line := timelineOf(events)
		answers := 0
		for _, b := range line.Buckets {
			answers += b.Done
		}
		if len(line.Buckets) > mostBuckets || answers != 101 {
			t.Errorf("%v: %d buckets of %v hold %d answers", span, len(line.Buckets), line.Step, answers)
		}
	}
}

// R35, and R21 for stranded users.
func TestExitCodes(t *testing.T) {
	for _, tt := range []struct {
		verdicts    []verdict.Verdict
		held        bool
		apply, test int
	}{
		{nil, false, 0, 0},
		{[]verdict.Verdict{verdict.Verified, verdict.Already}, false, 0, 0},
		{[]verdict.Verdict{verdict.Verified, verdict.OnHold}, false, 3, 3},
		{[]verdict.Verdict{verdict.Verified, verdict.OnHold}, true, 0, 0},
		{[]verdict.Verdict{verdict.Verified, verdict.Skipped}, false, 0, 0}, // R35: it applied to somebody
		{[]verdict.Verdict{verdict.Already, verdict.Skipped}, false, 0, 0},
		{[]verdict.Verdict{verdict.Skipped}, false, 3, 3},
		{[]verdict.Verdict{verdict.Skipped, verdict.OnHold}, true, 3, 3},
		{[]verdict.Verdict{verdict.OnHold, verdict.Pending}, true, 3, 3},
		{[]verdict.Verdict{verdict.Unverified}, false, 3, 3},
		{[]verdict.Verdict{verdict.Failed}, false, 3, 4},
		{[]verdict.Verdict{verdict.Drifted, verdict.OnHold}, true, 3, 4},
		{[]verdict.Verdict{verdict.NotStarted, verdict.Pending}, false, 3, 4},
		{[]verdict.Verdict{verdict.Stranded, verdict.Failed}, false, 1, 4},
	} {
		r := Report{Totals: Totals{Count: verdict.Count{Verdicts: make(map[verdict.Verdict]int)}}}
		for _, v := range tt.verdicts {
			r.Totals.Verdicts[v]++
		}
		if apply, verify := r.ExitApply(tt.held), r.ExitVerify(tt.held); apply != tt.apply || verify != tt.test {
			t.Errorf("%v, held allowed %v: apply %d, verify %d, want %d and %d", tt.verdicts, tt.held, apply, verify, tt.apply, tt.test)
		}
	}
}

// Every verdict is explained, and every one that is not good says what to do.
func TestEveryVerdictIsExplained(t *testing.T) {
	var rulings []verdict.Ruling
	for _, r := range tenant.Refusals() {
		rulings = append(rulings, verdict.Ruling{Verdict: verdict.Failed, Reason: r.Code})
	}
	for _, d := range []verdict.Drift{verdict.BeforeApply, verdict.AfterApply, verdict.Deleted} {
		rulings = append(rulings, verdict.Ruling{Verdict: verdict.Drifted, Reason: string(d)})
	}
	rulings = append(rulings, verdict.Ruling{Verdict: verdict.Pending, Reason: verdict.ReasonAccepted}, verdict.Ruling{Verdict: verdict.Pending, Reason: verdict.ReasonInDoubt}, verdict.Ruling{Verdict: verdict.NotStarted, Reason: ""},
		verdict.Ruling{Verdict: verdict.NotStarted, Reason: verdict.ReasonInterrupted}, verdict.Ruling{Verdict: verdict.Stranded, Reason: ""}, verdict.Ruling{Verdict: verdict.Unverified, Reason: ""}, verdict.Ruling{Verdict: verdict.OnHold, Reason: "no-seat"})
	for _, r := range rulings {
		sentence, remedy := explain(r, reporttest.OnHold("no-seat"), reporttest.Tell(reporttest.OK(reporttest.Soon)), nil, words.NewCatalog(reporttest.Header()))
		if sentence == "" || remedy == "" {
			t.Errorf("%v: sentence %q, remedy %q", r, sentence, remedy)
		}
	}
}

// The errors of assignments are told in words, with the path by its name.
func TestAssignmentErrorsInWords(t *testing.T) {
	u := &tenant.User{Assignments: []tenant.Assignment{
		{SKU: reporttest.EMS, Group: "g", State: tenant.InError, Error: "CountViolation"},
		{SKU: reporttest.E5, Group: "gone", State: tenant.InError, Error: "Strange"},
		{SKU: reporttest.EMS}}}
	want := []string{"SPE_E5 through group gone: Strange", "EMS through group Sales: no license was available"}
	if diff := cmp.Diff(want, words.Troubles(u, words.NewCatalog(reporttest.Header()))); diff != "" {
		t.Errorf("troubles (-want +got):\n%s", diff)
	}
}

// Plans that are tenant-wide are no one's to count (R15).
func TestPlanTotals(t *testing.T) {
	in := Inputs{Plan: plan.Plan{Header: reporttest.Header(), Lines: []plan.Line{reporttest.Update()}}, Now: reporttest.Now}
	in.Readings = []journal.Reading{*reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune), reporttest.License(reporttest.E5))}
	in.Readings[0].Services = []tenant.Service{{SKU: reporttest.EMS, Plan: reporttest.Intune, Status: "Disabled"}}
	got := Build(in).Totals.SKUs
	if len(got) != 1 || got[0].Found != 1 {
		t.Fatalf("totals = %+v", got)
	}
	want := []PlanTotal{
		{Plan: reporttest.Intune, Before: 1, Planned: 0, Found: 0, Effective: 1, Statuses: map[string]int{"Disabled": 1}},
		{Plan: reporttest.Premium, Before: 1, Planned: 1, Found: 1, Effective: 1, Statuses: map[string]int{}},
	}
	if diff := cmp.Diff(want, got[0].Plans); diff != "" {
		t.Errorf("plans (-want +got):\n%s", diff)
	}
}

// A SKU that the tenant no longer lists has the names of the bundled catalogue.
func TestNamesOfDeadSKU(t *testing.T) {
	c := words.NewCatalog(plan.Header{})
	if got := c.License(reporttest.License(reporttest.EMS, reporttest.Intune)); got != "EMS|INTUNE_A" {
		t.Errorf("license = %s", got)
	}
	unknown := sku.ID("00000000-0000-0000-0000-000000000001")
	if got := c.Product(unknown); got != string(unknown) {
		t.Errorf("product = %s, want the id", got)
	}
}

func TestHeadline(t *testing.T) {
	for _, tt := range []struct {
		verdicts map[verdict.Verdict]int
		ran      bool
		want     string
	}{
		{nil, false, "The plan names no users."},
		{map[verdict.Verdict]int{verdict.Verified: 1}, true, "The user is as requested."},
		{map[verdict.Verdict]int{verdict.Verified: 900, verdict.Already: 100}, true, "All 1,000 users are as requested."},
		{map[verdict.Verdict]int{verdict.Verified: 9, verdict.Pending: 2}, true, "9 changed, 2 pending."},
		{map[verdict.Verdict]int{verdict.Verified: 9, verdict.Failed: 1}, true, "9 changed, 1 failed."},
		{map[verdict.Verdict]int{verdict.Verified: 68, verdict.Already: 3, verdict.Skipped: 141, verdict.OnHold: 2}, true, "68 changed, 3 already as requested, 141 skipped, 2 on hold."},
		{map[verdict.Verdict]int{verdict.Verified: 68, verdict.Skipped: 141}, true, "68 changed, 141 skipped."},
		{map[verdict.Verdict]int{verdict.Skipped: 141}, true, "Nothing changed: 141 skipped."},
		{map[verdict.Verdict]int{verdict.NotStarted: 3, verdict.Already: 1}, false, "The plan has not been applied: 3 users are not begun."},
		{map[verdict.Verdict]int{verdict.Stranded: 1, verdict.Verified: 9}, true, "1 user is without a license now, between remove and re-assign: run `reseat resume` now."},
	} {
		r := Report{Totals: Totals{Count: verdict.Count{Verdicts: tt.verdicts}}}
		for _, n := range tt.verdicts {
			r.Totals.Users += n
		}
		if tt.ran {
			r.Sessions = []journal.Session{{}}
		}
		if got := r.Headline(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.verdicts, got, tt.want)
		}
	}
}

// R13: a user whose row asked for another usage location too is in no headline as success alone.
func TestHeadlineSaysInPart(t *testing.T) {
	for _, tt := range []struct {
		verdicts map[verdict.Verdict]int
		part     int
		want     string
	}{
		{map[verdict.Verdict]int{verdict.Already: 1}, 1, "1 already as requested; 1 of these only in part: their usage location is not as requested."},
		{map[verdict.Verdict]int{verdict.Verified: 900, verdict.Already: 100}, 3, "900 changed, 100 already as requested; 3 of these only in part: their usage location is not as requested."},
		{map[verdict.Verdict]int{verdict.Verified: 9, verdict.Failed: 1}, 2, "9 changed, 1 failed; 2 of these only in part: their usage location is not as requested."},
	} {
		r := Report{Totals: Totals{Count: verdict.Count{Verdicts: tt.verdicts}, InPart: tt.part}, Sessions: []journal.Session{{}}}
		for _, n := range tt.verdicts {
			r.Totals.Users += n
		}
		if got := r.Headline(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.verdicts, got, tt.want)
		}
	}
	part := []plan.Finding{{Code: plan.LocationDiffers, Severity: plan.Note}}
	rows := []Row{{Ruling: verdict.Ruling{Verdict: verdict.Verified}, Findings: part}, {Ruling: verdict.Ruling{Verdict: verdict.Already}, Findings: part},
		{Ruling: verdict.Ruling{Verdict: verdict.Skipped}, Findings: part}, {Ruling: verdict.Ruling{Verdict: verdict.Verified}}}
	if got := count(rows, words.Catalog{}, plan.Header{}).InPart; got != 2 {
		t.Errorf("%d users in part, want 2", got)
	}
}

// Users whose license fared alike share the tables of their details.
func TestDetailsAreShared(t *testing.T) {
	r := Build(sampleInputs(1200))
	x := newBlocks(r.Catalog, r.Rows)
	if len(x.Blocks) > 14 {
		t.Errorf("%d tables for 1,200 users", len(x.Blocks))
	}
	b := x.Blocks[x.of[1][1]] // after the picture of the services
	if got := strings.Join(b.Rows[0].Cells, "|"); got != "INTUNE_A|on|off|off|on, through SPE_E5|Disabled" {
		t.Errorf("row = %s", got)
	}
}

// BenchmarkBuild makes the report of 100,000 users.
func BenchmarkBuild(b *testing.B) {
	in := sampleInputs(100_000)
	for b.Loop() {
		Build(in)
	}
}

// BenchmarkFormats writes it.
func BenchmarkFormats(b *testing.B) {
	r := Build(sampleInputs(100_000))
	for name, write := range formats {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := write(discard{}, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
