package report

import (
	"bytes"
	"html"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/report/reporttest"
)

// cells returns every cell of a workbook, one a line.
func cells(t *testing.T, book []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			out.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return out.Bytes()
}

// plainly returns a report's text without the escapes of its format.
func plainly(t *testing.T, format string, text []byte) string {
	t.Helper()
	switch format {
	case "xlsx":
		text = cells(t, text)
	case "md":
		return html.UnescapeString(strings.ReplaceAll(string(text), `\`, ""))
	}
	return html.UnescapeString(string(text))
}

// The chain from the inputs to the report stands in every format: digests, approval,
// who carried the run out, where, and with which version.
func TestEveryFormatHoldsTheChain(t *testing.T) {
	r := Build(sampleInputs(130))
	whole := []string{r.Chain.Inputs[0].SHA256, r.Chain.Plan, r.Chain.Journal, "Grace Hopper",
		"License runner", sampleOrigin().App, "certificate", "oslo-vm-07", "svc-reseat", "graph.microsoft.com", "1.0.0", "wave 2", "3000/150s"}
	wants := map[string][]string{
		"html": whole, "json": whole, "md": whole, "xlsx": whole, "junit": whole,
		// A row of the CSV says what it stands on; the rest is in the files beside it.
		"csv": {r.Chain.Plan, "License runner", sampleOrigin().App, "certificate", "oslo-vm-07", "svc-reseat", "graph.microsoft.com"},
		"txt": {r.Chain.Plan[:12], "License runner", "certificate", "oslo-vm-07"},
	}
	for format, write := range formats {
		text := plainly(t, format, reporttest.Written(t, write, r))
		for _, want := range wants[format] {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not hold %q", format, want)
			}
		}
	}
}

// What the plan was limited to and what was accepted stands beside what it took.
func TestFormatsHoldTermsAndEffort(t *testing.T) {
	in := sampleInputs(130)
	most := 130
	h := &in.Plan.Header
	h.Options = plan.Options{Asked: []string{"assign EMS, INTUNE_A off"}, Via: "readd", Seats: "with-warning", Limit: new(500), Accept: []plan.Code{"hazard-mailbox"}}
	h.Recipes = []plan.RecipeOptions{{Name: "pilot", Asked: []string{"remove E5"}, Accept: []plan.Code{"hazard-phone"}}}
	h.Guards = plan.Guards{MaxUsers: &most, FailOn: []plan.Code{"still-on"}, Protected: []plan.ChangeID{"u000001"}}
	h.Takes = []plan.Take{{SKU: reporttest.E5, Users: 7}}
	h.Quote = plan.Quote{Reads: 258, Writes: 214, Units: 472, Seconds: 7}
	r := Build(in)
	for format, wants := range map[string][]string{
		"html": {"by remove and re-assign", "with-warning", "the first 500 changes", "hazard-mailbox", "hazard-phone", "at most 130 users change", "nobody has still-on", "1 user protected", "SPE_E5 from 7 users", "at least 7.0 s", "258"},
		"json": {`"via":"readd"`, `"limit":500`, `"hazardsAccepted":["hazard-mailbox"]`, `"maxUsers":130`, `"protected":1`, `"users":7`, `"quoted":{"reads":258,"writes":214,"units":472,"seconds":7}`},
	} {
		text := plainly(t, format, reporttest.Written(t, formats[format], r))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not hold %q", format, want)
			}
		}
	}
	for _, format := range []string{"md", "xlsx", "junit"} {
		text := plainly(t, format, reporttest.Written(t, formats[format], r))
		for _, want := range []string{"by remove and re-assign", "hazard-mailbox", "at most 130 users change", "SPE_E5 from 7 users", "at least 7.0 s", "258"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not hold %q", format, want)
			}
		}
	}
}

// What a killed process sent counts, from the journal; what it spent is not known.
func TestEffortOfKilledRun(t *testing.T) {
	at := func(s int) time.Time { return reporttest.Now.Add(time.Duration(s) * time.Second) }
	spent := func(writes, units int) *journal.Spent {
		return &journal.Spent{Requests: units, Writes: writes, Units: units}
	}
	events := []journal.Event{
		{At: at(0), Kind: journal.Began},
		{At: at(1), Kind: journal.Intent}, {At: at(2), Kind: journal.Outcome, Result: journal.Done},
		{At: at(4), Kind: journal.Intent, Call: 1}, // killed
		{At: at(100), Kind: journal.Began, Code: journal.Resumed},
		{At: at(101), Kind: journal.Intent, Call: 1, Try: 2}, {At: at(102), Kind: journal.Outcome, Call: 1, Result: journal.Unsent},
		{At: at(103), Kind: journal.Intent, Call: 1, Try: 3}, {At: at(104), Kind: journal.Outcome, Call: 1, Result: journal.Done},
		{At: at(110), Kind: journal.Ended, Code: "complete", Spent: spent(1, 5)},
		{At: at(120), Kind: journal.Counted, Spent: spent(0, 3)}, {At: at(900), Kind: journal.Counted, Spent: spent(0, 4)},
	}
	got := Build(Inputs{Plan: plan.Plan{Header: reporttest.Header()}, Events: events, Now: at(901)}).Effort
	want := Effort{Writes: 3, Run: *spent(1, 5), ReadBacks: *spent(0, 7), Passes: 2, Lasted: 14 * time.Second, Unsealed: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("effort (-want +got):\n%s", diff)
	}
}

func TestOriginsInWords(t *testing.T) {
	for _, tt := range []struct {
		o          journal.Origin
		who, where string
	}{
		{journal.Origin{}, "not on record", ""},
		{journal.Origin{Auth: "none", Cloud: "sandbox", Host: "vm", Login: "ada"}, "no account (no sign-in)", "host vm as ada, a sandbox"},
		{journal.Origin{Auth: "device-code", Account: "ada@contoso.com", App: "11", Host: "vm", Cloud: "usgov", Endpoint: "https://graph.microsoft.us"},
			"ada@contoso.com through app 11 (device-code)", "host vm, cloud usgov at https://graph.microsoft.us"},
		{journal.Origin{Auth: "secret", App: "11", AppName: "Runner", Cloud: "global", Endpoint: "https://graph.microsoft.com"},
			"app Runner (11) (secret)", "cloud global at https://graph.microsoft.com"},
		{journal.Origin{Auth: "token", Cloud: "endpoint", Endpoint: "http://127.0.0.1:1"}, "a token without a name (token)", "http://127.0.0.1:1"},
	} {
		if got := signedIn(tt.o); got != tt.who {
			t.Errorf("who: %q, want %q", got, tt.who)
		}
		if got := ranAt(tt.o); got != tt.where {
			t.Errorf("where: %q, want %q", got, tt.where)
		}
	}
}

// A row names the process that sent its last call.
func TestRowsNameTheirProcess(t *testing.T) {
	in := sampleInputs(130)
	began := in.Events[0]
	began.By = &journal.Origin{Auth: "secret", App: "later"}
	half := len(in.Events) / 2
	began.At = in.Events[half].At.Add(-time.Millisecond)
	in.Events = append(append(append([]journal.Event{}, in.Events[:half]...), began), in.Events[half:]...)
	r := Build(in)
	counts := map[string]int{}
	for _, row := range r.Rows {
		if s := r.carrier(row); s != nil {
			counts[s.By.App]++
			if after := row.sent.After(began.At); after != (s.By.App == "later") {
				t.Errorf("%s, sent %v, is of %s", row.UPN, row.sent, s.By.App)
			}
		} else if !row.Begun.IsZero() {
			t.Errorf("%s has no process", row.UPN)
		}
	}
	if len(counts) != 2 {
		t.Errorf("rows by process: %v", counts)
	}
}
