package intake

import (
	"strings"
	"testing"
)

// WORD-6: who writes --where as in another language is told how it is written here.
func TestWhereHints(t *testing.T) {
	for text, want := range map[string]string{
		`Wave = "1"`:                 "write ==",
		`Display name == "Anna"`:     `col["Display name"]`,
		`Display name = "Anna"`:      "write ==",
		`Wave <> "1"`:                "write !=",
		`Wave -eq "1"`:               "in place of -eq",
		`department eq 'Sales'`:      "in place of -eq",
		`(Office name contains "x")`: `col["Office name"]`,
	} {
		_, err := Read("list", strings.NewReader("UPN,Wave,department\na@contoso.com,1,Sales\n"), Options{Where: text})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{`Wave == "a=b"`, `Wave == "1" and department != "<>"`} {
		if hint := hintOfWhere(text); hint != "" && !strings.Contains(text, " and ") {
			t.Errorf("%s: %s", text, hint)
		}
		if _, err := Read("list", strings.NewReader("UPN,Wave,department\na@contoso.com,a=b,Sales\n"), Options{Where: text}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
