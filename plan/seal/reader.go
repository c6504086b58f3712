package seal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// LargestLine bounds what one line may take in memory.
const LargestLine = 32 << 20

// A Reader reads a file with a closing line, line by line, so that a large one is never in
// memory as a whole. Only once Next has returned io.EOF is the file known to be as it was
// written: nothing may be done before on account of a line.
type Reader struct {
	Head    []byte // the first line
	Closing []byte // the closing line without its digest, once Next has met it
	Digest  string // of the file, once Next has returned io.EOF
	// Open is true where the file has no closing line, as one that is anybody's to edit:
	// it is whole at whatever line it ends. Whoever knows from Head sets it.
	Open bool

	kind Kind
	name string
	r    *bufio.Reader
	sum  hash.Hash
	line int
	text []byte // of the line being read, with its line break
	dec  decoder
}

// NewReader reads the first line of a file. name names the file in errors, each of which
// wraps a reason of the kind, or is that of the source.
func (k Kind) NewReader(from io.Reader, name string) (*Reader, error) {
	r := &Reader{kind: k, name: name, r: bufio.NewReaderSize(from, 1<<16), sum: sha256.New(), dec: newDecoder()}
	r.Open = true // what there is of a first line shows what it is
	err := r.next()
	if err == io.EOF {
		return nil, r.Fail(k.NotOne, nil)
	}
	if err != nil {
		return nil, err
	}
	if whole := bytes.HasSuffix(r.text, newline); !whole && bytes.HasPrefix(r.text, []byte(k.begins())) && !json.Valid(r.text) {
		return nil, r.Fail(k.CutOff, nil)
	}
	if err := k.check(r.text); err != nil {
		return nil, r.Fail(err, nil)
	}
	r.Open = false
	r.sum.Write(r.text)
	r.Head = bytes.Clone(r.text)
	return r, nil
}

var newline = []byte{'\n'}

// closes is how a closing line begins.
var closes = []byte(`{"counts":`)

// Next returns the next line with its line break, which holds until the next call, and
// io.EOF behind a closing line that is right. A last line that lacks its line break is
// cut off; of an open file it is given as it is.
func (r *Reader) Next() ([]byte, error) {
	if err := r.next(); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(r.text, closes) {
		return nil, r.close()
	}
	r.sum.Write(r.text)
	return r.text, nil
}

// Fail returns the error of the line that is being read: why it is refused, and the cause
// where more is known.
func (r *Reader) Fail(why, cause error) error { return r.FailAt(r.line, why, cause) }

// FailAt is Fail for a line that was read before.
func (r *Reader) FailAt(line int, why, cause error) error {
	if cause == nil {
		return fmt.Errorf("%s:%d: %w", r.name, line, why)
	}
	return fmt.Errorf("%s:%d: %w (%w)", r.name, line, why, cause)
}

// Decode decodes the line that was read, or Head before there was one: in it there may be
// nothing that v does not know, and nothing behind it.
func (r *Reader) Decode(v any) error { return r.dec.decode(r.text, v) }

// next reads the next line, io.EOF where an open file ends.
func (r *Reader) next() error {
	r.line++
	r.text = r.text[:0]
	for {
		text, err := r.r.ReadSlice('\n')
		r.text = append(r.text, text...)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
			if len(r.text) > LargestLine {
				return r.Fail(fmt.Errorf("a line is larger than %d MB", LargestLine>>20), nil)
			}
		case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("%s: %w", r.name, err)
		case !r.Open || err != io.EOF:
			return r.Fail(r.kind.CutOff, nil)
		case len(r.text) == 0:
			return io.EOF
		default:
			return nil
		}
	}
}

// close checks the closing line against what was read.
func (r *Reader) close() error {
	if r.Open {
		return r.Fail(r.kind.Edited, errors.New("it has a closing line, and its first line does not say so"))
	}
	var c struct {
		Digest string `json:"digest"`
	}
	i := bytes.LastIndex(r.text, []byte(beforeDigest))
	// What follows the digest is not hashed, so it has to be what Close writes.
	if i < 0 || json.Unmarshal(r.text, &c) != nil || string(r.text[i:]) != Ending(c.Digest) || !isDigest(c.Digest) {
		return r.Fail(r.kind.Edited, errors.New("the closing line is not as it was written"))
	}
	r.Closing = append(bytes.Clone(r.text[:i]), '}')
	r.sum.Write(r.text[:i])
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != c.Digest {
		return r.Fail(r.kind.Edited, &DigestError{got, c.Digest})
	}
	if _, err := r.r.ReadByte(); err != io.EOF {
		return r.Fail(r.kind.Edited, errors.New("there is more after the closing line"))
	}
	r.Digest = c.Digest
	return io.EOF
}

func isDigest(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == sha256.Size
}

// A DigestError is the cause where the file has another digest than it states.
type DigestError struct{ Got, Stated string }

func (e *DigestError) Error() string {
	return fmt.Sprintf("its digest should be %.12s…, the closing line says %.12s…", e.Got, e.Stated)
}

// Counts decodes the closing line, once Next has returned io.EOF.
func (r *Reader) Counts(v any) error {
	if err := Strict(r.Closing, v); err != nil {
		return r.Fail(r.kind.Edited, errors.New("the closing line is not as it was written"))
	}
	return nil
}

// Miscounted is the error of a closing line that counts other lines than there are.
func (r *Reader) Miscounted() error {
	return r.Fail(r.kind.Edited, errors.New("the closing line counts other lines than there are"))
}
