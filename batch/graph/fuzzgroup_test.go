package graph

import (
	"slices"
	"strings"
	"testing"
)

// A page of groups or members either fails to decode or yields them in normal form:
// ids in lower case, service plans as sets, and a group of one class.
func FuzzGroupPage(f *testing.F) {
	for _, body := range []string{
		`{"value":[{"id":"A","displayName":"Sales","groupTypes":["Unified"],"securityEnabled":true,"mailEnabled":true}]}`,
		`{"value":[{"id":"B","licenseProcessingState":{"state":"QueuedForProcessing"},"assignedLicenses":[{"skuId":"S","disabledPlans":["B","a","b"]}]}]}`,
		`{"value":[{"licenseProcessingState":"ProcessingComplete","groupTypes":["DynamicMembership"],"membershipRuleProcessingState":"Paused"}]}`,
		`{"value":[{"licenseProcessingState":[1],"securityEnabled":null}]}`,
		`{"value":[{"@odata.type":"#microsoft.graph.user","id":"U","userPrincipalName":null},null]}`,
		`{"value":{}}`, `[]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var groups page[wireGroup]
		if decode(body, &groups) == nil {
			for _, w := range groups.Value {
				g := w.group()
				if strings.ToLower(string(g.ID)) != string(g.ID) || g.Class() == "" {
					t.Fatalf("%+v is not in normal form", g)
				}
				for _, l := range g.Licenses {
					if strings.ToLower(string(l.SKU)) != string(l.SKU) || !slices.IsSorted(l.Disabled) {
						t.Fatalf("license %+v is not in normal form", l)
					}
				}
			}
		}
		var members page[wireMember]
		_ = decode(body, &members)
	})
}
