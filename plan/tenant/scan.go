package tenant

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// largestValue bounds what one value of a file may take in memory.
const largestValue = 64 << 20

// A scanner takes the text of a tenant file apart: keys, values and the elements of
// lists, each as its own text, in whatever layout. It hashes what it has passed.
type scanner struct {
	r      io.Reader
	buf    []byte
	pos    int // of the next byte
	passed int // of the first byte that is not hashed yet
	sum    hash.Hash
	broken error // why the source could not be read: no fault of the text
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, 0, 1<<16), sum: sha256.New()}
}

// pass hashes everything before pos.
func (s *scanner) pass() {
	s.sum.Write(s.buf[s.passed:s.pos])
	s.passed = s.pos
}

// more reads on; what is not hashed yet stays.
func (s *scanner) more() error {
	if s.passed > 0 {
		n := copy(s.buf, s.buf[s.passed:])
		s.buf, s.pos, s.passed = s.buf[:n], s.pos-s.passed, 0
	}
	if len(s.buf) == cap(s.buf) {
		if len(s.buf) >= largestValue {
			return fmt.Errorf("a value is larger than %d MB", largestValue>>20)
		}
		s.buf = append(make([]byte, 0, 2*cap(s.buf)), s.buf...)
	}
	for {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		switch {
		case n > 0:
			return nil
		case err != nil:
			s.broken = unreadable(err)
			return err
		}
	}
}

// next returns the next byte that is no white space, without passing it.
func (s *scanner) next() (byte, error) {
	for {
		for ; s.pos < len(s.buf); s.pos++ {
			if c := s.buf[s.pos]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
				return c, nil
			}
		}
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// take passes a byte that must come next.
func (s *scanner) take(want byte) error {
	c, err := s.next()
	if err != nil {
		return err
	}
	if c != want {
		return fmt.Errorf("%q where %q was to come", c, want)
	}
	s.pos++
	return nil
}

// member begins the next member of an object or list of n so far, and tells whether
// there is one: it passes the comma before it, or the end.
func (s *scanner) member(n int, end byte) (bool, error) {
	c, err := s.next()
	switch {
	case err != nil:
		return false, err
	case c == end:
		s.pos++
		return false, nil
	case n == 0:
		return true, nil
	}
	return true, s.take(',')
}

// key passes a key and its colon.
func (s *scanner) key() (string, error) {
	text, err := s.value()
	if err != nil {
		return "", err
	}
	var key string
	if err := json.Unmarshal(text, &key); err != nil {
		return "", err
	}
	return key, s.take(':')
}

// value passes the next value and returns its text, which holds until the next call.
// It finds where the value ends; whether it is JSON shows when it is decoded.
func (s *scanner) value() ([]byte, error) {
	if _, err := s.next(); err != nil {
		return nil, err
	}
	for {
		if n := valueEnd(s.buf[s.pos:]); n > 0 {
			s.pos += n
			return s.buf[s.pos-n : s.pos], nil
		} else if n == 0 {
			return nil, errors.New("a value is missing")
		}
		if err := s.more(); err != nil {
			return nil, err
		}
	}
}

// valueEnd returns how long the value at the beginning of b is; −1 where b holds only
// a part of it.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := stringEnd(b[i+1:])
			if n < 0 {
				return -1
			}
			if i += n; depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			} else if depth == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// stringEnd returns how long the rest of a string is with its closing quote.
func stringEnd(b []byte) int {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], '"')
		if n < 0 {
			return -1
		}
		end := from + n
		slashes := 0
		for end-slashes > 0 && b[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end + 1
		}
		from = end + 1
	}
}

// end reads to the end of the file and returns the text that is left. It stops early
// where there is more of it than belongs at an end.
func (s *scanner) end() (string, error) {
	for {
		err := s.more()
		switch {
		case err == io.EOF, err == nil && len(s.buf)-s.pos > 1<<10:
			return string(s.buf[s.pos:]), nil
		case err != nil:
			return "", err
		}
	}
}

// unhashed is the text read that was not passed.
func (s *scanner) unhashed() string { return string(s.buf[s.passed:]) }

// digest is the SHA-256 of all that was passed.
func (s *scanner) digest() string { return hex.EncodeToString(s.sum.Sum(nil)) }
