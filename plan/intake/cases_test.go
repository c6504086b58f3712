package intake

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A reading case says what a file reads as: who is named on which line, which lines are
// on hold and why, or why the file is refused. Words are those that a reader acts on.
type readingCase struct {
	file    string
	text    string // of the file, where it is not in the folder
	options Options
	users   []string // keys, in the order of the file
	held    []string // "line: words of the reason"
	skipped []string // what rows were skipped, as Info counts them
	notes   []string // words of the notes
	refused string   // words of the error
	silent  string   // what nothing may say
	asks    []string // what the rows request of licenses and plans; empty: nothing
}

const (
	adaeze = "adaeze.balogun@contoso.com"
	anke   = "anke.schaefer@contoso.com"
	anna   = "anna.lindgren@contoso.com"

	adaezeID = "4a23535c-04d5-583a-8edd-226f641e0809"
	ankeID   = "baf42a2d-27b5-58da-b3bb-b05b9134f7d6"
)

var readingCases = []readingCase{
	{file: "protect-outlook-addresses.txt", held: []string{"1: did you mean " + adaeze + "?"}},
	{file: "protect-typing-error.csv", users: []string{"adaeze.balogun@contoso.co"}},
	{file: "protect-device-export.csv", users: []string{adaezeID, ankeID}},
	{file: "license-report-disabled-plans.csv", users: []string{adaeze, "agnieszka.sikora@contoso.com"}, notes: []string{`"Disabled Plans"`, "request nothing"}},
	{file: "license-assignment-path-report.csv", users: []string{adaeze, adaeze}, notes: []string{`"Disabled Plans"`, "request nothing"}},
	{file: "entra-users-unquoted-comma-jobtitle.csv", options: Options{Where: `department == "Sales"`}, users: []string{adaezeID}, held: []string{"3: more cells than the header"}},
	{file: "own-unquoted-trailing-comma.csv", users: []string{anke}, held: []string{"3: more cells than the header"}, asks: []string{"-EMS"}},
	{file: "create-apostrophe.csv", held: []string{"2: did you mean " + anke + "?"}},
	{file: "create-not-an-address.csv", held: []string{"2: did you mean new.person@contoso.com?", "3: did you mean new.four@contoso.com?"}},
	{file: "entra-interactive-signins.csv", users: []string{adaezeID, ankeID}, notes: []string{`"User": no addresses or object ids in it`}},
	{file: "mg-manageddevices.csv", users: []string{adaezeID, ankeID}, silent: "Get-MgUser"},
	{file: "graph-manageddevices.json", users: []string{adaezeID}, silent: "Get-MgUser"},
	{file: "graph-signins.json", users: []string{adaezeID}, silent: "Get-MgUser"},
	{file: "google-admin-users.csv", users: []string{adaeze, anke}},
	{file: "google-admin-users.csv", options: Options{UserColumn: "Email Address [Required]"}, users: []string{adaeze, anke}},
	{file: "utf8-then-utf16-append.csv", refused: "mixes UTF-8 and UTF-16"},
	{file: "utf16-then-utf8-append.csv", refused: "mixes UTF-8 and UTF-16"},
	{file: "excel-whole-line-quoted.csv", users: []string{adaeze, anke}, notes: []string{"each line stood in quotes"}},
	{file: "title-lines.csv", users: []string{adaeze, anke}, notes: []string{"3 lines above the header on line 4"}},
	{file: "title-line-one.csv", users: []string{adaeze}, notes: []string{"1 line above the header on line 2"}},
	{file: "outlook-display-address.csv", held: []string{"2: did you mean " + adaeze + "?", "3: did you mean " + anke + "?"}},
	{file: "excel-mailto.csv", held: []string{"2: did you mean " + adaeze + "?", "3: did you mean " + anke + "?"}},
	{file: "several-in-a-cell.csv", users: []string{anna}, held: []string{"2: names 2 users (" + adaeze + ", " + anke + ")"}},
	{file: "text-apostrophe.csv", held: []string{"2: did you mean " + adaeze + "?", "3: did you mean " + anke + "?"}},
	{file: "bullets-dash.txt", held: []string{"1: did you mean " + adaeze + "?", "2: did you mean " + anke + "?"}},
	{file: "one-line-semicolons.txt", refused: ":1: 3 users are on one line: put each on a line of its own"},
	{file: "one-line-commas.txt", refused: ":1: 3 users are on one line: put each on a line of its own"},
	{file: "outlook-to-line.txt", refused: ":1: 3 users are on one line: put each on a line of its own"},
	{file: "sqlcmd.csv", users: []string{adaeze, anke}, skipped: []string{"1 underline", "1 row count"}},
	{file: "ps-length.csv", refused: "wrote the lengths of texts"},
	{file: "ps-format-table-export.csv", refused: "leave Format-Table out"},
	{file: "ps-additionalproperties-dictionary.csv", refused: "use Get-MgGroupMemberAsUser"},
	{file: "mguser-upn-is-list.csv", held: []string{"2: in place of a list or an object", "3: in place of a list or an object"}},
	{file: "excel-errors.csv", users: []string{adaeze}, held: []string{"3: error of the spreadsheet", "4: error of the spreadsheet", "5: error of the spreadsheet"}, silent: "UTF-8:"},
	{file: "m365-usage-concealed.csv", refused: "Settings > Org settings > Reports"},
	{file: "json-wrapped-users.json", users: []string{adaeze, anke}},
	{file: "graph-pages-array.json", users: []string{adaezeID, ankeID}},
	{file: "graph-pages-concatenated.json", users: []string{adaezeID, ankeID}},
	{file: "steampipe.json", users: []string{adaezeID}},
	{file: "gam-users.json", refused: `--user-column "primaryEmail"`},
	{file: "az-ad-user-list.tsv", refused: "a table without a header"},
	{file: "az-ad-user-list.yaml", refused: "YAML: export as JSON or CSV instead (--output json)"},
	{file: "az-ad-user-list-table.txt", refused: "--output json"},
	{file: "entra-devices.csv", refused: "a list of devices, not of users"},
	{file: "entra-enterprise-apps.csv", refused: "a list of applications, not of users"},
	{file: "nbhyphen.csv", users: []string{adaeze}, held: []string{"2: U+2011"}},
	{file: "cyrillic.csv", users: []string{adaeze}, held: []string{"2: U+0430"}},
	{file: "fullwidth-at.csv", held: []string{"2: U+FF20"}},
	{file: "curly-quoted.csv", refused: "typographic quotes are around the cells"},
	{file: "space-after-comma-quotes.csv", users: []string{adaeze}},
	{file: "utf32.csv", refused: "UTF-32"},
	{file: "html-saved-as.csv", refused: "a web page (HTML)"},
	{file: "word-table.rtf", refused: "RTF"},
	{file: "xml.xml", refused: "XML: export as CSV or JSON"},
	{file: "ctrl-z.csv", users: []string{adaeze}},
}

// ownCases are files that reseat itself writes: lists of users read as state, and whatever
// is no list of users is refused with what it is.
var ownCases = []readingCase{
	{file: "userlist.csv", text: "\ufeffUserPrincipalName,ObjectId,Display name,Department,Location,Account,Direct,Inherited,Errors,Concerns,Cost\n" + adaeze + "," + adaezeID + ",'=Adaeze,Engineering,NG,member,SPE_E3,,,,\n", users: []string{adaezeID}, notes: []string{"reseat user list, UTF-8"}, silent: "ignored"},
	{file: "userlist.json", text: `{"format":"reseat-inventory/1","tenant":{"id":"956fecc1-db46-5443-9c7e-40295f238ed5"},"licenses":[{"sku":"6fd2c87f-b296-42f0-b197-1e91e994b900","part":"ENTERPRISEPACK"}],"users":[{"id":"` + adaezeID + `","upn":"` + adaeze + `","name":"Adaeze","location":"NG","assignments":[{"sku":"6fd2c87f-b296-42f0-b197-1e91e994b900"}]}]}`, users: []string{adaezeID}, notes: []string{"reseat user list JSON"}, silent: "ignored"},
	{file: "usershow.json", text: `{"user":{"id":"` + adaezeID + `","upn":"` + adaeze + `","assignments":[]},"paths":[],"plans":[]}`, users: []string{adaezeID}, notes: []string{"reseat user list JSON"}},
	{file: "diff.csv", text: "UserPrincipalName,Line,DiffersIn,First,Second\n" + adaeze + "," + adaezeID + ",kind,change,skipped\n", users: []string{adaeze}, notes: []string{"reseat diff"}, silent: "ignored"},
	{file: "map.csv", text: "Swap,OldPlan,NewPlan,How,Undecided\nA=B,SWAY,SWAY,same,\n", refused: "name it with --map"},
	{file: "skulist.csv", text: "SkuPartNumber,ProductName,SkuId,CapabilityStatus,Enabled,Warning,Suspended,LockedOut,Consumed,Free\nEMS,EMS,efccb6f7-5641-4e0e-bd10-b4976e1bf68e,Enabled,1,0,0,0,1,0\n", refused: "a list of the tenant's licenses, not of users"},
	{file: "skulist.json", text: `[{"id":"efccb6f7-5641-4e0e-bd10-b4976e1bf68e","part":"EMS","plans":[],"account":"contoso","capability":"Enabled","seats":{"enabled":1}}]`, refused: "a list of the tenant's licenses, not of users"},
	{file: "grouplist.csv", text: "Group,GroupId,Kind,Processing,ProductName,SkuPartNumber,DisabledPlans,Members,OtherMembers,Active,InError,NotCovered,Seats\nX,efccb6f7-5641-4e0e-bd10-b4976e1bf68e,security,complete,EMS,EMS,,1,0,1,0,0,1\n", refused: "name the group with --group"},
	{file: "grouplist.json", text: `[{"id":"efccb6f7-5641-4e0e-bd10-b4976e1bf68e","name":"X","kind":"security","processing":"complete","licenses":[],"members":{"active":1}}]`, refused: "name the group with --group"},
	{file: "page.md", text: "# License inventory: Contoso\n\n282 of 320 users.\n\n| Concern | Users |\n| --- | --- |\n| error | 1 |\n", refused: "a Markdown page"},
	{file: "snapshot.json", text: `{"format":"reseat-tenant/1","users":[]}`, refused: "name it with --sandbox"},
}

const casesFolder = "testdata/cases"

// Each file reads, or is refused, as its case says (R4, R42).
func TestReadingCases(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range slices.Concat(readingCases, moreCases, ownCases) {
		seen[c.file] = true
		name := c.file
		if c.options.UserColumn != "" {
			name += " --user-column"
		}
		t.Run(name, func(t *testing.T) { c.check(t) })
	}
	entries, err := os.ReadDir(casesFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !seen[e.Name()] {
			t.Errorf("no case says how %s reads", e.Name())
		}
	}
}

func (c readingCase) check(t *testing.T) {
	file := []byte(c.text)
	if c.text == "" {
		var err error
		if file, err = os.ReadFile(filepath.Join(casesFolder, c.file)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Read(c.file, strings.NewReader(string(file)), c.options)
	if c.refused != "" || err != nil {
		var own *Error
		if !errors.As(err, &own) || c.refused == "" || !strings.Contains(err.Error(), c.refused) {
			t.Errorf("got %v, want an error with %q", err, c.refused)
		}
		if strings.ContainsFunc(words(err), func(r rune) bool { return r < ' ' }) {
			t.Errorf("%q holds control characters", err)
		}
		return
	}
	var users, held, asks []string
	for _, q := range r.Requests {
		if q.Fault != nil {
			held = append(held, q.Source.String()[len(c.file)+1:]+": "+q.Fault.Text)
			continue
		}
		users = append(users, firstSaid(q.User.ID, q.User.UPN, q.User.Any, q.User.Mail, q.User.Alias))
		for _, item := range q.Add.Items() {
			asks = append(asks, "+"+item)
		}
		for _, item := range q.Remove.Items() {
			asks = append(asks, "-"+item)
		}
		for _, item := range slices.Concat(q.Disable.Items(), q.Enable.Items()) {
			asks = append(asks, "plan "+item)
		}
		if q.Location != "" {
			asks = append(asks, "in "+q.Location)
		}
	}
	for i, q := range held {
		line, _, _ := strings.Cut(q, ": ")
		if i >= len(c.held) || !strings.HasPrefix(c.held[i], line+": ") || !strings.Contains(q, strings.TrimPrefix(c.held[i], line+": ")) {
			t.Errorf("on hold: %s", q)
		}
	}
	if len(held) != len(c.held) {
		t.Errorf("%d rows on hold, want %q", len(held), c.held)
	}
	if !slices.Equal(users, c.users) {
		t.Errorf("users %q, want %q", users, c.users)
	}
	if !slices.Equal(asks, c.asks) {
		t.Errorf("requested %q, want %q", asks, c.asks)
	}
	said := r.Info.String() + "\n" + strings.Join(r.Info.Notes, "\n")
	for _, want := range append(slices.Clone(c.skipped), c.notes...) {
		if !strings.Contains(said, want) {
			t.Errorf("%q lacks %q", said, want)
		}
	}
	if len(c.skipped) == 0 && strings.Contains(said, "skipped (") {
		t.Errorf("%q says that rows were skipped", said)
	}
	if c.silent != "" && strings.Contains(said+strings.Join(held, "\n"), c.silent) {
		t.Errorf("%q says %q", said, c.silent)
	}
}

func firstSaid(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
