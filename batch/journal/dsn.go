package journal

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
)

// Memory is the path of a journal that lives in memory alone and ends with Close:
// for rehearsals and tests.
const Memory = ":memory:"

// A querier is a connection or a pool of them.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// writerDSN opens the file for writing: a commit returns when it is on disk.
func writerDSN(path string) string {
	return dsn(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}})
}

func readerDSN(path string) string {
	return dsn(path, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)"}})
}

func dsn(path string, options url.Values) string {
	if path == Memory {
		return Memory
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a drive letter
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	return u.String()
}
