package build

import (
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"time"
)

// A builder is what working out one plan needs: the tenant arranged for looking things
// up, what flags and recipes ask, and what was worked out so far.
type builder struct {
	*tenant.Index
	at        time.Time              // when the plan is made; zero: no date is near
	fixes     bool                   // what findings propose is applied
	unused    bool                   // users were selected because nobody seems to use their accounts
	count     plan.SeatCount         // which units count as seats
	keepFree  map[sku.ID]int         // seats that stay free
	maps      map[mapKey]*swapMap    // of swaps, as they are needed
	answers   map[layerKey]rowAnswer // what rows ask, by wording
	wishes    map[layerKey][]wish    // and what is asked of a user with one row of that wording
	patterns  map[layerKey]*pattern  // what it comes to, by user's state
	key       []byte                 // room for keys of these
	flags     *layer                 // what the flags ask
	byRecipe  map[string]*layer      // what recipes ask over the flags, by folded name; "" is the one of --recipe, else the flags
	reconcile reconciling
	takes     map[sku.ID]int  // users from whom an exact request takes the SKU
	protected map[string]bool // users never to be changed: ids and folded UPNs
	rules     []plan.Dependency
	groups    memberships     // what the flags ask about membership
	members   *memberStates   // of the groups whose own licenses change; nil where none do
	broken    map[string]bool // rules that users of the tenant break without harm, once looked for
}

func newBuilder(now tenant.Snapshot, cat *sku.Catalogue) *builder {
	return &builder{
		Index:    tenant.NewIndex(now, cat),
		maps:     map[mapKey]*swapMap{},
		answers:  map[layerKey]rowAnswer{},
		wishes:   map[layerKey][]wish{},
		patterns: map[layerKey]*pattern{},
		byRecipe: map[string]*layer{},
		takes:    map[sku.ID]int{},
		broken:   map[string]bool{},
	}
}

// A shape is what a SKU contains: plans that can be switched per user, and
// tenant-wide ones.
type shape struct{ user, company sku.PlanSet }

func (b *builder) shape(id sku.ID) shape { return shape{b.UserPlans()[id], b.CompanyPlans(id)} }
