package graphsim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/tenant"
)

// A log is replayed as far as it is whole, or refused; replayed twice, it ends in the
// same state.
func FuzzReplay(f *testing.F) {
	f.Add(`{"at":"2026-01-01T00:00:00Z","users":[{"id":"u1","upn":"bob@contoso.com","assignments":[{"sku":"s","off":[]}]}]}` + "\n")
	f.Add(`{"gone":["u1"],"seats":[{"sku":0,"seats":{"enabled":1,"consumed":5}},{"sku":-1}]}` + "\n{")
	f.Add(`{"groups":[{"id":"g","left":["u1","u1"],"joined":[{"id":"x"},{"id":"x"}],"queued":true,"licensed":true}]}` + "\n")
	f.Fuzz(func(t *testing.T, log string) {
		d := newDirectory(tenant.Snapshot{
			SKUs: []tenant.SKU{{}}, Groups: []tenant.Group{{ID: "g", Members: []tenant.Member{{ID: "u1"}}}}, Users: []tenant.User{{ID: "u1", UPN: "a"}},
		}, 0)
		size, n, err := replayLines(strings.NewReader(log), "log", d)
		if size > int64(len(log)) || err == nil && n != strings.Count(log, "\n") {
			t.Fatalf("%d bytes in %d lines of %q", size, n, log)
		}
		if err != nil {
			return
		}
		once := d.snapshot()
		if _, _, err := replayLines(strings.NewReader(log), "log", d); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(once), sorted(d.snapshot())); diff != "" {
			t.Errorf("replayed twice:\n%s", diff)
		}
	})
}

// sorted looks at users and seats alone: who left a group and came back stands at its end.
func sorted(s tenant.Snapshot) map[tenant.UserID]tenant.User {
	out := make(map[tenant.UserID]tenant.User)
	for _, u := range s.Users {
		out[u.ID] = u
	}
	for _, k := range s.SKUs {
		out["seats"] = tenant.User{Name: fmt.Sprint(k.Seats)}
	}
	return out
}
