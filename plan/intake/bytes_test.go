package intake

import (
	"errors"
	"io"
	"testing"
)

// What unpacks to a gigabyte from a megabyte is given up; what people pack is not.
func TestGzipBombIsRefused(t *testing.T) {
	file := func(unpackedBytes, packedBytes int64) io.Reader {
		return &unpacked{Reader: forever("x"), n: unpackedBytes, packed: &counter{n: packedBytes}}
	}
	for _, c := range []struct {
		unpacked, packed int64
		bomb             bool
	}{{bombSize, 1, false}, {bombSize + 1, 1, true}, {bombSize + 1, bombSize/bombRatio + 1, false}, {10 * bombSize, bombSize / bombRatio, true}} {
		if _, err := file(c.unpacked, c.packed).Read(make([]byte, 10)); errors.Is(err, errBomb) != c.bomb {
			t.Errorf("%+v: %v", c, err)
		}
	}
	in := &reading{info: Info{Name: "wish.csv.gz"}}
	if got, want := in.cannotRead(errBomb).Error(), "wish.csv.gz: the gzip data unpacks to more than 200 times its size: this is not a user list; unpack it and look"; got != want {
		t.Errorf("got %s", got)
	}
}
