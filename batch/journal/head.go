package journal

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"time"

	"reseat/plan/tenant"
)

// A Head says what a run file belongs to.
type Head struct {
	Digest  string    // of the plan
	Tenant  tenant.ID // whom the plan is for
	Tool    string    // reseat's version when the run began
	Created time.Time

	Rehearsal bool // nothing in the file happened: it was rehearsed on a copy of the tenant
}

func (h Head) write(ctx context.Context, conn *sql.Conn) error {
	rows := [][2]string{
		{"format", Format},
		{"plan", h.Digest},
		{"tenant", string(h.Tenant)},
		{"tool", h.Tool},
		{"created", h.Created.UTC().Format(time.RFC3339Nano)},
	}
	if h.Rehearsal {
		rows = append(rows, [2]string{"rehearsal", "true"})
	}
	for _, row := range rows {
		if _, err := conn.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?)", row[0], row[1]); err != nil {
			return err
		}
	}
	return nil
}

// checkHeader refuses a file of which SQLite's own header is not that of a run file:
// SQLite takes some such for one that may not be written.
func checkHeader(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return opening(path, err)
	}
	defer f.Close()
	var head [100]byte
	if n, err := io.ReadFull(f, head[:]); err != nil && n > 0 {
		return damaged(path, "it is cut off")
	} else if n == 0 {
		return nil // all of it is in the log still, or nothing is
	}
	if string(head[:16]) != "SQLite format 3\x00" || head[18] < 1 || head[18] > 2 || head[19] != head[18] {
		return damaged(path, "its first bytes are not those of a run file: it is not a database")
	}
	return nil
}

// readHead reads the head of a run file and refuses what is damaged or newer.
func readHead(ctx context.Context, q querier, path string) (Head, error) {
	var tables int
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'events', 'readings')").Scan(&tables); err != nil {
		return Head{}, opening(path, err)
	}
	if tables < 3 {
		return Head{}, damaged(path, "tables are missing")
	}
	meta, err := readMeta(ctx, q)
	if err != nil {
		return Head{}, opening(path, err)
	}
	if err := checkFormat(path, meta["format"]); err != nil {
		return Head{}, err
	}
	created, err := time.Parse(time.RFC3339Nano, meta["created"])
	if err != nil {
		return Head{}, damaged(path, fmt.Sprintf("created: %v", err))
	}
	return Head{Digest: meta["plan"], Tenant: tenant.ID(meta["tenant"]), Tool: meta["tool"], Created: created, Rehearsal: meta["rehearsal"] != ""}, nil
}

func readMeta(ctx context.Context, q querier) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT key, value FROM meta")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	meta := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		meta[key] = value
	}
	return meta, rows.Err()
}

// check refuses a file whose pages or sequence of events are broken.
func check(ctx context.Context, q querier, path string) error {
	var verdict string
	if err := q.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return opening(path, err)
	}
	if verdict != "ok" {
		return damaged(path, verdict)
	}
	var n, last int64
	if err := q.QueryRowContext(ctx, "SELECT count(*), coalesce(max(seq), 0) FROM events").Scan(&n, &last); err != nil {
		return opening(path, err)
	}
	if n != last {
		return damaged(path, fmt.Sprintf("%d of %d events are there", n, last))
	}
	return nil
}
