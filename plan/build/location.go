package build

import (
	"slices"

	"reseat/plan"
)

// saidLocation tells what a row says about the usage location, and how: its own cell,
// or where no row of the user has one, what its recipe reads from a column (R3).
func (q *userRequest) saidLocation() (said func(plan.Request) string, how string) {
	if slices.ContainsFunc(q.rows, func(r plan.Request) bool { return r.Location != "" }) {
		return func(r plan.Request) string { return r.Location }, "as its row says"
	}
	return func(r plan.Request) string { return r.RecipeLocation }, "as " + q.layer.name() + " reads from its row"
}

// locate decides which usage location is asked for: the row's, else the layer's, and
// whether it changes an existing one.
func (q *userRequest) locate() {
	q.location, q.overwrite, q.source = q.layer.location, q.layer.overwrite, "as "+q.layer.locator+" says"
	said, source := q.saidLocation()
	for _, r := range q.rows {
		if said(r) == "" {
			continue
		}
		code, err := plan.Country(said(r))
		if err != nil {
			q.hold(plan.Find("bad-location", "%s: %v", r.Source, err))
			return
		}
		q.location, q.overwrite, q.source, q.rowSays = code, q.layer.rowsMay, source, true
		return
	}
}

// locationDiffers tells whether a row asks for another usage location than the user has,
// which is not to be changed (R13).
func (q *userRequest) locationDiffers() bool {
	return q.rowSays && !q.overwrite && q.user != nil && q.user.UsageLocation != "" && q.location != q.user.UsageLocation
}

// noteLocation says that the user's usage location stays, against the row.
func (d *draft) noteLocation() {
	if d.q.locationDiffers() {
		d.note(plan.Find("location-differs", "%s stays, and the row requests %s", d.q.user.UsageLocation, d.q.location))
	}
}
