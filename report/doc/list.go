package doc

import "slices"

// MostPrinted is how many rows of the list go on paper.
const MostPrinted = 1000

// Badges returns a column of few words in their order, each with its tone.
func Badges[K ~string](title string, order []K, tone func(K) Tone) Column {
	c := Column{Title: title, Kind: Badge, Width: Narrow, Filter: true, Tones: make(map[string]Tone)}
	for _, k := range order {
		c.Order = append(c.Order, string(k))
		c.Tones[string(k)] = tone(k)
	}
	return c
}

// Filled leaves out the sections that have nothing to show.
func Filled(all ...Section) []Section {
	return slices.DeleteFunc(all, func(s Section) bool {
		return s.Table == nil && len(s.Charts) == 0 && len(s.Steps) == 0 && len(s.Facts) == 0
	})
}
