package journal

import "context"

// Exec runs SQL on the writing connection.
func (j *Journal) Exec(query string) error {
	_, err := j.writer.conn.ExecContext(context.Background(), query)
	return err
}

// DecodeEvent is decodeEvent, for the fuzz test.
var DecodeEvent = decodeEvent
