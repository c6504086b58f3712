package intake

import (
	"regexp"
	"strings"
	"testing"
)

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
