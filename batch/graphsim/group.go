package graphsim

import (
	"time"

	"reseat/plan/tenant"
)

// A group is a group and the state of its licenses' processing.
type group struct {
	tenant.Group
	place  map[string]int // of each member in Members
	queued bool
	begins time.Time // when the processing begins for which it is queued

	pending []pending
	due     bool // on the agenda
	before  []tenant.License
	shownAt time.Time // until then it shows those from before

	last  int // number of its last change
	moves []move
}

func (d *directory) addGroup(g tenant.Group) {
	n := &group{Group: cloneGroup(g), place: make(map[string]int, len(g.Members))}
	for i, m := range n.Members {
		n.place[m.ID] = i
		if !isUser(m) && m.Kind != "group" {
			d.others[m.ID] = m.Kind
		}
	}
	d.changes++
	n.last = d.changes
	d.groups = append(d.groups, n)
	d.groupByID[g.ID] = n
}
