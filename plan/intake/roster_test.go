package intake

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
)

func read(t *testing.T, file string, o Options) Roster {
	t.Helper()
	r, err := Read("wish.csv", strings.NewReader(file), o)
	if err != nil {
		t.Fatalf("%q: %v", file, err)
	}
	return r
}

// However the bytes arrive, a roster reads the same.
func TestPiecesMakeNoDifference(t *testing.T) {
	for _, name := range rosters(t) {
		file, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			t.Fatal(err)
		}
		want, wantErr := Read(name, bytes.NewReader(file), Options{})
		for how, r := range map[string]io.Reader{
			"one byte at a time": iotest.OneByteReader(bytes.NewReader(file)),
			"end with the data":  iotest.DataErrReader(bytes.NewReader(file)),
		} {
			got, err := Read(name, r, Options{})
			if words(err) != words(wantErr) {
				t.Errorf("%s, %s: error %v, want %v", name, how, err, wantErr)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, %s: -want +got:\n%s", name, how, d)
			}
		}
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFilesThatCannotBeRead(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.csv")
	if _, err := ReadFile(missing, Options{}); !errors.Is(err, fs.ErrNotExist) || err.Error() != missing+": no such file: check the name" {
		t.Errorf("missing file: %v", err)
	}
	if _, err := ReadFile(corpus, Options{}); words(err) != corpus+": is a directory: name the files in it" {
		t.Errorf("directory: %v", err)
	}
	if _, err := ReadFile("-", Options{}); words(err) != "stdin: there is nothing to read: pipe a file in" {
		t.Errorf("no stdin: %v", err)
	}
	broken := errors.New("the cable is out")
	if _, err := Read("wish.csv", io.MultiReader(strings.NewReader("UPN\na@contoso.com\n"), iotest.ErrReader(broken)), Options{}); !errors.Is(err, broken) {
		t.Errorf("failing reader: %v", err)
	}
	if _, err := Read("wish.csv", strings.NewReader("UPN\na\n"), Options{Encoding: "klingon"}); !strings.Contains(words(err), `unknown encoding "klingon"`) {
		t.Errorf("unknown encoding: %v", err)
	}
}

func TestStdinIsRead(t *testing.T) {
	got, err := ReadFile("-", Options{Stdin: strings.NewReader("UPN\nanna.berg@contoso.com\n")})
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Request{{Source: plan.Source{File: "stdin", Line: 2}, User: plan.Key{UPN: "anna.berg@contoso.com"}}}
	if d := cmp.Diff(want, got.Requests); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// A row without an end must not fill the memory, whatever the file is.
func TestEndlessRowIsRefused(t *testing.T) {
	for name, start := range map[string]string{
		"quote":  "UPN,Note\nanna@contoso.com,fine\nben@contoso.com,\"",
		"line":   "UPN\nanna@contoso.com\n",
		"header": "UPN,",
		"string": "[\"anna@contoso.com\",\n\"",
		"spaces": "{",
	} {
		t.Run(name, func(t *testing.T) {
			filler := map[string]string{"quote": "x\n", "spaces": " "}[name]
			if filler == "" {
				filler = "x"
			}
			endless := &counting{r: io.MultiReader(strings.NewReader(start), forever(filler))}
			_, err := Read("wish.csv", endless, Options{})
			want := "does not end within "
			switch name {
			case "spaces":
				want = "nothing but white space"
			case "header":
				want = "the first row does not end within 64 KiB"
			}
			if !strings.Contains(words(err), want) {
				t.Errorf("got %.200v", err)
			}
			if endless.n > maxRow+1<<20 {
				t.Errorf("read %d bytes before giving up", endless.n)
			}
		})
	}
}

type forever string

func (f forever) Read(p []byte) (int, error) {
	n := 0
	for n+len(f) <= len(p) {
		n += copy(p[n:], f)
	}
	return n, nil
}

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func TestCallersErrorEndsTheReading(t *testing.T) {
	stop := errors.New("enough")
	for _, file := range []string{"UPN\na@contoso.com\nb@contoso.com\n", `["a@contoso.com","b@contoso.com"]`} {
		rows := 0
		_, err := Each("wish.csv", strings.NewReader(file), Options{}, func(plan.Request) error { rows++; return stop })
		if err != stop || rows != 1 {
			t.Errorf("%q: %d rows, %v", file, rows, err)
		}
	}
}

func TestEncodingIsOverridden(t *testing.T) {
	file := "UPN;DisplayName\nj\xf6rg@contoso.com;J\xf6rg\n"
	if q := read(t, file, Options{}).Requests[0]; q.Fault == nil || q.Fault.Code != "bad-encoding" {
		t.Errorf("guessed: fault %v", q.Fault)
	}
	r := read(t, file, Options{Encoding: "latin1"})
	if q := r.Requests[0]; q.Fault == nil || q.Fault.Code != codeNoAddress || q.User.UPN != "jörg@contoso.com" || q.Person.DisplayName != "Jörg" || r.Info.Encoding != "windows-1252" {
		t.Errorf("named: %+v in %s", q, r.Info.Encoding)
	}
	if got := read(t, "\ufeffUPN\nbjörn@contoso.com\n", Options{Encoding: "latin1"}).Requests[0].User.UPN; got != "björn@contoso.com" {
		t.Errorf("a byte-order mark is stronger than a name, got %q", got)
	}
}

// R4: what an export says of usage locations is state until a column is named.
func TestLocationFromColumn(t *testing.T) {
	export := "userPrincipalName,objectId,userType,accountEnabled,usageLocation,country\nanna@contoso.com,,Member,True,DE,FR\n"
	for from, want := range map[string]string{"": "", "Usage Location": "DE", "Country": "FR"} {
		if got := read(t, export, Options{LocationFrom: from}).Requests[0].Location; got != want {
			t.Errorf("--location-from %q: %q, want %q", from, got, want)
		}
	}
	own := "UPN,UsageLocation,Office\nanna@contoso.com,DE,FR\n"
	if got := read(t, own, Options{LocationFrom: "office"}).Requests[0].Location; got != "FR" {
		t.Errorf("the named column gives way to UsageLocation: %q", got)
	}
	mixed := `{"value":[{"@odata.type":"#microsoft.graph.group","id":"1"},{"id":"anna@contoso.com","usageLocation":"DE","country":"FR"}]}`
	if got := read(t, mixed, Options{LocationFrom: "country"}).Requests[0].Location; got != "FR" {
		t.Errorf("JSON: %q", got)
	}
	if _, err := Read("wish.json", strings.NewReader(mixed), Options{LocationFrom: "Site"}); !strings.Contains(words(err), `no column "Site"`) {
		t.Errorf("JSON: got %v", err)
	}
	_, err := Read("wish.csv", strings.NewReader(own), Options{LocationFrom: "Site"})
	if want := `wish.csv:1: no column "Site" to take usage locations from: the columns are "UPN", "UsageLocation", "Office"`; words(err) != want {
		t.Errorf("got %v", err)
	}
}

// R4: whoever lists licenses says what is, unless a column of reseat's says what is
// wished for.
func TestListOfLicensesIsAnExport(t *testing.T) {
	for file, want := range map[string]string{
		"User Name,Licenses,Usage Location\na@contoso.com,EMS,DE\n":                                                           "list of users and their licenses: ",
		"User Name,Licenses,Usage Location,AddLicenses\na@contoso.com,EMS,DE,EMS\n":                                           "CSV: DE",
		"#TYPE Selected.Microsoft.Online.Administration.User\nUserPrincipalName,Licenses,UsageLocation\na@contoso.com,x,DE\n": "Get-MsolUser: ",
		`{"value":[{"userPrincipalName":"a@contoso.com","assignedLicenses":[],"usageLocation":"DE"}]}`:                        "Graph JSON: ",
	} {
		r := read(t, file, Options{})
		if got := r.Info.Format + ": " + r.Requests[0].Location; got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}

// R4: reseat's own columns ask in an export too.
func TestOwnColumnsAskInExports(t *testing.T) {
	q := read(t, "id,userPrincipalName,objectType,usageLocation,AddLicenses\n,anna@contoso.com,User,DE,EMS\n", Options{}).Requests[0]
	if d := cmp.Diff(plan.List("EMS"), q.Add); d != "" || q.Location != "" {
		t.Errorf("location %q, -want +got:\n%s", q.Location, d)
	}
}

func TestExporterThatStopsEarlyIsNoted(t *testing.T) {
	file := "#TYPE Microsoft.Online.Administration.User\nUserPrincipalName,IsLicensed\n" + strings.Repeat("anna@contoso.com,True\n", 500)
	notes := strings.Join(read(t, file, Options{}).Info.Notes, "\n")
	if want := "exactly 500 rows: without -All (or -ResultSize Unlimited) Get-MsolUser stops there"; !strings.Contains(notes, want) {
		t.Errorf("notes %q lack %q", notes, want)
	}
}

func TestInfoIsOneLine(t *testing.T) {
	i := Info{Name: "users.csv", Format: "Entra Download members", Encoding: "UTF-8", Delimiter: "comma", Rows: 312, Skipped: map[string]int{"group": 2, "device": 2}}
	if got, want := i.String(), "users.csv: Entra Download members, UTF-8, comma, 312 users, 4 rows skipped (2 devices, 2 groups)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if i.Groups() != 2 {
		t.Errorf("%d nested groups, want 2", i.Groups())
	}
}

// R5: members that are no users are skipped, by whatever name the exporter calls them.
func TestMembersThatAreNoUsers(t *testing.T) {
	for kind, want := range map[string]string{
		"User": "", "#microsoft.graph.user": "", "UserMailbox": "", "MailUser": "", "inetOrgPerson": "", "": "",
		"Group": "group", "#microsoft.graph.group": "group", "MailUniversalDistributionGroup": "group", "GroupMailbox": "group", "Room List": "group",
		"Device": "device", "computer": "device", "#microsoft.graph.orgContact": "contact", "MailContact": "contact",
		"Service Principal": "service principal", "#microsoft.graph.servicePrincipal": "service principal",
	} {
		if got := (&columns{}).skips(&row{Kind: kind}); got != want {
			t.Errorf("%q is %q, want %q", kind, got, want)
		}
	}
}

// The row after the first example row is a user, whatever it is called.
func TestOnlyTheFirstRowOfATemplateIsAnExample(t *testing.T) {
	r := read(t, "version:v1.0\nUser name [userPrincipalName] Required\nanna@contoso.com\nexample:1@contoso.com\n", Options{})
	if r.Info.Rows != 2 {
		t.Errorf("%d rows, want 2", r.Info.Rows)
	}
}

func TestLongHeaderIsCutInMessages(t *testing.T) {
	_, err := Read("wish.csv", strings.NewReader(strings.Repeat("x,", 5000)+"x\nrow\n"), Options{})
	if !strings.Contains(words(err), "and 4989 more") || len(words(err)) > 400 {
		t.Errorf("got %.500v", err)
	}
}
