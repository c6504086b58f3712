package graph

import (
	"strings"
	"testing"
)

// Deleted users are read page by page, with the names that they still have and when they
// were deleted.
func TestDeletedUsers(t *testing.T) {
	tape, c := newTape(t, always(200, `{"value":[{"@odata.type":"#microsoft.graph.user","id":"0A0A0A0A-0000-4000-8000-000000000001","userPrincipalName":"0a0a0a0a000040008000000000000001ada@contoso.com",
 "displayName":"Ada","mail":"ada@contoso.com","proxyAddresses":["SMTP:ada@contoso.com"],"deletedDateTime":"2026-03-04T05:06:07Z"}]}`))
	got, err := c.DeletedUsers(t.Context())
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if u := got[0]; u.ID != userA || u.Mail != "ada@contoso.com" || u.At.Day() != 4 {
		t.Errorf("%+v", u)
	}
	if r := tape.asked[0]; !strings.HasSuffix(r.path, "/directory/deletedItems/microsoft.graph.user") {
		t.Errorf("asked for %s", r.path)
	}
}
