package graph

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"reseat/plan/tenant"
)

const (
	someGroup = tenant.GroupID("bbbbbbbb-0000-4000-8000-000000000002")
	someUser  = tenant.UserID("aaaaaaaa-0000-4000-8000-000000000001")
)

// The requests that change membership are those of graph-contract 7.3.
func TestMembershipRequests(t *testing.T) {
	tp, c := newTape(t, always(204, ""))
	_, err1 := c.AddMembers(t.Context(), someGroup, []tenant.UserID{someUser, someUser})
	_, err2 := c.AddMember(t.Context(), someGroup, someUser)
	_, err3 := c.RemoveMember(t.Context(), someGroup, someUser)
	_, err4 := c.Reprocess(t.Context(), someUser)
	_, err5 := c.AssignGroupLicense(t.Context(), someGroup, []tenant.License{{SKU: "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"}}, nil)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ method, end, body string }{
		{http.MethodPatch, "/groups/" + string(someGroup), `"members@odata.bind":["`},
		{http.MethodPost, "/groups/" + string(someGroup) + "/members/$ref", `"@odata.id":"`},
		{http.MethodDelete, "/groups/" + string(someGroup) + "/members/" + string(someUser) + "/$ref", ""},
		{http.MethodPost, "/users/" + string(someUser) + "/reprocessLicenseAssignment", ""},
		{http.MethodPost, "/groups/" + string(someGroup) + "/assignLicense", `{"addLicenses":[{"disabledPlans":[],"skuId":"efccb6f7-5641-4e0e-bd10-b4976e1bf68e"}],"removeLicenses":[]}`},
	} {
		got := tp.asked[i]
		if got.method != want.method || !strings.HasSuffix(got.path, want.end) || !strings.Contains(got.body, want.body) {
			t.Errorf("%s %s %s; want %s …%s %s", got.method, got.path, got.body, want.method, want.end, want.body)
		}
		if strings.Contains(want.body, "odata") && !strings.Contains(got.body, `"https://graph.example/v1.0/directoryObjects/`+string(someUser)+`"`) {
			t.Errorf("the body names nobody: %s", got.body)
		}
	}
}

// R51: without /$ref a DELETE would delete the user (graph-contract-2 section 2.2). The
// client has one place that sends a DELETE, and it ends in /$ref.
func TestNoDeleteWithoutRef(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	deletes := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		deletes += len(regexp.MustCompile(`MethodDelete|"DELETE"`).FindAll(text, -1))
	}
	if deletes != 1 {
		t.Errorf("%d places send a DELETE; want RemoveMember alone", deletes)
	}
}

// What the answers mean (graph-contract-2 section 2.3).
func TestMembershipRefusals(t *testing.T) {
	for _, tt := range []struct {
		status  int
		message string
		want    error
	}{
		{400, "One or more added object references already exist for the following modified properties: 'members'.", tenant.ErrMember},
		{404, "Resource 'x' does not exist or one of its queried reference-property objects are not present.", tenant.ErrNotFound},
		{400, "The source resource object or one of the objects being referenced don't exist.", tenant.ErrNotReplicated},
		{400, "Cannot Update a mail-enabled security groups and or distribution list.", tenant.ErrMembersFixed},
		{400, "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.", tenant.ErrOnPremises},
		{403, "Insufficient privileges to complete the operation.", tenant.ErrForbidden},
	} {
		_, c := newTape(t, always(tt.status, fault("Request_BadRequest", tt.message)))
		if _, err := c.AddMembers(t.Context(), someGroup, []tenant.UserID{someUser}); !errors.Is(err, tt.want) {
			t.Errorf("%d %s: %v; want %v", tt.status, tt.message, err, tt.want)
		}
	}
	_, c := newTape(t, always(404, fault("Request_ResourceNotFound", "Resource 'group' does not exist")))
	if _, err := c.RemoveMember(t.Context(), someGroup, someUser); !errors.Is(err, tenant.ErrNotMember) {
		t.Errorf("not a member: %v", err)
	}
}
