package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
)

// A megabyte that unpacks to a gigabyte is given up; what people pack is not.
func TestGzipBombIsRefused(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	row := bytes.Repeat([]byte("anna@contoso.com\n"), 4096)
	for n := 0; n < 2*bombSize; n += len(row) {
		z.Write(row)
	}
	z.Close()
	file, err := unpack(&packed)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, file)
	if !errors.Is(err, errBomb) || n < bombSize || n > bombSize+1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	in := &reading{info: Info{Name: "wish.csv.gz"}}
	if got, want := in.cannotRead(err).Error(), "wish.csv.gz: the gzip data unpacks to more than 200 times its size: this is no roster; unpack it and look"; got != want {
		t.Errorf("got %s", got)
	}
}
