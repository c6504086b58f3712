package tenant

import (
	"testing"
	"time"
)

// A date is a question, and only a near one is asked.
func TestSubscriptionsAreDue(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	in := func(days int) time.Time { return at.AddDate(0, 0, days) }
	for _, tt := range []struct {
		s    Subscription
		want string
	}{
		{Subscription{Seats: 10}, ""},
		{Subscription{Seats: 10, Status: "Enabled", Next: in(31)}, ""},
		{Subscription{Seats: 10, Status: "Enabled", Next: in(30)}, "10 licenses end or renew on 2026-12-01, in 30 days"},
		{Subscription{Seats: 1, Next: in(1)}, "1 license ends or renews on 2026-11-02, in 1 day"},
		{Subscription{Seats: 25, Trial: true, Next: in(12)}, "a trial of 25 licenses ends or renews on 2026-11-13, in 12 days"},
		{Subscription{Seats: 10, Next: in(-1)}, ""}, // renewed, or Graph is late
		{Subscription{Seats: 5, Status: "Warning", Next: in(20)}, "5 licenses are in the grace period after the end of the subscription: the users lose the services on 2026-11-21 unless it is renewed"},
		{Subscription{Seats: 5, Status: "Suspended"}, "5 licenses are disabled: the users cannot use the services"},
	} {
		if got := tt.s.Due(at); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.s, got, tt.want)
		}
	}
}

func TestSubscriptionsOfASKU(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	all := []Subscription{
		{ID: "1", SKU: "a", Seats: 10}, {ID: "2", SKU: "a", Seats: 5, Next: at.AddDate(0, 0, 3)},
		{ID: "3", SKU: "b", Seats: 25, Trial: true}, {ID: "4", SKU: "c", Seats: 25, Trial: true}, {ID: "5", SKU: "c", Seats: 2},
		{ID: "6", SKU: "d", Seats: 2, Status: "Deleted"},
	}
	for id, want := range map[string]string{
		"a": "5 licenses end or renew on 2026-11-04, in 3 days", "b": "all of its licenses are a trial", "c": "", "d": "",
	} {
		var of Subscription
		for _, s := range all {
			if string(s.SKU) == id {
				of = s
			}
		}
		if got := SubscriptionsDue(all, of.SKU, at); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}
