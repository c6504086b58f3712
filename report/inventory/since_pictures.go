package inventory

import (
	"slices"
	"strconv"

	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// pictures set what the users of the differences had at the earlier time beside what they
// have at the later one.
func (s Since) pictures() (blocks []doc.Block, of [][]int) {
	x := words.NewBlockSet(s.after)
	earlier, later := usersOf(s.Earlier), usersOf(s.Later)
	before, after := words.NewEffects(s.before), words.NewEffects(s.after)
	effectOf := func(x *words.Effects, users map[tenant.UserID]*tenant.User, id tenant.UserID) *words.Effect {
		if u := users[id]; u != nil {
			return x.Of(words.StateOf(u))
		}
		return &words.Effect{}
	}
	of = make([][]int, len(s.Differences))
	for i, d := range s.Differences {
		a, b := effectOf(before, earlier, d.User.ID), effectOf(after, later, d.User.ID)
		if slices.Equal(a.Plans(), b.Plans()) {
			continue
		}
		key := "since/" + strconv.Itoa(a.Number) + "/" + strconv.Itoa(b.Number)
		of[i] = []int{x.Ref(key, func() doc.Block { return words.PictureOf(x.Catalog, a, b, "Services, earlier and later", "Later") })}
	}
	return x.Blocks, of
}

func usersOf(s tenant.Snapshot) map[tenant.UserID]*tenant.User {
	out := make(map[tenant.UserID]*tenant.User, len(s.Users))
	for i := range s.Users {
		out[s.Users[i].ID] = &s.Users[i]
	}
	return out
}
