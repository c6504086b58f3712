package journal

import (
	"fmt"
	"strconv"
	"strings"
)

// Format is the version of the run file that this code writes and reads.
const Format = formatName + "1"

const formatName = "reseat-run/"

// schema creates the tables. Times are Unix microseconds; a body is the whole
// event or reading as JSON, and the other columns repeat what is asked for.
const schema = `
CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
	seq    INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	kind   TEXT NOT NULL,
	change TEXT NOT NULL,
	call   INTEGER NOT NULL,
	try    INTEGER NOT NULL,
	body   TEXT NOT NULL
) STRICT;

CREATE TABLE readings (
	id     INTEGER PRIMARY KEY,
	pass   INTEGER NOT NULL,
	change TEXT NOT NULL,
	at     INTEGER NOT NULL,
	body   TEXT NOT NULL
) STRICT;

CREATE INDEX readings_by_change ON readings (change);
CREATE INDEX readings_by_pass ON readings (pass);

CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER readings_stay BEFORE UPDATE ON readings
BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END;
CREATE TRIGGER readings_remain BEFORE DELETE ON readings
BEGIN SELECT RAISE(ABORT, 'readings are never deleted'); END;
`

// checkFormat refuses the formats that this code cannot read.
func checkFormat(path, format string) error {
	version, err := strconv.Atoi(strings.TrimPrefix(format, formatName))
	if err != nil || version < 1 || !strings.HasPrefix(format, formatName) {
		return damaged(path, fmt.Sprintf("format %q is unknown", format))
	}
	if format != Format {
		return fmt.Errorf("%s: %w: format %s, and this one reads %s: use the newer reseat", path, ErrNewer, format, Format)
	}
	return nil
}
