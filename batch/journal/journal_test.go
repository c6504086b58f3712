package journal_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	head = journal.Head{Digest: strings.Repeat("ab", 32), Tenant: "3f0e", Tool: "reseat 1.0", Created: noon}
)

func create(t testing.TB) (*journal.Journal, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a run %41?#", "run.db")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Create(path, head)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j, path
}

func add(t testing.TB, j *journal.Journal, events ...journal.Event) {
	t.Helper()
	for _, e := range events {
		if _, err := j.Append(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
}

func events(t testing.TB, j *journal.Journal) []journal.Event {
	t.Helper()
	var all []journal.Event
	if err := j.Events(ctx, func(e journal.Event) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// full is an event with every field set.
var full = journal.Event{At: noon, Kind: journal.Outcome, Change: "u1", Call: journal.Fallback, Try: 3, Result: journal.Refused,
	Code: "no-seat", Message: "Subscription with SKU ünïcode\n\u2028<x> does not have any available licenses.",
	Receipt: tenant.Receipt{Status: 400, RequestID: "r", ClientRequestID: "c", Date: "Mon, 02 Mar 2026 12:00:00 GMT", At: noon.Add(time.Millisecond)},
	User:    "u1", Found: &plan.State{Location: "DE", Direct: []tenant.License{{SKU: "s", Disabled: sku.NewPlanSet("b", "a")}}}, Note: "n"}

func TestWhatIsAppendedIsRead(t *testing.T) {
	for _, path := range []string{journal.Memory, ""} {
		j, at := create(t)
		if path == journal.Memory {
			var err error
			if j, err = journal.Create(path, head); err != nil {
				t.Fatal(err)
			}
			defer j.Close()
		}
		began := journal.Event{At: noon, Kind: journal.Began, Note: "1.0", Message: "Ada"}
		local := full
		local.At = full.At.In(time.FixedZone("", 7200))
		for i, e := range []journal.Event{began, local} {
			seq, err := j.Append(ctx, e)
			if err != nil || seq != int64(i+1) {
				t.Fatalf("Append = %d, %v", seq, err)
			}
		}
		want := []journal.Event{began, full}
		want[0].Seq, want[1].Seq = 1, 2
		if d := cmp.Diff(want, events(t, j)); d != "" {
			t.Errorf("events (-want +got):\n%s", d)
		}
		if path == journal.Memory {
			continue
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		j, err := journal.Open(at, head.Digest)
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		if d := cmp.Diff(head, j.Head()); d != "" {
			t.Errorf("head (-want +got):\n%s", d)
		}
		if seq, err := j.Append(ctx, full); seq != 3 || err != nil {
			t.Errorf("Append to the file opened again = %d, %v", seq, err)
		}
		if d := cmp.Diff(want, events(t, j)[:2]); d != "" {
			t.Errorf("events after opening again (-want +got):\n%s", d)
		}
	}
}

// Journal writes do not end with the context of the run.
func TestCancelledContextStillRecords(t *testing.T) {
	j, _ := create(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := j.Append(gone, full); err != nil {
		t.Fatal(err)
	}
	if n := len(events(t, j)); n != 1 {
		t.Errorf("%d events", n)
	}
}

// The run file is personal data, and one file without companions once closed.
func TestRunFileIsPrivateAndWhole(t *testing.T) {
	j, path := create(t)
	add(t, j, full)
	names := func() (out []string) {
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
				t.Errorf("%s has mode %o", e.Name(), mode)
			}
			out = append(out, e.Name())
		}
		return out
	}
	names()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if d := cmp.Diff([]string{"run.db"}, names()); d != "" {
		t.Errorf("files after Close (-want +got):\n%s", d)
	}
	if _, err := j.Append(ctx, full); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Append after Close: %v", err)
	}
	if _, err := journal.Create(path, head); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create over a run file: %v", err)
	}
}

// Events and readings are never changed and never deleted.
func TestRecordOnlyGrows(t *testing.T) {
	j, _ := create(t)
	add(t, j, full)
	if err := j.AppendReadings(ctx, []journal.Reading{{Pass: 1, At: noon, Change: "u1"}}); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"UPDATE events SET body = '{}'", "DELETE FROM events", "UPDATE readings SET body = '{}'", "DELETE FROM readings",
	} {
		if err := j.Exec(query); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", query, err)
		}
	}
	add(t, j, full) // a refused change does no harm
	if n := len(events(t, j)); n != 2 {
		t.Errorf("%d events", n)
	}
}

func TestReadings(t *testing.T) {
	j, _ := create(t)
	if pass, err := j.LastPass(ctx); pass != 0 || err != nil {
		t.Errorf("LastPass of none = %d, %v", pass, err)
	}
	const users = 2500 // several pages
	one, two := make([]journal.Reading, users), make([]journal.Reading, 0, users/2)
	for i := range one {
		one[i] = journal.Reading{Pass: 1, At: noon, Change: plan.ChangeID(fmt.Sprintf("u%04d", i)), User: &tenant.User{ID: "x", UPN: "ada@contoso.com"}}
		if i%2 == 0 {
			two = append(two, journal.Reading{Pass: 2, At: noon.Add(time.Minute), Change: one[i].Change, Error: "gone",
				Services: []tenant.Service{{SKU: "s", Plan: "p", Status: "Success"}}})
		}
	}
	var last []journal.Reading
	for i := 1; i < users; i += 2 {
		last = append(last, one[i])
	}
	last = append(last, two...)
	for _, rs := range [][]journal.Reading{nil, one, two} {
		if err := j.AppendReadings(ctx, rs); err != nil {
			t.Fatal(err)
		}
	}
	if pass, err := j.LastPass(ctx); pass != 2 || err != nil {
		t.Errorf("LastPass = %d, %v", pass, err)
	}
	for pass, want := range [][]journal.Reading{last, one, two, nil} {
		var got []journal.Reading
		if err := j.Readings(ctx, pass, func(r journal.Reading) error { got = append(got, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("pass %d: %d readings, want %d", pass, len(got), len(want))
		}
	}
	stop := errors.New("enough")
	if err := j.Readings(ctx, 0, func(journal.Reading) error { return stop }); err != stop {
		t.Errorf("the caller's error came back as %v", err)
	}
}

// The digest can be reckoned from the exported lines, and every event changes it.
func TestDigestCoversPlanAndLines(t *testing.T) {
	j, path := create(t)
	seen := map[string]bool{}
	for range 3 {
		var lines strings.Builder
		if err := j.WriteJSONLines(&lines); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(head.Digest + "\n" + lines.String()))
		got, err := j.Digest()
		if err != nil {
			t.Fatal(err)
		}
		if got != hex.EncodeToString(sum[:]) || seen[got] {
			t.Errorf("digest %s, want %x and no repeats", got, sum)
		}
		if n := strings.Count(lines.String(), "\n"); n != len(seen) {
			t.Errorf("%d lines of %d events", n, len(seen))
		}
		seen[got] = true
		add(t, j, full)
	}
	before, _ := j.Digest()
	_ = j.Close()
	ro, err := journal.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if after, err := ro.Digest(); after != before || err != nil {
		t.Errorf("digest of the closed file: %s, %v; before %s", after, err, before)
	}
}

// A reader sees what is on record while the run goes on, and cannot write.
func TestReadOnlyBesideTheWriter(t *testing.T) {
	j, path := create(t)
	add(t, j, full)
	ro, err := journal.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	add(t, j, full)
	if n := len(events(t, ro)); n != 2 {
		t.Errorf("%d events", n)
	}
	if _, err := ro.Append(ctx, full); err == nil || !strings.Contains(err.Error(), "reading only") {
		t.Errorf("Append: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Errorf("Close beside a reader: %v", err)
	}
	if n := len(events(t, ro)); n != 2 {
		t.Errorf("%d events after the writer closed", n)
	}
}

func TestRecentWrites(t *testing.T) {
	j, path := create(t)
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	intent := func(s int, id plan.ChangeID) journal.Event {
		return journal.Event{At: at(s), Kind: journal.Intent, Change: id, Try: 1}
	}
	outcome := func(s int, id plan.ChangeID, r journal.Result, received int) journal.Event {
		e := journal.Event{At: at(s), Kind: journal.Outcome, Change: id, Try: 1, Result: r}
		if received > 0 {
			e.Receipt.At = at(received)
		}
		return e
	}
	add(t, j,
		journal.Event{At: at(0), Kind: journal.Began},
		intent(1, "old"), outcome(2, "old", journal.Done, 0),
		intent(10, "lost"), intent(11, "done"), intent(12, "refused"), intent(13, "unsent"), intent(14, "throttled"), intent(15, "unknown"),
		outcome(24, "refused", journal.Refused, 0), outcome(25, "done", journal.Done, 21), outcome(26, "unsent", journal.Unsent, 0),
		outcome(27, "throttled", journal.Throttled, 0), outcome(28, "unknown", journal.Unknown, 0),
		journal.Event{At: at(100), Kind: journal.Began},
		intent(101, "late"), journal.Event{At: at(102), Kind: journal.Settled, Change: "lost", Result: journal.Done},
	)
	got, err := journal.RecentWrites(path, at(5))
	if err != nil {
		t.Fatal(err)
	}
	want := []time.Time{at(21), at(24), at(27), at(28), at(28), at(102)} // lost at 28, late at 102
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
