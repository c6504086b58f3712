// Package impact judges what a change does to its user: service plans that come back on
// or stay on through another path, services of which the last plan goes, and rules by
// which one service plan needs or excludes another.
//
// It looks at the states before, between and after the calls of a change, and never at
// how the change came to be asked for. What it finds are findings of package plan; which
// of them are accepted is for the caller to say.
package impact
