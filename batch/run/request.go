package run

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"

	"reseat/plan/bounded"
)

// The files by which another terminal steers a run: they lie in its folder, appear
// whole or not at all, and the run looks at them every second. A file for each request,
// so that no one overwrites what another one asked for.
const (
	PauseFile    = "pause.json"
	PaceFile     = "pace.json"
	PostponeFile = "postpone.json" // stays for the next process, until its times are over
)

// A PauseRequest asks a run to pause.
type PauseRequest struct {
	Since time.Time `json:"since"`
}

// A PaceRequest asks a run for another pace; what is empty stays as the run's own flags
// have it.
type PaceRequest struct {
	Writes   string `json:"writes,omitempty"`
	Units    string `json:"units,omitempty"`
	Share    string `json:"share,omitempty"`
	InFlight int    `json:"inFlight,omitempty"`
}

// noteMost is how many bytes a request or a note in a run folder may have.
const noteMost = 64 << 10

// ReadRequest returns the request in a file of a run folder; ok is false where there is none.
func ReadRequest[W any](dir, name string) (w W, ok bool, err error) {
	text, err := bounded.ReadFound(filepath.Join(dir, name), noteMost)
	if errors.Is(err, fs.ErrNotExist) {
		return w, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &w)
	}
	if err != nil {
		return w, false, fmt.Errorf("read the request of the run: %s: %w", name, err)
	}
	return w, true, nil
}

// A PostponeRequest puts off waves of the plan: until when, by name.
type PostponeRequest struct {
	Waves map[string]time.Time `json:"waves"`
}

// Postponed returns which waves of a run are put off at a time, until when.
func Postponed(dir string, now time.Time) (map[string]time.Time, error) {
	r, _, err := ReadRequest[PostponeRequest](dir, PostponeFile)
	maps.DeleteFunc(r.Waves, func(_ string, until time.Time) bool { return !now.Before(until) })
	if len(r.Waves) == 0 {
		return nil, err
	}
	return r.Waves, err
}

func WriteRequest(dir, name string, request any) error {
	text, err := json.Marshal(request)
	if err == nil {
		err = unshared(func() error { return atomic.WriteFile(filepath.Join(dir, name), bytes.NewReader(append(text, '\n'))) })
	}
	if err != nil {
		return fmt.Errorf("ask the run: %w", err)
	}
	return nil
}

func DropRequest(dir, name string) error {
	err := unshared(func() error { return os.Remove(filepath.Join(dir, name)) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("ask the run: %w", err)
	}
	return nil
}

// unshared tries what Windows refuses while the run is just reading the file.
func unshared(try func() error) error {
	err := try()
	for n := 0; n < 20 && errors.Is(err, fs.ErrPermission); n++ {
		time.Sleep(25 * time.Millisecond)
		err = try()
	}
	return err
}

// Over fills what the request leaves open from an earlier one.
func (p PaceRequest) Over(before PaceRequest) PaceRequest {
	if p.Writes == "" {
		p.Writes = before.Writes
	}
	if p.Units == "" {
		p.Units = before.Units
	}
	if p.Share == "" {
		p.Share = before.Share
	}
	if p.InFlight == 0 {
		p.InFlight = before.InFlight
	}
	return p
}
