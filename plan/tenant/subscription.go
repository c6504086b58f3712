package tenant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
)

// SubscriptionNear is how long before the end of its term a subscription is looked at:
// the grace period of most plans is as long (graph-contract-2 section 5).
const SubscriptionNear = 30 * 24 * time.Hour

// A Subscription is one purchase of a SKU (directory/subscriptions).
type Subscription struct {
	ID      string    `json:"id"`
	SKU     sku.ID    `json:"sku"`
	Seats   int       `json:"seats"`
	Status  string    `json:"status,omitempty"` // Enabled (or empty), Warning, Suspended, Deleted, LockedOut
	Trial   bool      `json:"trial,omitempty"`
	Created time.Time `json:"created,omitzero"`
	Next    time.Time `json:"next,omitzero"` // when it ends or renews
}

// Due says what somebody should find out about a subscription at a time; empty: nothing.
// Microsoft Graph does not tell whether a subscription renews by itself, so a date is a
// question and not an end.
func (s Subscription) Due(at time.Time) string {
	what := Count(s.Seats, "license")
	if s.Trial {
		what = "a trial of " + what
	}
	switch s.Status {
	case "", "Enabled":
		if s.Next.IsZero() || s.Next.Before(at) || s.Next.Sub(at) > SubscriptionNear {
			return ""
		}
		return fmt.Sprintf("%s %s on %s, in %s", what, s.verb("ends or renews", "end or renew"), s.Next.UTC().Format(time.DateOnly), Count(int(s.Next.Sub(at).Hours()/24), "day"))
	case "Warning":
		words := what + s.verb(" is", " are") + " in the grace period after the end of the subscription"
		if !s.Next.IsZero() {
			words += ": the users lose the services on " + s.Next.UTC().Format(time.DateOnly) + " unless it is renewed"
		}
		return words
	case "Suspended":
		return what + s.verb(" is", " are") + " disabled: the users cannot use the services"
	case "LockedOut":
		return what + s.verb(" is", " are") + " locked out"
	case "Deleted":
		return what + s.verb(" is", " are") + " deleted"
	}
	return what + ": state " + s.Status
}

func (s Subscription) verb(one, several string) string {
	if s.Trial || s.Seats == 1 {
		return one
	}
	return several
}

// DueSubscriptions are those that somebody should look at, the nearest date first.
func DueSubscriptions(all []Subscription, at time.Time) []Subscription {
	var out []Subscription
	for _, s := range all {
		if s.Due(at) != "" {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Subscription) int {
		return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// SubscriptionsDue says what is due of the subscriptions of a SKU, and whether a trial is
// all that it rests on; empty: nothing.
func SubscriptionsDue(all []Subscription, of sku.ID, at time.Time) string {
	var words []string
	enabled, trials := 0, 0
	for _, s := range all {
		if s.SKU == of && (s.Status == "" || s.Status == "Enabled") && s.Seats > 0 {
			enabled++
			if s.Trial {
				trials++
			}
		}
	}
	for _, s := range DueSubscriptions(all, at) {
		if s.SKU == of && s.Status != "Deleted" {
			words = append(words, s.Due(at))
		}
	}
	if enabled > 0 && enabled == trials {
		words = append(words, "all of its licenses are a trial")
	}
	return strings.Join(words, "; ")
}
