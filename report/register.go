package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"

	"reseat/plan/bounded"
	"reseat/plan/seal"
)

// RegisterFile is the list, in a run's folder, of the reports written of the run: a
// line of JSON for each, sealed over all before it.
const RegisterFile = "reports.jsonl"

// An Entry is one report that was written, in whatever format.
type Entry struct {
	At         time.Time `json:"at"`
	Format     string    `json:"format"`
	SHA256     string    `json:"sha256"`            // hex, of every byte of the report
	Plan       string    `json:"plan"`              // the plan's digest
	Journal    string    `json:"journal,omitempty"` // the journal's, as it was
	Pseudonyms bool      `json:"pseudonyms,omitempty"`
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

// registerMost is how many bytes the list of reports may have: some hundred thousand of them.
const registerMost = 64 << 20

// enter adds an entry to the list, which is replaced whole or not at all.
func enter(dir string, e Entry) error {
	path := filepath.Join(dir, RegisterFile)
	text, err := bounded.ReadFound(path, registerMost)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("enter the report: %w", err)
	}
	if _, err := readRegister(text, path, e.Plan); err != nil {
		return err
	}
	if text, err = seal.Append(text, e); err != nil {
		return fmt.Errorf("enter the report: %w", err)
	}
	if err := atomic.WriteFile(path, bytes.NewReader(text)); err != nil {
		return fmt.Errorf("enter the report: %w", err)
	}
	return os.Chmod(path, 0o600)
}

// readRegister reads a list of reports of the plan with that digest. name stands for it
// in errors.
func readRegister(text []byte, name, plan string) ([]Entry, error) {
	var entries []Entry
	for line, err := range seal.Lines(text) {
		var e Entry
		switch {
		case errors.Is(err, seal.ErrLineCutOff), err == nil && seal.Strict(line, &e) != nil:
			return nil, fmt.Errorf("%s:%d: this is not an entry of the list of reports: set the file aside and write the reports again", name, len(entries)+1)
		case err != nil || e.Plan != plan:
			return nil, fmt.Errorf("%s:%d: the list was changed, or is of another plan: it proves nothing; set it aside and write the reports again", name, len(entries)+1)
		}
		entries = append(entries, e)
	}
	return entries, nil
}
