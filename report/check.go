package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"reseat/plan/bounded"
	"reseat/plan/seal"
)

// Evidence is what a run has to prove that a report is its own.
type Evidence struct {
	Dir     string                // the run folder
	Plan    string                // the plan's digest, as reckoned from the plan
	Journal func(io.Writer) error // writes the events as lines: journal.Journal.WriteJSONLines; nil where there is no journal
}

// A Proof says what is proven of a report.
type Proof struct {
	Entry
	File   string
	Events int // of the journal that stood when the report was written
	Since  int // that came after
}

// Why a report is not proven; the text around them names the file and the remedy.
var (
	ErrNotRegistered = errors.New("reseat did not write this file of this run, or it was changed since")
	ErrOtherRun      = errors.New("the report is of another run")
)

// Check proves that a report, in any format, is byte for byte one that reseat wrote
// of a run, and at which state of the run's journal.
//
// The proof rests on the run folder: on the list of reports in it (RegisterFile),
// whose chain begins with the plan's digest, and on the journal, whose events up to
// then must give the digest in the entry. So it convinces whoever keeps the folder
// that a report that went through other hands came back unchanged. It does not bind
// who can write to the folder itself: there is no secret key, and the whole list can
// be made again. Nor does it say that the readings behind the report are unchanged:
// the journal's digest covers its events alone.
func Check(file string, run Evidence) (Proof, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Proof{}, fmt.Errorf("check report: %w", err)
	}
	list := filepath.Join(run.Dir, RegisterFile)
	listed, err := bounded.ReadFound(list, registerMost)
	if err != nil {
		return Proof{}, fmt.Errorf("check report: no list of reports in the run folder: %w", err)
	}
	entries, err := readRegister(listed, list, run.Plan)
	if err != nil {
		return Proof{}, err
	}
	e, ok := entryOf(entries, seal.Sum(text))
	if !ok {
		return Proof{}, unproven(file, text, run.Plan)
	}
	p := Proof{Entry: e, File: file}
	if run.Journal == nil {
		return p, nil
	}
	x := newPrefix(run.Plan, e.Journal)
	if err := run.Journal(x); err != nil {
		return Proof{}, fmt.Errorf("check report: %w", err)
	}
	if x.at < 0 {
		return Proof{}, fmt.Errorf("%s: the journal of %s does not lead to it: the run file was replaced or changed", file, run.Dir)
	}
	p.Events, p.Since = x.at, x.lines-x.at
	return p, nil
}

// entryOf returns the last entry of a report with that digest.
func entryOf(entries []Entry, sum string) (Entry, bool) {
	for i := len(entries) - 1; i >= 0; i-- {
		if entries[i].SHA256 == sum {
			return entries[i], true
		}
	}
	return Entry{}, false
}

// unproven says as much as the file itself tells: a JSON report bears its own digest
// and that of its plan.
func unproven(file string, text []byte, plan string) error {
	var head struct {
		Format string `json:"format"`
		Chain  struct {
			Plan string `json:"plan"`
		} `json:"chain"`
	}
	body, right := seal.Split(text)
	if len(body) == len(text) || json.Unmarshal(text, &head) != nil || head.Format != Format {
		return fmt.Errorf("%s: %w", file, ErrNotRegistered)
	}
	if !right {
		return fmt.Errorf("%s: %w: its own digest does not match, so it was edited", file, ErrNotRegistered)
	}
	if head.Chain.Plan != plan {
		return fmt.Errorf("%s: %w: its plan is %.12s…, this run's is %.12s…", file, ErrOtherRun, head.Chain.Plan, plan)
	}
	return fmt.Errorf("%s: %w: it is whole and of this plan, but not in %s", file, ErrNotRegistered, RegisterFile)
}

// A prefix reads the lines of a journal and looks for the state with a digest.
type prefix struct {
	sum   hash.Hash
	want  string
	lines int
	at    int // how many lines give the digest; -1 where none did yet
}

func newPrefix(plan, want string) *prefix {
	x := &prefix{sum: sha256.New(), want: want, at: -1}
	fmt.Fprintln(x.sum, plan) // as journal.Journal.Digest begins
	x.look()
	return x
}

func (x *prefix) look() {
	if hex.EncodeToString(x.sum.Sum(nil)) == x.want {
		x.at = x.lines
	}
}

// Write takes any piece of the journal.
func (x *prefix) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			x.sum.Write(b)
			break
		}
		x.sum.Write(b[:end])
		x.lines++
		x.look()
		b = b[end:]
	}
	return n, nil
}
