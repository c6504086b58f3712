package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"
)

// RegisterFile is the list, in a run's folder, of the reports written of the run: a
// line of JSON for each, chained from the plan's digest on.
const RegisterFile = "reports.jsonl"

// An Entry is one report that was written, in whatever format.
type Entry struct {
	At         time.Time `json:"at"`
	Format     string    `json:"format"`
	SHA256     string    `json:"sha256"`            // hex, of every byte of the report
	Plan       string    `json:"plan"`              // the plan's digest
	Journal    string    `json:"journal,omitempty"` // the journal's, as it was
	Pseudonyms bool      `json:"pseudonyms,omitempty"`
	Chain      string    `json:"chain"` // hex SHA-256 of the chain before, a line feed, and the entry without its chain
}

// link returns the chain's value for an entry that follows before.
func (e Entry) link(before string) string {
	e.Chain = ""
	b, _ := json.Marshal(e) // times and texts always have a form
	sum := sha256.Sum256(append([]byte(before+"\n"), b...))
	return hex.EncodeToString(sum[:])
}

// Registered returns a writer that does what write does and, once all is written,
// enters the report in the list of the run folder, so that Check knows it again. One
// process at a time may write reports of a run: of two at once, the list keeps one.
func Registered(dir, format string, write func(io.Writer, Report) error) func(io.Writer, Report) error {
	return func(w io.Writer, r Report) error {
		sum := sha256.New()
		if err := write(io.MultiWriter(w, sum), r); err != nil {
			return err
		}
		return enter(dir, Entry{At: r.Made.UTC(), Format: format, SHA256: hex.EncodeToString(sum.Sum(nil)),
			Plan: r.Chain.Plan, Journal: r.Chain.Journal, Pseudonyms: r.Pseudonyms})
	}
}

// enter adds an entry to the list, which is replaced whole or not at all.
func enter(dir string, e Entry) error {
	path := filepath.Join(dir, RegisterFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("enter the report: %w", err)
	}
	entries, err := readRegister(text, path, e.Plan)
	if err != nil {
		return err
	}
	e.Chain = e.link(lastLink(entries, e.Plan))
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("enter the report: %w", err)
	}
	if err := atomic.WriteFile(path, bytes.NewReader(append(text, append(line, '\n')...))); err != nil {
		return fmt.Errorf("enter the report: %w", err)
	}
	return os.Chmod(path, 0o600)
}

func lastLink(entries []Entry, plan string) string {
	if len(entries) == 0 {
		return plan
	}
	return entries[len(entries)-1].Chain
}

// readRegister reads a list and checks its chain from the plan's digest on. name
// stands for it in errors.
func readRegister(text []byte, name, plan string) ([]Entry, error) {
	var entries []Entry
	for n := 1; len(text) > 0; n++ {
		line, rest, ended := bytes.Cut(text, []byte("\n"))
		text = rest
		var e Entry
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil || !ended {
			return nil, fmt.Errorf("%s:%d: this is no entry of the list of reports: set the file aside and write the reports again", name, n)
		}
		if e.Chain != e.link(lastLink(entries, plan)) {
			return nil, fmt.Errorf("%s:%d: the list was changed, or is of another plan: it proves nothing; set it aside and write the reports again", name, n)
		}
		entries = append(entries, e)
	}
	return entries, nil
}
