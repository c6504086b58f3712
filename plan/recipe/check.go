package recipe

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
)

// A fault is what is wrong with a recipe, and where: keys and indexes from the
// recipe down.
type fault struct {
	path []any
	err  error
}

type faults []fault

func (fs *faults) add(path []any, format string, args ...any) {
	*fs = append(*fs, fault{path, fmt.Errorf(format, args...)})
}

func (fs faults) join() error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = fmt.Errorf("%s: %w", keyOf(f.path), f.err)
	}
	return errors.Join(errs...)
}

// keyOf names a place inside a recipe: swap[0].to.
func keyOf(path []any) string {
	var b strings.Builder
	for _, p := range path {
		switch p := p.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", p)
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, p)
		}
	}
	return b.String()
}

func at(path ...any) []any { return path }

// Check returns what no tenant could make sense of, each fault with its place in the
// recipe.
func (r Recipe) Check() error { return r.faults().join() }

// faults finds what no tenant could make sense of.
func (r Recipe) faults() faults {
	var fs faults
	r.checkLists(&fs)
	r.checkExact(&fs)
	r.checkSwaps(&fs)
	r.checkChoice(&fs)
	r.checkWay(&fs)
	r.checkLocation(&fs)
	r.checkColumns(&fs)
	r.checkValues(&fs)
	r.checkGuards(&fs)
	if len(fs) == 0 && len(r.Assign)+len(r.Change)+len(r.Remove)+len(r.Swap)+len(r.Exact)+len(r.Columns)+len(r.Values) == 0 && !r.Create && !r.Locates() {
		fs.add(nil, "requests nothing: add assign, change, remove, swap, exact, create, location, columns or values")
	}
	return fs
}

func (r Recipe) checkLists(fs *faults) {
	for _, l := range r.lists() {
		for i, item := range l.items {
			switch {
			case strings.TrimSpace(item) == "":
				fs.add(at(l.key, i), "is empty: name a %s", l.what)
			case strings.EqualFold(strings.TrimSpace(item), None) && (l.what == "SKU" && l.key != "exact" || len(l.items) > 1):
				fs.add(at(l.key, i), "%q cannot be used here: it is the empty set, for service plans or exact, alone in its list", item)
			}
		}
	}
}

type list struct {
	key, what string
	items     []string
}

func (r Recipe) lists() []list {
	return []list{
		{"assign", "SKU", r.Assign}, {"change", "SKU", r.Change}, {"remove", "SKU", r.Remove},
		{"exact", "SKU", r.Exact}, {"among", "SKU", r.Among},
		{"disable", "service plan", r.Disable}, {"enable", "service plan", r.Enable},
		{"enable-only", "service plan", r.EnableOnly},
	}
}

// skuLists is how many of lists hold SKUs; those behind them hold service plans.
const skuLists = 5

func (r Recipe) checkExact(fs *faults) {
	switch {
	case len(r.Exact) > 0 && len(r.Assign)+len(r.Change)+len(r.Remove)+len(r.Swap) > 0:
		fs.add(at("exact"), "names all licenses that a user will have: leave out assign, change, remove and swap")
	case len(r.Exact) == 0 && len(r.Among) > 0:
		fs.add(at("among"), "belongs to exact: it says which SKUs may be removed")
	}
}

func (r Recipe) checkSwaps(fs *faults) {
	for i, s := range r.Swap {
		if len(s.From) == 0 {
			fs.add(at("swap", i), "needs from: the SKUs to replace")
		}
		for j, from := range s.From {
			if strings.TrimSpace(from) == "" || strings.Contains(from, "=") {
				fs.add(at("swap", i, "from", j), "%q is not a SKU", from)
			}
		}
		if len(s.To) == 0 {
			fs.add(at("swap", i), "needs to: the new SKU")
		}
		for j, to := range s.To {
			switch {
			case strings.TrimSpace(to) == "" && len(s.To) == 1:
				fs.add(at("swap", i), "needs to: the new SKU")
			case strings.TrimSpace(to) == "" || strings.Contains(to, "="):
				fs.add(at("swap", i, "to", j), "%q is not a SKU", to)
			}
		}
		for _, from := range slices.Sorted(maps.Keys(s.Map)) {
			if strings.TrimSpace(from) == "" || strings.TrimSpace(s.Map[from]) == "" {
				fs.add(at("swap", i, "map", from), "leads from a service plan to a service plan or to none")
			}
		}
	}
}

func (r Recipe) checkChoice(fs *faults) {
	said := ""
	for _, l := range r.lists()[skuLists:] {
		if len(l.items) == 0 {
			continue
		}
		if l.key == "enable-only" && said != "" {
			fs.add(at(l.key), "cannot be used with %s: it turns on exactly the service plans it names", said)
		}
		said = l.key
	}
	if r.AllOn {
		switch {
		case len(r.Enable) > 0:
			fs.add(at("all-on"), "cannot be used with enable: it turns on every service plan that disable does not name")
		case len(r.EnableOnly) > 0:
			fs.add(at("all-on"), "cannot be used with enable-only: give one of the two")
		}
		said = cmp.Or(said, "all-on")
	}
	if said != "" && len(r.Assign)+len(r.Change)+len(r.Swap)+len(r.Exact) == 0 {
		fs.add(at(said), "needs a SKU: add assign, change, swap or exact")
	}
	for i, on := range r.Enable {
		if slices.ContainsFunc(r.Disable, func(off string) bool { return foldKey(off) == foldKey(on) }) {
			fs.add(at("enable", i), "service plan %s is requested both on and off", on)
		}
	}
}

func (r Recipe) checkWay(fs *faults) {
	switch {
	case r.Via != "" && r.Via != plan.Update && r.Via != plan.Readd:
		fs.add(at("via"), "unknown way %q: write update or readd", r.Via)
	case r.EvenIfSame && r.Via != plan.Readd:
		fs.add(at("even-if-same"), "belongs to via: readd")
	}
}

func (r Recipe) checkLocation(fs *faults) {
	if r.Location != "" {
		if _, err := plan.Country(r.Location); err != nil {
			fs.add(at("location"), "%w", err)
		}
	}
	if r.Location != "" && r.LocationFrom != "" {
		fs.add(at("location-from"), "cannot be used with location: a default for rows that say nothing is never silent")
	}
	if len(r.LocationMap) > 0 && r.LocationFrom == "" {
		fs.add(at("location-map"), "needs location-from: the column that it maps")
	}
	if r.LocationOverwrite && !r.Locates() {
		fs.add(at("location-overwrite"), "needs location or location-from")
	}
	seen := map[string]string{}
	for _, from := range slices.Sorted(maps.Keys(r.LocationMap)) {
		if twin, twice := seen[foldKey(from)]; twice {
			fs.add(at("location-map", from), "is the same cell as %q", twin)
		}
		seen[foldKey(from)] = from
		if _, err := plan.Country(r.LocationMap[from]); err != nil {
			fs.add(at("location-map", from), "%w", err)
		}
	}
}

// checkColumns wants names of reseat's own columns, each once, and headers.
func (r Recipe) checkColumns(fs *faults) {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		column, err := plan.Column(name)
		switch twin, twice := seen[column]; {
		case err != nil:
			fs.add(at("columns", name), "%w", err)
			continue
		case twice:
			fs.add(at("columns", name), "is the same column as %s", twin)
		case column == "Recipe":
			fs.add(at("columns", name), "cannot stand in a recipe, which is found by that column: give --column Recipe=%s", r.Columns[name])
		case strings.TrimSpace(r.Columns[name]) == "":
			fs.add(at("columns", name), "is empty: name a column of the file")
		case column == "UsageLocation" && r.LocationFrom != "":
			fs.add(at("columns", name), "cannot be combined with location-from: both take the usage location from a column")
		}
		seen[column] = name
	}
}

func (r Recipe) checkValues(fs *faults) {
	seen := map[string]string{}
	for _, value := range slices.Sorted(maps.Keys(r.Values)) {
		if twin, twice := seen[foldKey(value)]; twice {
			fs.add(at("values", value), "is the same cell as %q", twin)
		}
		seen[foldKey(value)] = value
		names := r.Values[value]
		if strings.TrimSpace(value) == "" || len(names) == 0 {
			fs.add(at("values", value), "leads from a value of the file to a SKU, to a list of them, or to none")
		}
		for i, name := range names {
			switch {
			case strings.TrimSpace(name) == "":
				fs.add(at("values", value, i), "is empty: name a SKU")
			case len(names) > 1 && plan.IsNone([]string{name}):
				fs.add(at("values", value, i), "%q cannot stand among others: alone it is no SKU", name)
			}
		}
	}
}

func (r Recipe) checkGuards(fs *faults) {
	for _, g := range []struct {
		key string
		cap *int
	}{{"max-users", r.MaxUsers}, {"max-removals", r.MaxRemovals}, {"max-creates", r.MaxCreates}} {
		if g.cap != nil && *g.cap < 0 {
			fs.add(at(g.key), "%d is not a number of users", *g.cap)
		}
	}
	if r.Approvals < 0 {
		fs.add(at("approvals"), "%d is not a number of people", r.Approvals)
	}
	for i, c := range r.Accept {
		if rule, ok := plan.RuleFor(c); !ok || rule.Severity != plan.Hazard {
			fs.add(at("accept", i), "no such hazard as %q: `reseat findings` lists them", c)
		}
	}
}
