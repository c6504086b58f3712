package intake

import "testing"

// The example row of a template is skipped in every language; the users below it stay.
func TestExampleRowsOfTemplates(t *testing.T) {
	for _, example := range []string{
		"Example: chris@contoso.com,Chris", "Beispiel: chris@contoso.com,Chris", "Exemple : chris@contoso.com,Chris", "例：chris@contoso.com,Chris",
		"Ejemplo: juan@fabrikam.com,Juan", "chris@contoso.com,Chris Green", "jane@example.com,Jane", "jane@mail.example.org,Jane", "jane@corp.example,Jane",
	} {
		r := read(t, "version:v1.0\nUser name [userPrincipalName] Required,Name [displayName] Required\n"+example+"\nanna@contoso.com,Anna\n", Options{})
		if r.Info.Rows != 1 || r.Info.Skipped["example"] != 1 || r.Requests[0].User.UPN != "anna@contoso.com" {
			t.Errorf("%s: %s %+v", example, r.Info, r.Requests)
		}
	}
	for _, user := range []string{"ben@contoso.com,HR: Ben", "mailto:ben@contoso.com,Ben", "ben@contoso.com,Ben"} {
		r := read(t, "version:v1.0\nUser name [userPrincipalName] Required,Name [displayName] Required\n"+user+"\nanna@contoso.com,Anna\n", Options{})
		if r.Info.Rows != 2 {
			t.Errorf("%s: %s", user, r.Info)
		}
	}
}
