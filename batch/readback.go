package batch

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A ServiceReader reads how far the tenant is with each service plan of a user.
type ServiceReader interface {
	// ReadServices returns one Provisioning for each user, in the order of ids.
	ReadServices(ctx context.Context, ids []tenant.UserID) ([]tenant.Provisioning, error)
}

// A PageReader reads all users of a tenant page by page, where that is cheaper than
// reading n of them one by one, and tells whether it did. It ends at fn's first error.
type PageReader interface {
	EachUserIfCheaper(ctx context.Context, n int, fn func([]tenant.User) error) (bool, error)
}

// A Keepsake keeps what was read back; AppendReadings returns once it is on disk.
type Keepsake interface {
	AppendReadings(ctx context.Context, rs []journal.Reading) error
}

// A Readback reads every user of a plan from the tenant again: at first by pages where
// that is cheaper, and who is not settled then one by one. No more readings are in memory
// than are on their way to Keep.
type Readback struct {
	Tenant interface {
		Reader
		GroupReader
		ServiceReader
		PageReader
		BelongingReader
	}
	Keep   Keepsake
	Clock  pace.Clock
	Pass   int             // number of this read-back, from 1 within the run
	Wait   time.Duration   // how long users who are not settled are read again; 0 reads once
	Record *journal.Record // what the run did, by which readings are judged
	Plans  plan.UserPlans
	Every  bool                 // service status is read of every user, and not only of those whom the run changed
	Watch  func(read, open int) // told how many were read, or are to be read again; by many goroutines; may be nil

	judge func(plan.Line, journal.Reading) verdict.Ruling // nil: by the record
}

// ruling judges a user by one reading.
func (r *Readback) ruling(l plan.Line, x journal.Reading) verdict.Ruling {
	if r.judge != nil {
		return r.judge(l, x)
	}
	return verdict.Judge(l, r.Record.Progress(l.ID), &x, r.Plans, r.Clock.Now())
}

// readbackChunk is how many users are read and kept at a time; a few chunks are
// under way at once.
const (
	readbackChunk   = 200
	readbackAtATime = 4
)

// Run reads the users of all lines, those that are not settled again after 2, 4,
// 8 … seconds for at most Wait, and keeps every reading. What could not be read is
// kept as such. It returns an error when the tenant as a whole cannot be read or
// the readings cannot be kept.
func (r *Readback) Run(ctx context.Context, lines []plan.Line) error {
	deadline := r.Clock.Now().Add(r.Wait)
	looked := map[plan.ChangeID]bool{} // owed a second look at the reading before
	for pause, first := firstLook, true; ; pause, first = pause*2, false {
		sights, err := r.once(ctx, lines, first)
		if err != nil {
			return err
		}
		left := deadline.Sub(r.Clock.Now())
		lines, looked = open(lines, sights, looked, left > 0)
		if len(lines) == 0 {
			return nil
		}
		if left > 0 {
			pause = min(pause, max(left, firstLook))
		}
		if r.Watch != nil {
			r.Watch(0, len(lines))
		}
		if err := r.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// firstLook is the first pause before users are read again, and the shortest.
const firstLook = 2 * time.Second

// A sight is what a reading says of reading its user again.
type sight struct{ owed, unsettled bool }

// open lists who is to be read again: while there is time, who is not settled, and in
// any case who is owed a second look and has not had it (R33); and who was owed one.
func open(lines []plan.Line, sights []sight, looked map[plan.ChangeID]bool, inTime bool) (again []plan.Line, owed map[plan.ChangeID]bool) {
	owed = map[plan.ChangeID]bool{}
	for i, l := range lines {
		if sights[i].owed && !looked[l.ID] || inTime && sights[i].unsettled {
			again = append(again, l)
		}
		if sights[i].owed {
			owed[l.ID] = true
		}
	}
	return again, owed
}

// once reads the users of lines and keeps the readings: by pages, if that is wanted and
// cheaper, and who was not met there in chunks.
func (r *Readback) once(ctx context.Context, lines []plan.Line, pages bool) ([]sight, error) {
	sights, left := make([]sight, len(lines)), places(len(lines))
	if pages && !(len(lines) > 0 && lines[0].OfGroup()) {
		var err error
		if left, err = r.byPages(ctx, lines, sights); err != nil {
			return nil, err
		}
	}
	chunks := (len(left) + readbackChunk - 1) / readbackChunk
	var taken atomic.Int64
	err := pace.Together(ctx, r.Clock, min(readbackAtATime, chunks), func(ctx context.Context, _ int) error {
		for {
			from := int(taken.Add(1)-1) * readbackChunk
			if from >= len(left) {
				return nil
			}
			if err := r.chunk(ctx, lines, left[from:min(from+readbackChunk, len(left))], sights); err != nil {
				return err
			}
		}
	})
	return sights, err
}

func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// byPages reads the tenant's users page by page, where that is cheaper, and returns the
// places of the lines whose users it did not meet. Where the tenant stops in the middle,
// these are the rest.
func (r *Readback) byPages(ctx context.Context, lines []plan.Line, sights []sight) ([]int, error) {
	at := make(map[tenant.UserID]int, len(lines))
	for i, l := range lines {
		if l.User != "" {
			at[l.User] = i
		}
	}
	var broke error
	_, _ = r.Tenant.EachUserIfCheaper(ctx, len(lines), func(page []tenant.User) error {
		var here []int
		var found []tenant.Found
		for i := range page {
			if place, ok := at[page[i].ID]; ok {
				delete(at, page[i].ID) // a page may come twice
				here, found = append(here, place), append(found, tenant.Found{User: &page[i]})
			}
		}
		broke = r.keep(ctx, lines, here, found, sights)
		return broke
	})
	if broke != nil {
		return nil, broke
	}
	return slices.DeleteFunc(places(len(lines)), func(i int) bool {
		_, left := at[lines[i].User]
		return lines[i].User != "" && !left
	}), nil
}

// chunk reads the users of the lines at those places.
func (r *Readback) chunk(ctx context.Context, lines []plan.Line, at []int, sights []sight) error {
	some := make([]plan.Line, len(at))
	for n, i := range at {
		some[n] = lines[i]
	}
	found, err := readUsers(ctx, r.Tenant, some)
	if err != nil {
		return fmt.Errorf("read users back: %w", err)
	}
	return r.keep(ctx, lines, at, found, sights)
}

// keep adds the service status of those of whom it is wanted, keeps the readings, and
// says what they say of reading again.
func (r *Readback) keep(ctx context.Context, lines []plan.Line, at []int, found []tenant.Found, sights []sight) error {
	if len(at) == 0 {
		return nil
	}
	out := make([]journal.Reading, len(at))
	var ids []tenant.UserID
	var of []int
	for n, f := range found {
		line := lines[at[n]]
		out[n] = journal.Reading{Pass: r.Pass, At: r.Clock.Now(), Change: line.ID, User: f.User}
		switch {
		case f.Err != nil:
			out[n].Error = f.Err.Error()
		case line.OfGroup():
			if err := r.members(ctx, line, f.User, &out[n]); err != nil {
				return err
			}
		case f.User != nil && len(f.User.Assignments) > 0 && (r.Every || r.Record.Progress(line.ID).Begun()):
			ids, of = append(ids, f.User.ID), append(of, n)
		}
	}
	if err := r.memberships(ctx, lines, at, out); err != nil {
		return err
	}
	if err := r.services(ctx, ids, of, out); err != nil {
		return err
	}
	for n, i := range at {
		ruling := r.ruling(lines[i], out[n])
		sights[i] = sight{owed: ruling.Twice(), unsettled: ruling.Open()}
	}
	if r.Watch != nil {
		r.Watch(len(at), 0)
	}
	return r.Keep.AppendReadings(ctx, out)
}

// members adds to the reading of a group what its members have of its licenses.
func (r *Readback) members(ctx context.Context, l plan.Line, found *tenant.User, out *journal.Reading) error {
	if found == nil || l.Kind == plan.OnHold || l.Kind == plan.Skipped {
		return nil
	}
	g, err := groupReading(ctx, r.Tenant, l)
	if err != nil {
		if err = shutOut(err); isShutOut(err) {
			return fmt.Errorf("read the members of group %q back: %w", l.UPN, err)
		}
		out.Error = err.Error()
		return nil
	}
	out.Group = g
	return nil
}

// memberships adds to the readings of those whose line is about membership of which
// groups their users are members.
func (r *Readback) memberships(ctx context.Context, lines []plan.Line, at []int, out []journal.Reading) error {
	var ids []tenant.UserID
	var of []int
	for n, i := range at {
		if u := out[n].User; u != nil && lines[i].ChangesMembership() {
			ids, of = append(ids, u.ID), append(of, n)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := r.Tenant.Memberships(ctx, ids)
	if err != nil {
		return fmt.Errorf("read groups back: %w", shutOut(err))
	}
	for k, b := range found {
		reading := &out[of[k]]
		if b.Err != nil {
			reading.Error = b.Err.Error()
			continue
		}
		u := *reading.User
		u.Groups = b.Groups
		reading.User = &u
	}
	return nil
}

// services adds the service status of users to their readings, which are at those places.
func (r *Readback) services(ctx context.Context, ids []tenant.UserID, at []int, out []journal.Reading) error {
	if len(ids) == 0 {
		return nil
	}
	services, err := r.Tenant.ReadServices(ctx, ids)
	if err != nil {
		return fmt.Errorf("read service status back: %w", shutOut(err))
	}
	for i, s := range services {
		out[at[i]].Services = s.Services
	}
	return nil
}
