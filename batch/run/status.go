package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A Status is where a run stands, as its folder tells.
type Status struct {
	Run         string               `json:"run"`
	Plan        string               `json:"plan"` // digest
	Tenant      tenant.ID            `json:"tenant"`
	Domain      string               `json:"domain"`
	Rehearsal   bool                 `json:"rehearsal,omitempty"` // nothing of it happened
	State       string               `json:"state"`               // running, pausing, paused, waiting, complete, interrupted, stopped, killed or rehearsed
	Why         string               `json:"why,omitempty"`
	Process     int                  `json:"process,omitempty"`
	Since       time.Time            `json:"since,omitzero"`     // when that process took the run up
	OtherRun    string               `json:"otherRun,omitempty"` // for which another process holds the tenant
	Asked       []string             `json:"asked,omitempty"`
	PausedSince time.Time            `json:"pausedSince,omitzero"`
	WaitsUntil  time.Time            `json:"waitsUntil,omitzero"`  // as the tenant asked
	ClosedUntil time.Time            `json:"closedUntil,omitzero"` // no change begins before, for --window, --not-before or a postponed wave
	Postponed   map[string]time.Time `json:"postponed,omitempty"`  // waves of the plan that are put off, until when
	Began       time.Time            `json:"began,omitzero"`
	LastEvent   time.Time            `json:"lastEvent,omitzero"`
	Now         time.Time            `json:"now"`

	Changes   int `json:"changes"` // of the plan
	Done      int `json:"done"`
	Refused   int `json:"refused"`
	LeftAlone int `json:"leftAlone"`
	Begun     int `json:"begun"` // not ended
	Waiting   int `json:"waiting"`
	InDoubt   int `json:"inDoubt"` // of those begun: sent, and no answer on record yet
	Bare      int `json:"bare"`    // of those begun: without a license that is to be given back

	PerSecond  float64 `json:"usersPerSecond"` // in the last minute
	Quota      string  `json:"writeQuota,omitempty"`
	QuotaUsed  int     `json:"writesInWindow"`
	EtaSeconds float64 `json:"etaSeconds,omitempty"` // of what the running process took up

	LastRefusals []StatusRefusal `json:"lastRefusals,omitempty"` // the newest first, at most five

	Slots  int           `json:"-"` // writes that the quota has
	Per    time.Duration `json:"-"`
	left   int           // changes that the running process still has before it
	writes int           // and their writes
}

// A StatusRefusal is a change that the tenant turned down.
type StatusRefusal struct {
	At      time.Time `json:"at"`
	User    string    `json:"user"`
	Code    string    `json:"code"`
	Message string    `json:"message,omitempty"` // the tenant's own words
}

// mostRefusals is how many refusals a status tells of.
const mostRefusals = 5

// StatusOf reads a run folder.
func StatusOf(ctx context.Context, dir string, now time.Time) (s Status, err error) {
	f, err := LookAt(dir)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	record, err := f.Record(ctx)
	if err != nil {
		return s, err
	}
	s = Status{
		Run: dir, Plan: f.Plan.Digest, Tenant: f.Plan.Header.Tenant, Domain: f.Plan.Header.Domain, Rehearsal: f.Staged,
		LastEvent: record.LastAt, PausedSince: record.Paused, WaitsUntil: record.Waits, ClosedUntil: record.Closed, Now: now.UTC(),
	}
	if len(record.Sessions) > 0 {
		s.Began = record.Sessions[0].Began
	}
	if f.Staged {
		s.foreseen(record, f.Plan)
		return s, nil
	}
	if err := s.find(record, dir); err != nil {
		return s, err
	}
	if s.Postponed, err = Postponed(dir, now); err != nil {
		return s, err
	}
	s.stand(record, dir)
	s.count(f.Plan, record, now)
	return s, s.forecast(filepath.Join(dir, RunFile), now)
}

// find looks which process carries the run, or another run of its tenant.
func (s *Status) find(record *journal.Record, dir string) error {
	h, ok, err := RunHolder(dir)
	if err != nil {
		return err
	}
	if ok && h.Carries() {
		s.Process, s.Since = h.PID, h.Since
		return nil
	}
	site := Site{Tenant: s.Tenant}
	if n := len(record.Sessions); n > 0 {
		if by := record.Sessions[n-1].By; by.Cloud == "sandbox" {
			return nil // only the process that has its file open knows of it
		} else if by.Cloud == "endpoint" {
			site.Endpoint = by.Endpoint
		}
	}
	h, ok, err = Holding("", site)
	if ok && !sameFolder(h.Run, dir) {
		s.OtherRun = h.Run
	}
	return err
}

// Carries tells whether the process that holds a run folder carries the run on; others
// only read it back.
func (h Holder) Carries() bool { return h.Doing != "verify" }

// foreseen is where a rehearsed run would stand at its end. Nothing carries it.
func (s *Status) foreseen(record *journal.Record, p plan.Plan) {
	s.stand(record, "")
	s.State, s.Why, s.Quota = "rehearsed", strings.TrimSuffix("nothing was written to the tenant; "+s.Why, "; "), ""
	s.count(p, record, record.LastAt)
	s.PerSecond = 0
}

// stand says what the run is doing, or how its last process left it.
func (s *Status) stand(record *journal.Record, dir string) {
	last := journal.Session{}
	if n := len(record.Sessions); n > 0 {
		last = record.Sessions[n-1]
	}
	s.Asked, s.Quota = last.Asked, last.Quota
	_, asked, _ := ReadRequest[PauseRequest](dir, PauseFile)
	switch {
	case s.Process > 0 && !record.Paused.IsZero():
		s.State = "paused"
	case s.Process > 0 && asked:
		s.State = "pausing"
	case s.Process > 0 && s.ClosedUntil.After(s.Now):
		s.State, s.Why = "waiting", "no change begins yet"
	case s.Process > 0:
		s.State = "running"
	case last.Code != "":
		s.State, s.Why = last.Code, last.Note
	default:
		s.State, s.Why = "killed", "its last process ended before the run did"
		s.PausedSince, s.ClosedUntil = time.Time{}, time.Time{}
	}
}

// recently is the time over which the pace is taken.
const recently = time.Minute

// count puts every change of the plan where the record says it stands.
func (s *Status) count(p plan.Plan, record *journal.Record, now time.Time) {
	taken, since := 0, time.Time{}
	if n := len(record.Sessions); n > 0 {
		taken, since = record.Sessions[n-1].Changes, record.Sessions[n-1].Began
	}
	fresh, writes, ended := 0, 0, 0 // ended lately; writes of all that is left; ended in this process
	for _, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		known := record.Progress(l.ID)
		s.Changes++
		refusal, refused := known.Refused()
		switch {
		case !batch.Ended(l, known):
			s.open(l, known)
			writes += len(l.Calls)
			continue
		case known.LeftBe() != "":
			s.LeftAlone++
		case refused:
			s.Refused++
			s.LastRefusals = append(s.LastRefusals, StatusRefusal{refusal.At, l.UPN, refusal.Code, refusal.Message})
		default:
			s.Done++
		}
		at := answered(known)
		if now.Sub(at) < recently {
			fresh++
		}
		if at.After(since) {
			ended++
		}
	}
	slices.SortStableFunc(s.LastRefusals, func(a, b StatusRefusal) int { return b.At.Compare(a.At) })
	s.LastRefusals = s.LastRefusals[:min(len(s.LastRefusals), mostRefusals)]
	s.PerSecond = float64(fresh) / min(recently, max(now.Sub(since), time.Second)).Seconds()
	if open := s.Begun + s.Waiting; open > 0 {
		s.left = min(open, max(0, taken-ended))
		s.writes = writes * s.left / open
	}
}

// open counts a change that has not ended.
func (s *Status) open(l plan.Line, known journal.Progress) {
	if _, doubt := known.InDoubt(); doubt {
		s.InDoubt++
	}
	if known.Bare(l) {
		s.Bare++
	}
	if known.Begun() {
		s.Begun++
	} else {
		s.Waiting++
	}
}

// answered returns when the last call of a change was answered.
func answered(p journal.Progress) time.Time {
	var at time.Time
	for _, c := range p.Calls {
		if c.AnsweredAt.After(at) {
			at = c.AnsweredAt
		}
	}
	return at
}

// forecast reckons what the run has used of its quota, and how long it still takes.
func (s *Status) forecast(runFile string, now time.Time) error {
	if s.Quota == "" {
		return nil
	}
	var err error
	if s.Slots, s.Per, err = pace.ParseRate(s.Quota); err != nil {
		return fmt.Errorf("%s: its write quota %q: %w", runFile, s.Quota, err)
	}
	answers, err := journal.RecentWrites(runFile, now.Add(-s.Per))
	if err != nil {
		return err
	}
	s.QuotaUsed = len(answers)
	if s.State == "running" && s.writes > 0 && (s.PerSecond > 0 || s.WaitsUntil.After(now)) {
		w := pace.Forecast{Now: now, Slots: s.Slots, Per: s.Per, Answered: answers, Hold: s.WaitsUntil}
		perWrite := float64(s.left) / s.PerSecond / float64(s.writes)
		if s.QuotaUsed >= s.Slots || w.Hold.After(now) {
			perWrite = 0 // of late it waited: that says nothing of how fast it is
		}
		s.EtaSeconds = w.Of(s.writes, time.Duration(perWrite*float64(time.Second))).Seconds()
	}
	return nil
}

// sameFolder tells whether two paths lead to one folder.
func sameFolder(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return errors.Join(err1, err2) == nil && os.SameFile(x, y)
}
