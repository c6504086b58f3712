package build

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
)

// A layer is what is asked of a user whose rows name a recipe, or none, before the
// cells of the rows are heard: the recipe, and below it the flags (R3).
type layer struct {
	recipe     string // as its file names it; empty where there is none
	wishes     []wish
	exact      *exactly // nil where other SKUs are none of the request's business
	via        plan.Via // of what the cells ask
	evenIfSame bool
	create     bool
	location   string // two letters
	locator    string // who says so, for people
	overwrite  bool   // the location changes existing ones too
	rowsMay    bool   // a location in a row changes existing ones too
	accept     []plan.Code
	values     values // what the rows' license cells mean; nil where they are names of SKUs
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
func (b *builder) layers(reqs []plan.Request, ask plan.Ask) error {
	flags, err := b.ownLayer(ask, "")
	if err != nil {
		return err
	}
	b.flags = flags
	names := map[string]string{plan.Fold(ask.Recipe): ask.Recipe}
	for _, r := range reqs {
		names[plan.Fold(r.Recipe)] = r.Recipe
	}
	for _, key := range slices.Sorted(maps.Keys(names)) {
		name, recipe, known := ask.FindRecipe(names[key])
		switch {
		case key == "":
			b.byRecipe[key] = flags
		case known:
			own, err := b.ownLayer(recipe, name)
			if err == nil {
				own, err = b.over(own, flags, key == plan.Fold(ask.Recipe))
			}
			if err != nil {
				return fmt.Errorf("recipe %s: %w", name, err)
			}
			b.byRecipe[key] = own
		case key == plan.Fold(ask.Recipe):
			return fmt.Errorf("--recipe %s: no such recipe: %s", ask.Recipe, recipeNames(ask))
		}
	}
	b.byRecipe[""] = b.byRecipe[plan.Fold(ask.Recipe)]
	return nil
}

// inUse lists the layers of recipes, by name.
func (b *builder) inUse() []*layer {
	var out []*layer
	for _, key := range slices.Sorted(maps.Keys(b.byRecipe)) {
		if y := b.byRecipe[key]; y.recipe != "" && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	slices.SortFunc(out, func(a, b *layer) int { return strings.Compare(a.recipe, b.recipe) })
	return out
}

func recipeNames(a plan.Ask) string {
	if len(a.Recipes) == 0 {
		return "there is no file of recipes"
	}
	return "there is " + strings.Join(slices.Sorted(maps.Keys(a.Recipes)), ", ")
}

// ownLayer resolves what flags or one recipe ask, without what lies below.
func (b *builder) ownLayer(ask plan.Ask, recipe string) (*layer, error) {
	wishes, err := b.askWishes(ask)
	if err != nil {
		return nil, err
	}
	y := &layer{
		recipe: recipe, wishes: wishes, via: ask.Via, evenIfSame: ask.EvenIfSame, create: ask.Create,
		overwrite: ask.LocationOverwrite, rowsMay: ask.LocationOverwrite, accept: ask.Accept,
	}
	if y.values, err = b.values(ask.Values); err != nil {
		return nil, err
	}
	if y.exact, err = b.exactly(ask); err != nil {
		return nil, err
	}
	if ask.Location != "" {
		if y.location, err = plan.Country(ask.Location); err != nil {
			return nil, err
		}
		y.locator = y.name()
	}
	if err := b.decide(y.wishes, ask.Maps, recipe); err != nil {
		return nil, err
	}
	for i := range y.wishes {
		y.wishes[i].via, y.wishes[i].evenIfSame = cmp.Or(ask.Via, plan.Update), ask.EvenIfSame
	}
	return y, nil
}

// over puts the layer of a recipe over that of the flags. A recipe that the flags
// themselves name is beside them, so there one SKU cannot be asked for by both.
func (b *builder) over(own, flags *layer, beside bool) (*layer, error) {
	y := *own
	for _, f := range flags.wishes {
		x, meets := firstMeeting(f, own.wishes)
		switch {
		case beside && meets && !x.equal(f):
			return nil, fmt.Errorf("it says %s, and the flags say %s: drop one of the two", b.words(x), b.words(f))
		case !meets:
			y.wishes = append(slices.Clip(y.wishes), f)
		}
	}
	if own.exact != nil && len(y.wishes) > len(own.wishes) || flags.exact != nil && len(own.wishes) > 0 {
		return nil, errors.New("an exact request names all licenses that a user will have: nothing can be requested beside it")
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
	y.evenIfSame = own.evenIfSame || flags.evenIfSame && y.via == plan.Readd
	y.create = own.create || flags.create
	y.rowsMay = own.rowsMay || flags.rowsMay
	y.accept = join(own.accept, flags.accept)
	return &y, nil
}

// layerOf returns the layer of a user by the recipe that its rows name; where they
// name one that no file defines, the flags' and false.
func (b *builder) layerOf(q *userRequest) (*layer, bool) {
	for _, r := range q.rows {
		if key := plan.Fold(r.Recipe); key != "" {
			y := b.byRecipe[key]
			return cmp.Or(y, b.flags), y != nil
		}
	}
	return b.byRecipe[""], true
}

// askWishes resolves the flags into one wish a SKU (R8: unknown names are errors).
func (b *builder) askWishes(a plan.Ask) ([]wish, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	out, err := b.wishesOf(cells{Assign: slices.Concat(a.Assign, a.ExactItems()), Change: a.Change, Remove: a.Remove, Swap: a.Swap, Move: a.MoveSKUs})
	if err != nil || !a.Choice.Said() {
		return out, err
	}
	return b.choose(out, a.Choice)
}

// join adds to a list what it does not have yet.
func join(a, b []plan.Code) []plan.Code {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
