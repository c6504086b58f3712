package intake

import (
	"regexp"
	"strings"
	"testing"
)

// Each remedy of the reading works: who does what a message says gets the file read, and
// no other refusal.
func TestRemediesWork(t *testing.T) {
	quotedName := regexp.MustCompile(`--user-column "([^"]+)"`)
	userColumn := func(file, message string) (string, Options) {
		return file, Options{UserColumn: quotedName.FindStringSubmatch(message)[1]}
	}
	for name, tt := range map[string]struct {
		file string
		says string
		does func(file, message string) (string, Options)
	}{
		"name the column":         {"Anzeigename;Benutzerprinzipalname\nAnna;anna@contoso.com\n", "--user-column", userColumn},
		"name the column of JSON": {`[{"primaryEmail":"anna@contoso.com"}]`, "--user-column", userColumn},
		"below a title":           {"Report\n\nNombre;Correo\nAnna;anna@contoso.com\n", "--user-column", userColumn},
		"users of devices":        {"Device ID,Device name,Owner\n1,PC,anna@contoso.com\n", "--user-column", userColumn},
		"call it by its name": {"Colour,Nom\nred,anna@contoso.com\n", "or call it UserPrincipalName", func(file, _ string) (string, Options) {
			return strings.Replace(file, "Nom", "UserPrincipalName", 1), Options{}
		}},
		"one user a line":     {"anna@contoso.com;ben@contoso.com\n", "a line of its own", func(file, _ string) (string, Options) { return strings.ReplaceAll(file, ";", "\n"), Options{} }},
		"outlook's list":      {"Anna <anna@contoso.com>; Ben <ben@contoso.com>\n", "a line of its own", func(file, _ string) (string, Options) { return strings.Join(addressesIn(file), "\n"), Options{} }},
		"a header of two":     {"anna@contoso.com,EMS\nben@contoso.com,EMS\n", "such as User,c2,", func(file, message string) (string, Options) { return "User,AddLicenses\n" + file, Options{} }},
		"a header as it says": {"Anna;anna@contoso.com\nBen;ben@contoso.com\n", "such as c1;User,", func(file, message string) (string, Options) { return "c1;User\n" + file, Options{} }},
		"a header of tabs":    {"x\tanna@contoso.com\ty\nx\tben@contoso.com\ty\n", "User for column 2", func(file, message string) (string, Options) { return "a\tUser\tb\n" + file, Options{} }},
		"typographic quotes": {"“UPN”,“Office”\n“anna@contoso.com”,“Oslo”\n", `replace “, ” and „ by "`, func(file, _ string) (string, Options) {
			return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(file), Options{}
		}},
		"two encodings":  {"UPN\nanna@contoso.com\nb\x00e\x00n\x00@\x00c\x00.\x00d\x00e\x00", "in one encoding", func(file, _ string) (string, Options) { return strings.ReplaceAll(file, "\x00", ""), Options{} }},
		"twice the same": {"UPN,User principal name\nanna@contoso.com,anna@contoso.com\n", "delete one of them", func(string, string) (string, Options) { return "UPN\nanna@contoso.com\n", Options{} }},
		"state or request: it is": {"UPN,Disabled Plans\nanna@contoso.com,SWAY\n", `DisabledPlans="Disabled Plans" if it requests`, func(file, _ string) (string, Options) {
			return file, Options{Columns: map[string]string{"DisabledPlans": "Disabled Plans"}}
		}},
		"state or request: it isn": {"UPN,Disabled Plans\nanna@contoso.com,SWAY\n", "DisabledPlans=none if it does not", func(file, _ string) (string, Options) {
			return file, Options{Columns: map[string]string{"DisabledPlans": "none"}}
		}},
		"another column": {"UPN,Paket\nanna@contoso.com,EMS\n", `but there is "Paket"`, func(file, _ string) (string, Options) {
			return file, Options{Columns: map[string]string{"AddLicenses": "Paket"}}
		}},
		"no sheet": {"UPN\nanna@contoso.com\n", "leave it out", func(file, _ string) (string, Options) { return file, Options{} }},
		"bare quote": {"UPN,Note\nanna@contoso.com,5\" disk\n", "put the cell in quotes and double the quotes in it", func(string, string) (string, Options) {
			return "UPN,Note\nanna@contoso.com,\"5\"\" disk\"\n", Options{}
		}},
		"the objects of edges": {`{"edges":[{"node":{"upn":"anna@contoso.com"}}]}`, "export those alone", func(string, string) (string, Options) { return `[{"upn":"anna@contoso.com"}]`, Options{} }},
	} {
		var first Options
		switch name {
		case "another column":
			first.Columns = map[string]string{"AddLicenses": "Packet"}
		case "no sheet":
			first.Sheet = "Users"
		}
		_, err := Read("list", strings.NewReader(tt.file), first)
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v does not say %q", name, err, tt.says)
			continue
		}
		file, o := tt.does(tt.file, err.Error())
		r, err := Read("list", strings.NewReader(file), o)
		if err != nil || r.Info.Rows == 0 || r.Info.Faults > 0 {
			t.Errorf("%s: after the remedy: %v, %s", name, err, r.Info)
		}
	}
}

// Rows on hold whose text offers an address read once they hold it.
func TestHeldRowsReadOnceCorrected(t *testing.T) {
	offer := regexp.MustCompile(`did you mean ([^?]+)\?`)
	for _, cell := range []string{"Anna <anna@contoso.com>", "mailto:anna@contoso.com", "'anna@contoso.com", "- anna@contoso.com", "• anna@contoso.com", "«anna@contoso.com»", "(anna@contoso.com)", "1. anna@contoso.com", `"Berg, Anna" <anna@contoso.com>`} {
		csv := "UPN\n\"" + strings.ReplaceAll(cell, `"`, `""`) + "\"\n"
		q := read(t, csv, Options{}).Requests[0]
		if q.Fault == nil || q.Fault.Code != codeNoAddress || !offer.MatchString(q.Fault.Text) {
			t.Errorf("%s: %+v", cell, q.Fault)
			continue
		}
		fixed := offer.FindStringSubmatch(q.Fault.Text)[1]
		if q := read(t, "UPN\n"+fixed+"\n", Options{}).Requests[0]; q.Fault != nil || q.User.UPN != "anna@contoso.com" {
			t.Errorf("%s: corrected to %s: %+v", cell, fixed, q)
		}
	}
}
