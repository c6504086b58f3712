package batch

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// ErrGuard marks what a guard refuses: nothing was written.
var ErrGuard = errors.New("refused")

// Guard compares a plan that is about to be carried out with the tenant as it is:
// the tenant must be the plan's own, the plan no older than maxAge, and the service
// plans of every SKU that the plan touches those it was made with (R28). Its errors
// are ErrGuard and say what to do.
func Guard(p plan.Plan, now time.Time, maxAge time.Duration, id tenant.ID, domain string, owned []tenant.SKU) error {
	h := p.Header
	if h.Tenant != id {
		return fmt.Errorf("%w: the plan is for tenant %s (%s), this is %s (%s): sign in to the plan's tenant", ErrGuard, h.Domain, h.Tenant, domain, id)
	}
	if age := now.Sub(h.Made); age > maxAge {
		return fmt.Errorf("%w: the plan was made %s, more than %s ago: make it again, or raise --max-age", ErrGuard, tenant.Clock(h.Made), maxAge)
	}
	current := map[sku.ID]tenant.SKU{}
	for _, k := range owned {
		current[k.ID] = k
	}
	for _, then := range h.SKUs {
		if !p.Touches(then.ID) {
			continue
		}
		k, ok := current[then.ID]
		switch {
		case !ok:
			return fmt.Errorf("%w: the tenant no longer lists %s, which the plan touches: make the plan again", ErrGuard, then.PartNumber)
		case !k.UserPlans().Equal(then.UserPlans()):
			return fmt.Errorf("%w: the service plans of %s changed since the plan was made: make the plan again", ErrGuard, then.PartNumber)
		}
	}
	return keepsFree(p, current)
}

// keepsFree refuses a plan that would leave fewer seats free than it promises, because
// others took some since it was made.
func keepsFree(p plan.Plan, current map[sku.ID]tenant.SKU) error {
	keep := p.Header.Guards.KeepFree
	if len(keep) == 0 {
		return nil
	}
	takes := map[sku.ID]int{}
	for i := range p.Lines {
		for id, n := range p.Lines[i].Moves() {
			takes[id] += n
		}
	}
	for _, id := range slices.Sorted(maps.Keys(keep)) {
		k := current[id]
		owned, limited := plan.SeatsOwned(k, plan.SeatCount(p.Header.Options.Seats))
		if left := owned - k.Seats.Consumed - takes[id]; limited && takes[id] > 0 && left < keep[id] {
			return fmt.Errorf("%w: the plan keeps %d licenses of %s free, and now only %d would be left: make the plan again", ErrGuard, keep[id], k.PartNumber, max(0, left))
		}
	}
	return nil
}

// FreeSeats returns the seats of each SKU that are free now, counted as the plan does
// (R22). What the tenant is to judge is left out.
func FreeSeats(p plan.Plan, owned []tenant.SKU) map[sku.ID]int {
	free := map[sku.ID]int{}
	for _, k := range owned {
		if n, limited := plan.SeatsFree(k, plan.SeatCount(p.Header.Options.Seats)); limited {
			free[k.ID] += n
		}
	}
	return free
}
