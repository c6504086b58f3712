package conform

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	const user = `{"@odata.context":"x","id":"1","displayName":"Ada","businessPhones":[]}`
	const ems = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	for _, c := range []struct {
		name, method, target, sent string
		status                     int
		got                        string
		want                       string // part of the first complaint; empty: none
	}{
		{"user", "GET", "/v1.0/users/1?$select=id,displayName", "", 200, user, ""},
		{"user by key in parentheses is passed over", "GET", "/v1.0/users('1')", "", 200, `7`, ""},
		{"name of a wrong type", "GET", "/v1.0/users/1", "", 200, `{"displayName":7}`, "answer: /displayName"},
		{"date of a wrong form", "GET", "/v1.0/users/1", "", 200, `{"licenseAssignmentStates":[{"lastUpdatedDateTime":"yesterday"}]}`, "answer: /licenseAssignmentStates/0/lastUpdatedDateTime"},
		{"unknown $select", "GET", "/v1.0/users?$select=id,shoeSize", "", 200, `{"value":[]}`, `query: $select: "shoeSize"`},
		{"unknown parameter", "GET", "/v1.0/users?$limit=5", "", 200, `{"value":[]}`, "query: $limit"},
		{"token of a page", "GET", "/v1.0/users?$skiptoken=abc", "", 200, `{"value":[]}`, ""},
		{"assign", "POST", "/v1.0/users/1/assignLicense", `{"addLicenses":[{"skuId":"` + ems + `","disabledPlans":[]}],"removeLicenses":[]}`, 200, user, ""},
		{"misspelt property of a request", "POST", "/v1.0/users/1/assignLicense", `{"addLicenses":[{"skuID":"` + ems + `"}],"removeLicenses":[]}`, 200, user, "request: /addLicenses/0"},
		{"misspelt parameter", "POST", "/v1.0/users/1/assignLicense", `{"addLicenses":[],"removeLicense":[]}`, 200, user, "request: /"},
		{"no GUID", "POST", "/v1.0/users/1/assignLicense", `{"addLicenses":[],"removeLicenses":["EMS"]}`, 200, user, "request: /removeLicenses/0"},
		{"malformed and refused", "POST", "/v1.0/users/1/assignLicense", `{}`, 400, `{"error":{"code":"a","message":"b"}}`, ""},
		{"refusal without a code", "POST", "/v1.0/users/1/assignLicense", `{}`, 400, `{"error":{"message":"b"}}`, "answer: /error/code"},
		{"property of a base type", "PATCH", "/v1.0/users/1", `{"usageLocation":"DE","id":"1"}`, 204, ``, ""},
		{"unknown property", "PATCH", "/v1.0/users/1", `{"usagelocation":"DE"}`, 204, ``, "request: /"},
		{"members by reference", "PATCH", "/v1.0/groups/1", `{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/2"]}`, 204, ``, ""},
		{"members that are no references", "PATCH", "/v1.0/groups/1", `{"members@odata.bind":[{"id":"2"}]}`, 204, ``, "request: /members@odata.bind"},
		{"references of an unknown property", "PATCH", "/v1.0/groups/1", `{"friends@odata.bind":[]}`, 204, ``, "request: /friends@odata.bind"},
		{"gateway's page", "GET", "/v1.0/users/1", "", 502, `<html>`, ""},
		{"batch", "POST", "/v1.0/$batch", `{"requests":[{"id":"1","method":"GET","url":"/users/1"}]}`, 200, `{"responses":[{"id":"1","status":200,"body":{"mail":1}}]}`, "part 1 GET /users/1: answer: /mail"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := d.check(exchange{Method: c.method, Target: c.target, Sent: []byte(c.sent), Status: c.status, Got: []byte(c.got)})
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) == 0 || !strings.Contains(got[0], c.want)) {
				t.Errorf("complaints %q, want one with %q", got, c.want)
			}
		})
	}
}
