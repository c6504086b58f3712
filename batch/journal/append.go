package journal

import (
	"context"
	"encoding/json"
	"fmt"
)

// Append writes e and returns its sequence number once it is on disk. The end of
// ctx does not keep it from being written.
//
// After an append failed, for want of disk space say, the journal is broken: every
// later one fails with the same error, which names the file and the remedy.
func (j *Journal) Append(ctx context.Context, e Event) (int64, error) {
	if err := j.mayBegin(context.WithoutCancel(ctx), e); err != nil {
		return 0, err
	}
	e.Seq, e.At = 0, e.At.Round(0).UTC()
	body, err := json.Marshal(e)
	if err != nil {
		return 0, fmt.Errorf("%s: %s event of %s: %w", j.path, e.Kind, e.Change, err)
	}
	var seq int64
	err = j.append(&entry{insert: func(ctx context.Context, w *writer) error {
		w.seq++
		seq = w.seq
		_, err := w.event.ExecContext(ctx, seq, e.At.UnixMicro(), string(e.Kind), string(e.Change), e.Call, e.Try, numbered(body, seq))
		return err
	}})
	if err != nil {
		return 0, err
	}
	return seq, nil
}

// AppendAll writes events in their order, all or nothing, as Append does.
func (j *Journal) AppendAll(ctx context.Context, events []Event) error {
	bodies := make([][]byte, len(events))
	for i, e := range events {
		e.Seq, e.At = 0, e.At.Round(0).UTC()
		var err error
		if bodies[i], err = json.Marshal(e); err != nil {
			return fmt.Errorf("%s: %s event of %s: %w", j.path, e.Kind, e.Change, err)
		}
	}
	return j.append(&entry{insert: func(ctx context.Context, w *writer) error {
		for i, e := range events {
			w.seq++
			if _, err := w.event.ExecContext(ctx, w.seq, e.At.UnixMicro(), string(e.Kind), string(e.Change), e.Call, e.Try, numbered(bodies[i], w.seq)); err != nil {
				return err
			}
		}
		return nil
	}})
}

// AppendReadings writes what a read-back showed, all or nothing, as Append does.
func (j *Journal) AppendReadings(ctx context.Context, readings []Reading) error {
	if len(readings) == 0 {
		return nil
	}
	bodies := make([]string, len(readings))
	for i, r := range readings {
		r.At = r.At.Round(0).UTC()
		body, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("%s: reading of %s: %w", j.path, r.Change, err)
		}
		bodies[i] = string(body)
	}
	return j.append(&entry{insert: func(ctx context.Context, w *writer) error {
		for i, r := range readings {
			if _, err := w.reading.ExecContext(ctx, r.Pass, string(r.Change), r.At.UnixMicro(), bodies[i]); err != nil {
				return err
			}
		}
		return nil
	}})
}

func (j *Journal) append(e *entry) error {
	return j.pending.do(e, func(group []*entry) error {
		err := j.writer.transact(group)
		if noRoom(err) && j.reserve.give() {
			err = j.writer.transact(group)
		}
		if err != nil {
			return appending(j.path, err)
		}
		return nil
	})
}

// unnumbered is how the JSON of an event begins that has no number yet.
const unnumbered = `{"seq":0`

// numbered gives the JSON of an event its number.
func numbered(body []byte, seq int64) string {
	return fmt.Sprintf(`{"seq":%d%s`, seq, body[len(unnumbered):])
}
