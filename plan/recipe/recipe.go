package recipe

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A File is a file of recipes.
type File struct {
	Recipes map[string]Recipe `yaml:"recipes"`
}

// A Recipe is a named license definition: what is asked, in which way, and under
// which guards. Names of SKUs and service plans are as written; they are resolved
// against a tenant when a plan is made.
type Recipe struct {
	About string `yaml:"about,omitempty"` // what it is for, for people

	Create bool     `yaml:"create,omitempty"` // create missing users whose row has a name
	Assign []string `yaml:"assign,flow,omitempty"`
	Change []string `yaml:"change,flow,omitempty"` // change which service plans are on, for users who have the SKU
	Remove []string `yaml:"remove,flow,omitempty"`
	Swap   []Swap   `yaml:"swap,omitempty"`
	Exact  []string `yaml:"exact,flow,omitempty"` // hold these directly and no others; None for no SKU
	Among  []string `yaml:"among,flow,omitempty"` // what Exact may take away

	Disable    []string `yaml:"disable,flow,omitempty"`
	Enable     []string `yaml:"enable,flow,omitempty"`
	EnableOnly []string `yaml:"enable-only,flow,omitempty"` // exactly these on
	AllOn      bool     `yaml:"all-on,omitempty"`           // all on that disable does not name

	Via        plan.Via `yaml:"via,omitempty"`
	EvenIfSame bool     `yaml:"even-if-same,omitempty"`

	Location          string            `yaml:"location,omitempty"`           // one country for everybody
	LocationFrom      string            `yaml:"location-from,omitempty"`      // a column of the rows
	LocationMap       map[string]string `yaml:"location-map,omitempty"`       // from what that column says to a country
	LocationOverwrite bool              `yaml:"location-overwrite,omitempty"` // change existing locations too

	Columns map[string]string `yaml:"columns,omitempty"` // of the rows: from a column of plan.Columns to the header of the file that stands for it
	Values  map[string]Names  `yaml:"values,omitempty"`  // from what a license cell says to the SKUs that it means

	Guards `yaml:",inline"`
}

// Guards are the caps and acceptances that a plan made from the recipe must keep
// (R25). A nil cap is none.
type Guards struct {
	MaxUsers    *int        `yaml:"max-users,omitempty"`    // users who change
	MaxRemovals *int        `yaml:"max-removals,omitempty"` // users who lose a SKU without replacement
	MaxCreates  *int        `yaml:"max-creates,omitempty"`  // new accounts
	Accept      []plan.Code `yaml:"accept,flow,omitempty"`  // hazards that do not hold a user
	Approvals   int         `yaml:"approvals,omitempty"`    // people who must approve the plan before it is carried out (R26)
}

// A Swap takes the SKUs From out and brings To in, each user's plan choices carried
// over (R10).
type Swap struct {
	From []string `yaml:"from,flow"`
	To   Targets  `yaml:"to,flow"`
	// Map overrides lines of the plan map between the SKUs: from a service plan of
	// From to one of To, or to None.
	Map map[string]string `yaml:"map,omitempty"`
}

// None is the empty set in a list, and no counterpart in a swap map.
const None = "none"

// Names are names of SKUs: in YAML a list, or one name alone; a name can hold several with
// semicolons, as a cell does. None alone is no SKU.
type Names []string

// UnmarshalYAML reads one name or a list.
func (n *Names) UnmarshalYAML(read func(any) error) error {
	var one string
	if read(&one) == nil {
		items, err := sku.SplitList(one, ';')
		*n = items
		return err
	}
	var list []string
	err := read(&list)
	*n = list
	return err
}

// Find returns the recipe of that name, in any case.
func (f File) Find(name string) (Recipe, error) {
	if r, ok := f.Recipes[name]; ok {
		return r, nil
	}
	for _, n := range f.Names() {
		if strings.EqualFold(n, strings.TrimSpace(name)) {
			return f.Recipes[n], nil
		}
	}
	return Recipe{}, fmt.Errorf("unknown recipe %q: there is %s", name, strings.Join(f.Names(), ", "))
}

// Names lists the recipes in order.
func (f File) Names() []string { return slices.Sorted(maps.Keys(f.Recipes)) }

// Asks returns what each recipe asks, as plan.Ask.Recipes takes it.
func (f File) Asks() (map[string]plan.Ask, error) {
	asks := make(map[string]plan.Ask, len(f.Recipes))
	for _, name := range f.Names() {
		ask, err := f.Recipes[name].Ask()
		if err != nil {
			return nil, fmt.Errorf("recipe %s: %w", name, err)
		}
		asks[name] = ask
	}
	return asks, nil
}

// Ask returns what the recipe asks, as flags would, with its guards. Only LocationFrom,
// LocationMap and Columns are not in it: they are about the columns of a file, and
// File.Rules answers for each row. An error names the key at fault.
func (r Recipe) Ask() (plan.Ask, error) {
	if fs := r.faults(); len(fs) > 0 {
		return plan.Ask{}, fs.join()
	}
	ask := plan.Ask{
		Assign: r.Assign, Change: r.Change, Remove: r.Remove, Exact: r.Exact, Among: r.Among,
		Choice: plan.PlanNames{Disable: r.Disable, Enable: r.Enable, EnableOnly: r.EnableOnly, AllOn: r.AllOn},
		Via:    r.Via, EvenIfSame: r.EvenIfSame, Create: r.Create,
		Location: r.Location, LocationOverwrite: r.LocationOverwrite,
		Accept: r.Accept,
		Guards: plan.Guards{MaxUsers: r.MaxUsers, MaxRemovals: r.MaxRemovals, MaxCreates: r.MaxCreates, Approvals: r.Approvals},
	}
	for value, names := range r.Values {
		if ask.Values == nil {
			ask.Values = map[string][]string{}
		}
		ask.Values[value] = names
	}
	for _, s := range r.Swap {
		ask.Swap = append(ask.Swap, s.String())
		if len(s.Map) == 0 {
			continue
		}
		if ask.Maps == nil {
			ask.Maps = map[string]map[string]string{}
		}
		ask.Maps[s.String()] = s.Map
	}
	return ask, nil
}

// String is the swap as the flag --swap takes it: A,C=B or A=B,D.
func (s Swap) String() string { return sku.JoinList(s.From, ',') + "=" + sku.JoinList(s.To, ',') }

// Targets are the SKUs that come in with a swap. One alone is written without a list.
type Targets []string

// UnmarshalYAML reads one name, or a list of them.
func (t *Targets) UnmarshalYAML(decode func(any) error) error {
	var one string
	if decode(&one) == nil {
		*t = Targets{one}
		return nil
	}
	return decode((*[]string)(t))
}

// MarshalYAML writes one name alone as it is.
func (t Targets) MarshalYAML() (any, error) {
	if len(t) == 1 {
		return t[0], nil
	}
	return []string(t), nil
}
