package intake

import (
	"strings"
	"testing"
)

const runReport = `UserPrincipalName,ObjectId,Wave,Verdict,Reason
anna@contoso.com,,1,failed,no-seat
ben@contoso.com,,2,Verified,
cora@contoso.com,,2,not-started,
dan@contoso.com,,10,failed,no-seat
`

const runReportJSON = `{"format":"reseat-report/1","verdicts":{"failed":2},"users":[
{"user":"anna@contoso.com","wave":"1","verdict":"failed","reason":"no-seat","sources":[{"file":"wish.csv","line":2}]},
{"user":"ben@contoso.com","wave":"2","verdict":"verified","reason":"","sources":[]},
{"user":"cora@contoso.com","wave":"2","verdict":"not-started","reason":"","sources":[]},
{"user":"dan@contoso.com","wave":"10","verdict":"failed","reason":"no-seat","name":"'-Dan","sources":[]}
],"digest":"00"}`

// R6: --verdict and --wave filter a report used as input, CSV and JSON alike; a row
// counts for the first option that leaves it out.
func TestReportIsFiltered(t *testing.T) {
	for _, tt := range []struct {
		o          Options
		kept, says string
	}{
		{Options{}, "anna ben cora dan", "4 users"},
		{Options{Verdicts: []string{"failed"}}, "anna dan", "2 users, 2 left out by --verdict"},
		{Options{Verdicts: []string{"FAILED", " not-started"}}, "anna cora dan", "3 users, 1 left out by --verdict"},
		{Options{Wave: "1"}, "anna", "1 user, 3 left out by --wave"},
		{Options{Wave: "2", Verdicts: []string{"failed"}}, "", "0 users, 2 left out by --verdict, 2 left out by --wave"},
		{Options{Where: `Reason == "no-seat" and Verdict != "on-hold"`, Wave: "10"}, "dan", "1 user, 3 left out by --wave"},
		{Options{Where: `int(Wave) > 1`, Verdicts: []string{"failed"}}, "dan", "1 user, 2 left out by --verdict, 1 left out by --where"},
	} {
		for name, file := range map[string]string{"CSV": runReport, "JSON": runReportJSON} {
			r := read(t, file, tt.o)
			if got := users(r); got != tt.kept || !strings.HasSuffix(r.Info.String(), ", "+tt.says) || !strings.HasPrefix(r.Info.Format, "reseat report") {
				t.Errorf("%s, %+v: kept %q, want %q; says %s, want %s", name, tt.o, got, tt.kept, r.Info, tt.says)
			}
		}
	}
}

func TestFiltersThatCannotBe(t *testing.T) {
	const own = "UPN,Batch\nanna@contoso.com,1\n"
	for _, tt := range []struct {
		file string
		o    Options
		want string
	}{
		{own, Options{Verdicts: []string{"failed"}}, `wish.csv:1: --verdict: no column "Verdict": give it the report of a run, as CSV or JSON; the columns are "UPN", "Batch"`},
		{own, Options{Wave: "1"}, `wish.csv:1: --wave: no column "Wave"; the columns are "UPN", "Batch"`},
		{"anna@contoso.com\n", Options{Wave: "1"}, `wish.csv:1: --wave: no column "Wave"; the columns are "User"`},
		{`["anna@contoso.com"]`, Options{Wave: "1"}, `wish.csv: --wave: no column "Wave"; the columns are "user"`},
		{`{"format":"reseat-report/1","users":{}}`, Options{}, `wish.csv:1: "users" contains no users: export it again`},
		{runReport, Options{Verdicts: []string{"failed", "broken"}}, `wish.csv: --verdict: no verdict "broken": the verdicts are stranded, failed, drifted, unverified, pending, not-started, on-hold, skipped, already, verified`},
	} {
		if _, err := Read("wish.csv", strings.NewReader(tt.file), tt.o); words(err) != tt.want {
			t.Errorf("%.20q, %+v:\n got %v\nwant %s", tt.file, tt.o, err, tt.want)
		}
	}
}

// Rows left out count towards those after which an exporter stops.
func TestRowsLeftOutWereThere(t *testing.T) {
	file := "#TYPE Microsoft.Online.Administration.User\nUserPrincipalName,IsLicensed\n" + strings.Repeat("anna@contoso.com,True\n", 300) + strings.Repeat("ben@contoso.com,False\n", 200)
	r := read(t, file, Options{Where: "yes(IsLicensed)"})
	if r.Info.Rows != 300 || !strings.Contains(strings.Join(r.Info.Notes, "\n"), "exactly 500 rows") {
		t.Errorf("%s: %q", r.Info, r.Info.Notes)
	}
}
