package plan

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A layer is what is asked of a user whose rows name a recipe, or none, before the
// cells of the rows are heard: the recipe, and below it the flags (R3).
type layer struct {
	recipe     string // as its file names it; empty where there is none
	wishes     []wish
	exact      *exactly // nil where other SKUs are none of the request's business
	via        Via      // of what the cells ask
	evenIfSame bool
	create     bool
	location   string // two letters
	locator    string // who says so, for people
	overwrite  bool   // the location changes existing ones too
	rowsMay    bool   // a location in a row changes existing ones too
	accept     []Code
}

// name names a layer for people.
func (y *layer) name() string {
	if y.recipe == "" {
		return "--location"
	}
	return fmt.Sprintf("recipe %q", y.recipe)
}

// layers resolves the flags and every recipe that a row names, by folded name. An
// error is one of the flags or recipes: nobody can be planned for.
func (w *builder) layers(reqs []Request, ask Ask) error {
	flags, err := w.ownLayer(ask, "")
	if err != nil {
		return err
	}
	w.flags = flags
	names := map[string]string{fold(ask.Recipe): ask.Recipe}
	for _, r := range reqs {
		names[fold(r.Recipe)] = r.Recipe
	}
	for _, key := range slices.Sorted(maps.Keys(names)) {
		name, recipe, known := ask.recipe(names[key])
		switch {
		case key == "":
			w.byRecipe[key] = flags
		case known:
			own, err := w.ownLayer(recipe, name)
			if err == nil {
				own, err = w.over(own, flags, key == fold(ask.Recipe))
			}
			if err != nil {
				return fmt.Errorf("recipe %s: %w", name, err)
			}
			w.byRecipe[key] = own
		case key == fold(ask.Recipe):
			return fmt.Errorf("--recipe %s: no such recipe: %s", ask.Recipe, ask.recipeNames())
		}
	}
	w.byRecipe[""] = w.byRecipe[fold(ask.Recipe)]
	return nil
}

// inUse lists the layers of recipes, by name.
func (w *builder) inUse() []*layer {
	var out []*layer
	for _, key := range slices.Sorted(maps.Keys(w.byRecipe)) {
		if y := w.byRecipe[key]; y.recipe != "" && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	slices.SortFunc(out, func(a, b *layer) int { return strings.Compare(a.recipe, b.recipe) })
	return out
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// recipe finds a recipe in any case.
func (a Ask) recipe(name string) (string, Ask, bool) {
	if r, ok := a.Recipes[name]; ok {
		return name, r, true
	}
	for _, n := range slices.Sorted(maps.Keys(a.Recipes)) {
		if fold(n) == fold(name) {
			return n, a.Recipes[n], true
		}
	}
	return "", Ask{}, false
}

func (a Ask) recipeNames() string {
	if len(a.Recipes) == 0 {
		return "there is no file of recipes"
	}
	return "there is " + strings.Join(slices.Sorted(maps.Keys(a.Recipes)), ", ")
}

// ownLayer resolves what flags or one recipe ask, without what lies below.
func (w *builder) ownLayer(ask Ask, recipe string) (*layer, error) {
	wishes, err := ask.wishes(w)
	if err != nil {
		return nil, err
	}
	y := &layer{
		recipe: recipe, wishes: wishes, via: ask.Via, evenIfSame: ask.EvenIfSame, create: ask.Create,
		overwrite: ask.LocationOverwrite, rowsMay: ask.LocationOverwrite, accept: ask.Accept,
	}
	if y.exact, err = w.exactly(ask); err != nil {
		return nil, err
	}
	if ask.Location != "" {
		if y.location, err = Country(ask.Location); err != nil {
			return nil, err
		}
		y.locator = y.name()
	}
	if err := w.decide(y.wishes, ask.Maps, recipe); err != nil {
		return nil, err
	}
	for i := range y.wishes {
		y.wishes[i].via, y.wishes[i].evenIfSame = cmp.Or(ask.Via, Update), ask.EvenIfSame
	}
	return y, nil
}

// over puts the layer of a recipe over that of the flags. A recipe that the flags
// themselves name is beside them, so there one SKU cannot be asked for by both.
func (w *builder) over(own, flags *layer, beside bool) (*layer, error) {
	y := *own
	for _, f := range flags.wishes {
		x, meets := firstMeeting(f, own.wishes)
		switch {
		case beside && meets && !x.equal(f):
			return nil, fmt.Errorf("it says %s, and the flags say %s: drop one of the two", w.words(x), w.words(f))
		case !meets:
			y.wishes = append(slices.Clip(y.wishes), f)
		}
	}
	if own.exact != nil && len(y.wishes) > len(own.wishes) || flags.exact != nil && len(own.wishes) > 0 {
		return nil, errors.New("an exact request says all that a user shall hold: nothing can be asked beside it")
	}
	if y.exact == nil {
		y.exact = flags.exact
	}
	if y.via == "" {
		y.via = flags.via
	}
	if y.location == "" {
		y.location, y.locator, y.overwrite = flags.location, flags.locator, own.overwrite || flags.overwrite
	}
	y.evenIfSame = own.evenIfSame || flags.evenIfSame && y.via == Readd
	y.create = own.create || flags.create
	y.rowsMay = own.rowsMay || flags.rowsMay
	y.accept = union(own.accept, flags.accept)
	return &y, nil
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// layerOf returns the layer of a user by the recipe that its rows name; where they
// name one that no file defines, the flags' and false.
func (w *builder) layerOf(o *order) (*layer, bool) {
	for _, r := range o.rows {
		if key := fold(r.Recipe); key != "" {
			y := w.byRecipe[key]
			return cmp.Or(y, w.flags), y != nil
		}
	}
	return w.byRecipe[""], true
}
