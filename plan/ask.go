package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// A Via is the way in which a SKU that is already held gets a new plan choice.
type Via string

// Update replaces the disabled plans in place; Readd takes the SKU away and gives
// it back with the new ones, in two calls.
const (
	Update Via = "update"
	Readd  Via = "readd"
)

// An Ask is the request that the flags make of every user of the roster. Names
// are as written; each list item may be a SKU by GUID, part number,
// tenant:PARTNUMBER or product name.
type Ask struct {
	Assign []string // "SKU" or "SKU|PLAN|PLAN" with plans to switch off
	Change []string // likewise, for SKUs that the user already has
	Remove []string
	Swap   []string // "A=B" or "A,C=B"
	Exact  []string // hold these directly, as Assign says, and no others; the lone word "none" for no SKU at all
	Among  []string // what Exact may take away; empty: any SKU
	Choice PlanNames

	// Maps decides lines of swaps' plan maps: by item of Swap, from a service plan of
	// the old SKUs to one of the new, or to "none".
	Maps map[string]map[string]string

	// Groups by object id, whose members and licenses are in the snapshot: users are added
	// to AddTo and taken out of RemoveFrom. MoveTo is one that users join before they lose
	// their direct assignments of MoveSKUs, once the group gives all that these have on.
	AddTo, RemoveFrom []string
	MoveTo            string
	MoveSKUs          []string
	IfInherited       bool          // Remove only where groups give all that is on
	LeaveOnFail       bool          // the membership made for a move is taken back where the proof fails
	GroupWait         time.Duration // how long a group may take to be processed; 0 is a day
	WithoutProof      bool          // what is taken beside what is given does not wait for a proof

	// Grounds are conditions whose evidence the plan gives, and on which a removal can rest.
	Grounds Grounds

	Reconcile Reconcile

	Via        Via  // empty is Update
	EvenIfSame bool // readd users who are already as asked
	Fix        bool // apply what findings propose
	Create     bool // create missing users that have a name

	Location          string // a country for users who have no usage location
	LocationOverwrite bool   // change existing usage locations too

	Accept []Code    // hazards that do not hold the user
	Seats  SeatCount // how free seats are reckoned
	Limit  *int      // at most so many changes, the first in run order; nil is all
	Sample *int      // so many of the changes, drawn by Seed; nil is all
	Seed   uint64

	// Values are what the rows of a recipe mean by the license names in their cells, by
	// name in any case: SKUs, or the lone word "none" for no license. Flags have none.
	Values map[string][]string

	// Recipes are the named requests that the column Recipe can mean, and Recipe is
	// the one for rows that name none. Of a recipe, what is said about seats, the
	// limit, protection, dependencies and further recipes does not count.
	Recipes map[string]Ask
	Recipe  string

	// Dependencies are rules of this tenant beside the bundled ones.
	Dependencies []Dependency

	KeepFree []string // "SKU=N": so many seats of the SKU stay free

	Guards  Guards        // of recipes in use, the stricter one of each counts
	Protect []string      // users never to be changed: object ids, UPNs, mail addresses or aliases
	Account tenant.UserID // who is signed in: protected as well
}

// A SeatCount says which units of a SKU count as seats (R22).
type SeatCount string

// Strict counts enabled units, WithWarning also those in grace, and Unchecked
// leaves the judgement to the tenant.
const (
	Strict      SeatCount = "strict"
	WithWarning SeatCount = "with-warning"
	Unchecked   SeatCount = "unchecked"
)

// Empty tells whether the ask wants nothing of anybody.
func (a Ask) Empty() bool {
	return len(a.Assign)+len(a.Change)+len(a.Remove)+len(a.Swap)+len(a.Exact) == 0 && !a.ChangesMembership() &&
		a.Location == "" && a.Reconcile.SKU == "" && !a.Create && !a.Choice.Said() && a.Recipe == ""
}

// An AskError says that the flags cannot be carried out for anybody. It is a
// usage error: no plan is made.
type AskError struct{ Err error }

func (e *AskError) Error() string { return e.Err.Error() }
func (e *AskError) Unwrap() error { return e.Err }

// Check refuses what no tenant could make sense of.
func (a Ask) Check() error {
	c := a.Choice
	switch {
	case len(c.EnableOnly) > 0 && (c.AllOn || len(c.Disable)+len(c.Enable) > 0):
		return errors.New("--enable-only turns on exactly the service plans it names: leave out --disable, --enable and --all-on")
	case c.AllOn && len(c.Enable) > 0:
		return errors.New("--all-on turns on every service plan that --disable does not name: leave out --enable")
	case c.Said() && a.Reconcile.SKU == "" && len(a.Assign)+len(a.Change)+len(a.Swap)+len(a.ExactItems()) == 0:
		return errors.New("service plans need a SKU: add --assign SKU, --change SKU or --swap A=B, or write it into the column DisabledPlans or EnabledPlans, or into the recipe")
	case a.Via != "" && a.Via != Update && a.Via != Readd:
		return fmt.Errorf("unknown way %q: --via is update or readd", a.Via)
	case a.EvenIfSame && a.Via != Readd:
		return errors.New("--even-if-same belongs to --via readd")
	case a.Seats != "" && !slices.Contains([]SeatCount{Strict, WithWarning, Unchecked}, a.Seats):
		return fmt.Errorf("unknown value %q: --seats is strict, with-warning or unchecked", a.Seats)
	case a.Seats == Unchecked && len(a.KeepFree) > 0:
		return errors.New("--keep-free counts available licenses, and with --seats unchecked nobody does: leave out one of the two")
	}
	if a.Limit != nil && *a.Limit < 0 {
		return fmt.Errorf("--limit %d: write how many changes there may be", *a.Limit)
	}
	if a.Sample != nil && *a.Sample < 0 {
		return fmt.Errorf("--sample %d: write how many changes to choose", *a.Sample)
	}
	if err := errors.Join(a.checkExact(), a.checkGroups(), a.Grounds.check(a), a.checkReconcile(), a.Guards.check()); err != nil {
		return err
	}
	for _, code := range a.Accept {
		if r, ok := RuleFor(code); !ok || r.Severity != Hazard {
			if before, n, cut := strings.Cut(string(code), "="); cut {
				return fmt.Errorf("--accept %s: %q is not a number of users: write %s=N, or %s alone for any number", code, n, before, before)
			}
			return fmt.Errorf("--accept %s: no such hazard (the hazards are %s)", code, strings.Join(hazardCodes(), ", "))
		}
	}
	return nil
}

func hazardCodes() []string {
	var out []string
	for _, r := range rules {
		if r.Severity == Hazard {
			out = append(out, string(r.Code))
		}
	}
	return out
}

// ChangesMembership tells whether users are added to groups or taken out of them.
func (a Ask) ChangesMembership() bool {
	return len(a.AddTo)+len(a.RemoveFrom) > 0 || a.MoveTo != ""
}

// CheckTargets refuses what cannot be asked of a group's own licenses (R50).
func (a Ask) CheckTargets() error {
	switch {
	case a.Reconcile.SKU != "" || a.Grounds.Any():
		return errors.New("--reconcile and the conditions on users are about users: leave them out beside a target group")
	case a.Via == Readd:
		return errors.New("--via readd belongs to users: the licenses of a group are changed in place")
	case a.ChangesMembership() || a.IfInherited:
		return errors.New("--target-group changes the licenses of groups: leave out --move-to, --add-to, --remove-from and --if-inherited, which change members or users")
	case a.Location != "" || a.LocationOverwrite || a.Create:
		return errors.New("--target-group changes the licenses of groups: leave out --location, --location-overwrite and --create, which are about users")
	case a.Limit != nil || a.Sample != nil:
		return errors.New("--target-group changes the licenses of whole groups: name fewer groups, and leave out --limit and --sample")
	case len(a.Assign)+len(a.Change)+len(a.Remove)+len(a.Swap)+len(a.Exact) == 0 && a.Recipe == "":
		return errors.New("no change requested: add --assign, --change, --remove, --swap or --exact")
	}
	return nil
}

// checkGroups refuses what cannot be used with a change of membership.
func (a Ask) checkGroups() error {
	switch {
	case a.MoveTo != "" && len(a.MoveSKUs) == 0:
		return errors.New("--move-to needs --sku SKU: the license whose direct assignment is removed once the group gives it")
	case a.MoveTo == "" && len(a.MoveSKUs) > 0:
		return errors.New("--sku belongs to --move-to: it says which direct assignment is removed")
	case a.MoveTo != "" && len(a.Exact)+len(a.Assign)+len(a.Change)+len(a.Remove)+len(a.Swap) > 0:
		return errors.New("--move-to decides everything about the license: leave out --assign, --change, --remove, --swap and --exact")
	case a.LeaveOnFail && a.MoveTo == "":
		return errors.New("--leave-on-fail belongs to --move-to: it takes back the membership of users whom the group does not cover")
	case a.GroupWait < 0 || a.GroupWait > 0 && a.GroupWait < time.Minute:
		return fmt.Errorf("--group-wait %s: a group takes minutes to be processed; write a minute or more, such as 24h", a.GroupWait)
	case a.IfInherited && len(a.Remove) == 0:
		return errors.New("--if-inherited belongs to --remove: it says whose direct assignment is removed")
	case a.ChangesMembership() && a.Via == Readd:
		return errors.New("--via readd cannot be combined with a change of membership")
	case a.WithoutProof && (a.MoveTo != "" || a.IfInherited):
		return errors.New("--without-proof cannot be combined with --move-to or --if-inherited, which are about the proof")
	case a.WithoutProof && !a.ChangesMembership():
		return errors.New("--without-proof belongs to --add-to or --remove-from")
	}
	return nil
}

// checkExact refuses what cannot be used with --exact.
func (a Ask) checkExact() error {
	switch {
	case len(a.Exact) == 0 && len(a.Among) > 0:
		return errors.New("--among belongs to --exact: it says which SKUs may be removed")
	case len(a.Exact) > 0 && len(a.Assign)+len(a.Change)+len(a.Remove)+len(a.Swap) > 0:
		return errors.New("--exact names all licenses that a user will have: leave out --assign, --change, --remove and --swap")
	}
	return nil
}

// ExactItems lists the SKUs that --exact keeps; the lone word none is no SKU at all.
func (a Ask) ExactItems() []string {
	if IsNone(a.Exact) {
		return nil
	}
	return a.Exact
}

// Fold returns a name as it is compared: without case and outer space.
func Fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// FindRecipe finds a recipe in any case.
func (a Ask) FindRecipe(name string) (string, Ask, bool) {
	if r, ok := a.Recipes[name]; ok {
		return name, r, true
	}
	for _, n := range slices.Sorted(maps.Keys(a.Recipes)) {
		if Fold(n) == Fold(name) {
			return n, a.Recipes[n], true
		}
	}
	return "", Ask{}, false
}

// A PlanNames is a plan choice as people write it, before it is known which SKU
// it is for. Each list holds service plans by GUID, name or friendly name; the
// lone word "none" is the empty set.
type PlanNames struct {
	Disable    []string // these off, the rest as it is
	Enable     []string // these on, the rest as it is
	EnableOnly []string // exactly these on
	AllOn      bool     // all on that neither Disable nor a "SKU|PLAN" item names
}

func (n PlanNames) Said() bool {
	return len(n.Disable)+len(n.Enable)+len(n.EnableOnly) > 0 || n.AllOn
}

// IsNone tells whether a list is the lone word "none": the empty set.
func IsNone(names []string) bool {
	return len(names) == 1 && strings.EqualFold(strings.TrimSpace(names[0]), "none")
}
