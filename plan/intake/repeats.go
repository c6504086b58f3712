package intake

import (
	"hash/maphash"
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
)

// mostPlaces is how many rows that request the same for the same user are kept, so that a
// file which names one user a million times fills no memory.
const mostPlaces = 20

// repeats notices requests that were there before.
type repeats struct {
	seed maphash.Seed
	seen map[uint64]repeat
	more int    // requests not kept
	who  string // whose they are, of the first
}

// A repeat is small, as a file of a million users has a million.
type repeat struct {
	first int32 // where in the list
	n     int32
}

func newRepeats() *repeats { return &repeats{seed: maphash.MakeSeed(), seen: map[uint64]repeat{}} }

// keep tells whether a request is to be kept in the list, which holds those before it.
func (r *repeats) keep(list []plan.Request, q *plan.Request) bool {
	h := r.hash(q)
	before, ok := r.seen[h]
	if !ok {
		r.seen[h] = repeat{first: int32(len(list)), n: 1}
		return true
	}
	if !sameRequest(&list[before.first], q) {
		return true
	}
	if before.n++; before.n <= mostPlaces {
		r.seen[h] = before
		return true
	}
	if r.more++; r.who == "" {
		r.who = q.User.ID + q.User.UPN + q.User.Mail + q.User.Alias + q.User.Any
	}
	return false
}

func (r *repeats) hash(q *plan.Request) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, s := range texts(q) {
		h.WriteString(s)
		h.WriteByte(0)
	}
	for _, c := range cells(q) {
		for _, item := range c.Items() {
			h.WriteString(item)
			h.WriteByte(1)
		}
		h.WriteByte(0)
	}
	return h.Sum64()
}

func texts(q *plan.Request) []string {
	return []string{q.User.ID, q.User.UPN, q.User.Mail, q.User.Alias, q.User.Any, q.Location, q.RecipeLocation, q.Recipe, q.Wave}
}

func cells(q *plan.Request) []plan.Cell {
	return []plan.Cell{q.Add, q.Remove, q.Swap, q.Disable, q.Enable, q.Split}
}

// sameRequest tells whether two rows say the same about the same user.
func sameRequest(a, b *plan.Request) bool {
	return slices.Equal(texts(a), texts(b)) && slices.EqualFunc(cells(a), cells(b), plan.Cell.Equal) && a.Priority == b.Priority &&
		(a.Person == nil) == (b.Person == nil) && (a.Person == nil || *a.Person == *b.Person) &&
		(a.Fault == nil) == (b.Fault == nil) && (a.Fault == nil || a.Fault.Text == b.Fault.Text)
}

// conclude notes what was not kept.
func (r *repeats) conclude(i *Info) {
	if r.more > 0 {
		i.note("%s of users such as %.80q repeat what %d rows request already: counted, and not listed one by one", tenant.Count(r.more, "row"), r.who, mostPlaces)
	}
}
