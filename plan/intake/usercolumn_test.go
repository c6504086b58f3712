package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
)

// A header in a language that reseat does not know names no user, and the message says
// where users seem to stand.
func TestUnknownHeaderIsHelped(t *testing.T) {
	for file, want := range map[string]string{
		"Anzeigename;Benutzerprinzipalname\nAnna;anna@contoso.com\n":                                               `--user-column "Benutzerprinzipalname", or call it`,
		"\"Nom\r\ncomplet\",ID d'objet,Nom d'utilisateur\nAnna,5f3c1a2e-7b1d-4c55-9a01-000000000001,a@contoso.com": `--user-column "Nom d'utilisateur", or call it`,
		"Colour,Size\nred,3\n": `no address or object id in the rows`,
		"Colour\n":             `--user-column NAME, or call it`,
	} {
		if _, err := Read("wish.csv", strings.NewReader(file), Options{}); !strings.Contains(words(err), want) {
			t.Errorf("%q: got %v, want %s", file, err, want)
		}
	}
}

// The column that is named counts, and no other.
func TestUserColumn(t *testing.T) {
	for file, column := range map[string]string{
		"UPN,Neue Anmeldung\nold@contoso.com,a@contoso.com\n":                         "neue anmeldung",
		"#TYPE x\nSamAccountName,DistinguishedName,extension\na,CN=a,a@contoso.com\n": "extension",
		"ObjectId;Login\nno-guid;SMTP:a@contoso.com\n":                                "Login",
		"[{\"upn\":\"old@contoso.com\",\"konto\":\"a@contoso.com\"}]":                 "Konto",
		"a@contoso.com\n": "whatever",
	} {
		q := read(t, file, Options{UserColumn: column}).Requests[0]
		if d := cmp.Diff(plan.Key{Any: "a@contoso.com"}, q.User); d != "" || q.Fault != nil {
			t.Errorf("%q: fault %v, -want +got:\n%s", file, q.Fault, d)
		}
	}
	_, err := Read("wish.csv", strings.NewReader("UPN,Login\na,b\n"), Options{UserColumn: "Logon"})
	if want := `wish.csv:1: --user-column: no column "Logon", but there is "Login"; the columns are "UPN", "Login"`; words(err) != want {
		t.Errorf("got %v", err)
	}
}
