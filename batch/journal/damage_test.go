package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"reseat/batch/journal"
)

// sound makes a run file with events and readings and returns its bytes and what is in it.
func sound(t *testing.T) (text []byte, holds string) {
	t.Helper()
	j, path := create(t)
	for range 120 {
		add(t, j, full)
	}
	readings := make([]journal.Reading, 60)
	for i := range readings {
		readings[i] = journal.Reading{Pass: 1 + i%2, At: full.At, Change: full.Change, Error: fmt.Sprint("reading ", i)}
	}
	if err := j.AppendReadings(t.Context(), readings); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	holds, err = contents(t, path)
	if err != nil {
		t.Fatal(err)
	}
	return text, holds
}

// contents reads all of a run file, as those who go on with it and those who look do.
func contents(t *testing.T, path string) (string, error) {
	t.Helper()
	j, err := journal.Open(path, head.Digest)
	if err != nil {
		return "", err
	}
	defer j.Close()
	digest, err := j.Digest()
	if err != nil {
		return "", err
	}
	if _, err := j.Record(t.Context()); err != nil {
		return "", err
	}
	for pass := range 3 {
		err = errors.Join(err, j.Readings(t.Context(), pass, func(r journal.Reading) error {
			digest += fmt.Sprintf("\n%d %s", r.Pass, r.Error)
			return nil
		}))
	}
	return digest, err
}

// RUN-4, R47: whatever is spoilt in a run file, it either still says all that was
// written, or it is called damaged: every page, in halves and whole, every byte of
// SQLite's header, and cut off everywhere.
func TestDamagedAnywhere_RUN4(t *testing.T) {
	text, holds := sound(t)
	path := filepath.Join(t.TempDir(), "run.db")
	try := func(name string, spoil func(b []byte) []byte) {
		t.Helper()
		if err := os.WriteFile(path, spoil(append([]byte(nil), text...)), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"-wal", "-shm", "-journal"} {
			_ = os.Remove(path + end)
		}
		got, err := contents(t, path)
		switch {
		case err == nil && got != holds:
			t.Errorf("%s: it says something else, and is not called damaged", name)
		case err != nil && !errors.Is(err, journal.ErrDamaged) && !errors.Is(err, journal.ErrOtherPlan) && !errors.Is(err, journal.ErrNewer):
			t.Errorf("%s: %v", name, err)
		}
	}
	const size = 4096
	fill := func(from, to int, with byte) func([]byte) []byte {
		return func(b []byte) []byte {
			for i := from; i < min(to, len(b)); i++ {
				b[i] = with
			}
			return b
		}
	}
	for page := range len(text) / size {
		from := page * size
		for _, with := range []byte{0, 0xff} {
			try(fmt.Sprintf("page %d, first half %#x", page+1, with), fill(from, from+size/2, with))
			try(fmt.Sprintf("page %d, second half %#x", page+1, with), fill(from+size/2, from+size, with))
			try(fmt.Sprintf("page %d, all %#x", page+1, with), fill(from, from+size, with))
		}
		try(fmt.Sprintf("cut off after page %d", page), func(b []byte) []byte { return b[:from] })
		try(fmt.Sprintf("cut off in page %d", page+1), func(b []byte) []byte { return b[:from+size/2] })
	}
	for i := range 100 {
		for _, with := range []byte{0, 0x07, 0xff} {
			try(fmt.Sprintf("byte %d of the header %#x", i, with), fill(i, i+1, with))
		}
	}
	for i := 100; i < 2048; i += 37 {
		try(fmt.Sprintf("half a kilobyte from %d on", i), fill(i, i+512, 0))
	}
}
