package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// Info says what a file was found to be.
type Info struct {
	Name      string
	Format    string              // the origin recognised, such as "Entra Download members"
	Encoding  string              // such as "UTF-8" or "Windows-1252"
	Delimiter string              // comma, semicolon, tab or pipe; empty where there are no columns
	Rows      int                 // requests handed over, those with a Fault among them
	Faults    int                 // requests with a Fault
	Skipped   map[string]int      // rows that name no user, by what they are: group, device, contact, service principal, example
	LeftOut   map[string]int      // rows left out, by the option that did it: --where, --verdict, --wave
	Values    map[string][]string // the cells that --wave and --verdict did not want
	Met       map[string]bool     // those of these options that some row fits
	Split     map[string]string   // the columns of Options.Split that the file has, as it writes them
	SHA256    string              // hex, of the bytes read; empty where the reading failed
	Padded    int                 // rows with empty cells beyond the header
	Notes     []string            // what a reader of the file should know, a sentence each
}

// Groups returns how many members were groups: nested ones, which --transitive
// would follow (R5).
func (i Info) Groups() int { return i.Skipped["group"] }

// String returns one line for people: what was detected, and how much was read.
func (i Info) String() string {
	parts := []string{i.Format, i.Encoding}
	if i.Delimiter != "" {
		parts = append(parts, i.Delimiter)
	}
	parts = append(parts, tenant.Count(i.Rows-i.Faults, "user"))
	if i.Faults > 0 {
		parts = append(parts, tenant.Count(i.Faults, "row")+" that cannot be used")
	}
	for _, option := range slices.Sorted(maps.Keys(i.LeftOut)) {
		parts = append(parts, fmt.Sprintf("%d left out by %s", i.LeftOut[option], option))
	}
	if s := i.skipped(); s != "" {
		parts = append(parts, s)
	}
	return i.Name + ": " + strings.Join(parts, ", ")
}

func (i Info) skipped() string {
	kinds := slices.Sorted(maps.Keys(i.Skipped))
	slices.SortStableFunc(kinds, func(a, b string) int { return i.Skipped[b] - i.Skipped[a] })
	total, parts := 0, make([]string, 0, len(kinds))
	for _, kind := range kinds {
		total += i.Skipped[kind]
		parts = append(parts, tenant.Count(i.Skipped[kind], kind))
	}
	if total == 0 {
		return ""
	}
	return tenant.Count(total, "row") + " skipped (" + strings.Join(parts, ", ") + ")"
}

func (i *Info) note(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(i.Notes, s) {
		i.Notes = append(i.Notes, s)
	}
}

// passedOver returns how many rows became no request.
func (i Info) passedOver() int {
	n := 0
	for _, rows := range i.Skipped {
		n += rows
	}
	for _, rows := range i.LeftOut {
		n += rows
	}
	return n
}
