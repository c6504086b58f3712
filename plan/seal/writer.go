package seal

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
)

// A Writer writes a file with a closing line. The first error sticks.
type Writer struct {
	out *bufio.Writer
	sum hash.Hash
	err error
}

// NewWriter begins a file on w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
}

// Line writes v as one line of JSON.
func (w *Writer) Line(v any) {
	b, err := json.Marshal(v)
	w.Fail(err)
	w.Text(append(b, '\n'))
}

// Text writes whole lines that are JSON already, with their line breaks.
func (w *Writer) Text(lines []byte) {
	if w.err == nil {
		w.sum.Write(lines)
		_, w.err = w.out.Write(lines)
	}
}

// Fail makes err the writer's error, if it has none yet.
func (w *Writer) Fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Err returns the first error.
func (w *Writer) Err() error { return w.err }

// Close writes the closing line, the object counts with the digest added, and returns the
// digest. It does not close the writer below.
func (w *Writer) Close(counts any) (digest string, err error) {
	b, err := json.Marshal(counts)
	w.Fail(err)
	if w.err != nil {
		return "", w.err
	}
	w.Text(b[:len(b)-1])
	digest = hex.EncodeToString(w.sum.Sum(nil))
	w.Text([]byte(Ending(digest)))
	return digest, w.Flush()
}

// Flush ends a file that has no closing line.
func (w *Writer) Flush() error {
	w.Fail(w.out.Flush())
	return w.err
}
