package graph

import "testing"

// A bulk tool gives way to others: every request, also one sent again, says Low unless
// told otherwise (graph-contract 9).
func TestRequestsHaveLowPriority(t *testing.T) {
	for _, tt := range []struct{ set, want string }{{"", "Low"}, {"Normal", "Normal"}} {
		tp, c := newTape(t, inOrder(reply{status: 503}, reply{status: 200, body: "{}"}), func(o *Options) {
			o.Priority, o.Clock = tt.set, hasty{}
		})
		if _, err := c.Organization(t.Context()); err == nil {
			t.Fatal("the script has no organization")
		}
		if _, err := c.SetUsageLocation(t.Context(), userA, "DE"); err != nil {
			t.Fatal(err)
		}
		if len(tp.asked) != 3 {
			t.Fatalf("%d requests, want 3", len(tp.asked))
		}
		for _, s := range tp.asked {
			if got := s.header.Get("x-ms-throttle-priority"); got != tt.want {
				t.Errorf("%s %s: priority %q, want %q", s.method, s.path, got, tt.want)
			}
		}
	}
}
