package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"reseat/plan"
)

// page is how many rows are read at a time, so that a caller who takes long holds
// up no one.
const page = 1000

// Events calls f with every event, in order, and ends with f's first error.
func (j *Journal) Events(ctx context.Context, f func(Event) error) error {
	return j.lines(ctx, func(seq int64, body []byte) error {
		e, err := decodeEvent(body)
		if err == nil && e.Seq != seq {
			err = fmt.Errorf("it says that it is event %d", e.Seq)
		}
		if err != nil {
			return damaged(j.path, fmt.Sprintf("event %d: %v", seq, err))
		}
		return f(e)
	})
}

// Record folds every event into what is known of the run.
func (j *Journal) Record(ctx context.Context) (*Record, error) {
	r := NewRecord()
	err := j.Events(ctx, func(e Event) error {
		r.Add(e)
		return nil
	})
	return r, err
}

// WriteJSONLines writes every event as one line of JSON, in order.
func (j *Journal) WriteJSONLines(w io.Writer) error {
	return j.lines(context.Background(), func(_ int64, body []byte) error {
		_, err := w.Write(append(body, '\n'))
		return err
	})
}

// Digest returns the hex SHA-256 of the plan's digest, a line feed, and what
// WriteJSONLines writes. So it covers the plan and every event in order, and anyone
// can reckon it again from the exported lines.
func (j *Journal) Digest() (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, j.head.Digest)
	if err := j.WriteJSONLines(h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (j *Journal) lines(ctx context.Context, f func(seq int64, body []byte) error) error {
	return j.each(ctx, "SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", f)
}

// Readings calls f with the readings of a pass, in the order in which they were
// made; pass 0 stands for the last reading of each change.
func (j *Journal) Readings(ctx context.Context, pass int, f func(Reading) error) error {
	query, args := "SELECT id, body FROM readings WHERE id > ? AND pass = ? ORDER BY id LIMIT ?", []any{pass}
	if pass == 0 {
		query, args = `SELECT id, body FROM readings r WHERE id > ? AND NOT EXISTS
			(SELECT 1 FROM readings later WHERE later.change = r.change AND later.id > r.id) ORDER BY id LIMIT ?`, nil
	}
	return j.each(ctx, query, func(id int64, body []byte) error {
		r, err := j.reading(id, body)
		if err != nil {
			return err
		}
		return f(r)
	}, args...)
}

// ReadingsOf returns every reading of the user of a change, in the order in which they
// were made.
func (j *Journal) ReadingsOf(ctx context.Context, change plan.ChangeID) ([]*Reading, error) {
	var out []*Reading
	err := j.each(ctx, "SELECT id, body FROM readings WHERE id > ? AND change = ? ORDER BY id LIMIT ?", func(id int64, body []byte) error {
		r, err := j.reading(id, body)
		out = append(out, &r)
		return err
	}, string(change))
	return out, err
}

func (j *Journal) reading(id int64, body []byte) (r Reading, err error) {
	if err := json.Unmarshal(body, &r); err != nil {
		return r, damaged(j.path, fmt.Sprintf("reading %d: %v", id, err))
	}
	return r, nil
}

// LastPass returns the number of the last read-back, 0 where there was none.
func (j *Journal) LastPass(ctx context.Context) (int, error) {
	var pass int
	err := j.query(func(q querier) error {
		return q.QueryRowContext(ctx, "SELECT coalesce(max(pass), 0) FROM readings").Scan(&pass)
	})
	if err != nil {
		return 0, opening(j.path, err)
	}
	return pass, nil
}

// A row is the id and the body of an event or reading.
type row struct {
	id   int64
	body []byte
}

// each calls f with the rows of a query that takes the last id seen, args and how
// many rows to return at most.
func (j *Journal) each(ctx context.Context, query string, f func(id int64, body []byte) error, args ...any) error {
	last := int64(0)
	for {
		var rows []row
		all := append(append([]any{last}, args...), page)
		err := j.query(func(q querier) (err error) {
			rows, err = fetch(ctx, q, query, all)
			return err
		})
		if err != nil {
			return opening(j.path, err)
		}
		for _, r := range rows {
			if err := f(r.id, r.body); err != nil {
				return err
			}
			last = r.id
		}
		if len(rows) < page {
			return nil
		}
	}
}

func fetch(ctx context.Context, q querier, query string, args []any) ([]row, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.body); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// query runs f on a connection that reads.
func (j *Journal) query(f func(querier) error) error {
	if j.reader != nil {
		return f(j.reader)
	}
	j.writer.mu.Lock() // in memory there is one connection for all
	defer j.writer.mu.Unlock()
	return f(j.writer.conn)
}
