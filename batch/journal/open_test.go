package journal_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"reseat/batch/journal"
)

// What cannot be gone on with says why, names the file, and is left as it is.
func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spoil  func(t *testing.T, j *journal.Journal, path string)
		digest string
		want   error
		says   string
	}{
		{"other plan", nil, strings.Repeat("cd", 32), journal.ErrOtherPlan, "abababababab, not cdcdcdcdcdcd"},
		{"newer", sql("UPDATE meta SET value = 'reseat-run/2' WHERE key = 'format'"), head.Digest, journal.ErrNewer, "reseat-run/2"},
		{"unknown format", sql("UPDATE meta SET value = 'other/1' WHERE key = 'format'"), head.Digest, journal.ErrDamaged, "other/1"},
		{"no head", sql("DELETE FROM meta"), head.Digest, journal.ErrDamaged, "--rebuild"},
		{"no table", sql("DROP TABLE readings"), head.Digest, journal.ErrDamaged, "tables are missing"},
		{"lost event", sql("DROP TRIGGER events_remain; DELETE FROM events WHERE seq = 7"), head.Digest, journal.ErrDamaged, "19 of 20"},
		{"torn in the middle", bytes(func(b []byte) []byte {
			copy(b[len(b)/2:], make([]byte, len(b)/4))
			return b
		}), head.Digest, journal.ErrDamaged, "--rebuild"},
		{"cut off", bytes(func(b []byte) []byte { return b[:len(b)/2] }), head.Digest, journal.ErrDamaged, "--rebuild"},
		{"empty", bytes(func([]byte) []byte { return nil }), head.Digest, journal.ErrDamaged, "tables are missing"},
		{"text", bytes(func([]byte) []byte { return []byte(strings.Repeat("user,license\n", 1000)) }), head.Digest, journal.ErrDamaged, "not a database"},
		{"missing", func(t *testing.T, j *journal.Journal, path string) { _ = os.Remove(path) }, head.Digest, fs.ErrNotExist, "run file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j, path := create(t)
			for range 20 {
				add(t, j, full)
			}
			if tt.spoil != nil {
				tt.spoil(t, j, path)
			}
			_ = j.Close()
			j, err := journal.Open(path, tt.digest)
			if j != nil {
				_ = j.Close()
			}
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Open: %v", err)
			}
			if tt.want != journal.ErrOtherPlan {
				if _, err := journal.OpenReadOnly(path); !errors.Is(err, tt.want) {
					t.Errorf("OpenReadOnly: %v", err)
				}
			}
		})
	}
}

// An event that no longer says what was written is found when it is read.
func TestChangedEventIsFound(t *testing.T) {
	for _, body := range []string{`{"seq":1,"kind":"outcome","result":"perhaps"}`, `{"seq":1,"kind":"shrug"}`, `{"seq":9,"kind":"intent"}`, `{"seq":1,"kind":"intent","call":-2}`, `{`} {
		j, _ := create(t)
		add(t, j, full)
		if err := j.Exec(fmt.Sprintf("DROP TRIGGER events_stay; UPDATE events SET body = '%s'", body)); err != nil {
			t.Fatal(err)
		}
		if err := j.Events(ctx, func(journal.Event) error { return nil }); !errors.Is(err, journal.ErrDamaged) || !strings.Contains(err.Error(), "event 1") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func sql(query string) func(*testing.T, *journal.Journal, string) {
	return func(t *testing.T, j *journal.Journal, _ string) {
		if err := j.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}

func bytes(spoil func([]byte) []byte) func(*testing.T, *journal.Journal, string) {
	return func(t *testing.T, j *journal.Journal, path string) {
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, spoil(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
