package rehearse

import (
	"context"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A memory keeps the journal of a rehearsed run. The run's goroutines use it one at a
// time.
type memory struct {
	events   []journal.Event
	readings []journal.Reading
}

// newMemory has room for what a plan leads to when all goes well.
func newMemory(p plan.Plan) *memory {
	return &memory{events: make([]journal.Event, 0, 2*p.Header.Quote.Writes+4), readings: make([]journal.Reading, 0, len(p.Lines))}
}

// Append keeps an event. The ids of requests are left out: nobody at Microsoft could
// find them.
func (m *memory) Append(_ context.Context, e journal.Event) (int64, error) {
	e.Receipt = tenant.Receipt{Status: e.Receipt.Status, At: e.Receipt.At}
	m.note(e)
	return m.events[len(m.events)-1].Seq, nil
}

func (m *memory) note(e journal.Event) {
	e.Seq = int64(len(m.events) + 1)
	m.events = append(m.events, e)
}

// AppendReadings keeps what was read back.
func (m *memory) AppendReadings(_ context.Context, rs []journal.Reading) error {
	m.readings = append(m.readings, rs...)
	return nil
}

func (m *memory) record() *journal.Record { return journal.Fold(slices.Values(m.events)) }
