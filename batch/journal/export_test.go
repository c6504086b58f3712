package journal

import "context"

// Exec runs SQL on the writing connection.
func (j *Journal) Exec(query string) error {
	_, err := j.writer.conn.ExecContext(context.Background(), query)
	return err
}

// DecodeEvent is decodeEvent, for the fuzz test.
var DecodeEvent = decodeEvent

// SetShareOf lets another function say on which kind of share a folder lies, and
// returns what puts the old one back.
func SetShareOf(f func(dir string) string) func() {
	old := shareOf
	shareOf = f
	return func() { shareOf = old }
}

// NetworkShare is networkShare, to be asked about folders of this machine.
var NetworkShare = networkShare
