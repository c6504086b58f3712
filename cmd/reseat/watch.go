package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"reseat/batch/run"
	"reseat/cmd/reseat/screen"
	"reseat/plan/tenant"
)

// How often a watch looks: not so often that reading takes more than a fifth of its time.
const (
	watchEvery = time.Second
	watchShare = 5
)

// watch shows where a run stands until no process carries it any more, or somebody stops
// watching, which is no failure and leaves the run as it is.
func (a *statusCommand) watch(ctx context.Context, dir string) error {
	defer a.stopping.during(a.Err, func() string { return "\nStopped watching. The run goes on." }, func() string { return "Left at once." })()
	show := a.watcher()
	for {
		began := time.Now()
		s, err := run.StatusOf(ctx, dir, began)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := show(s); err != nil || s.Process == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(watchEvery, watchShare*time.Since(began))):
		}
	}
}

// watcher chooses how a status is shown: drawn again on a terminal that can do that,
// otherwise in lines.
func (a *statusCommand) watcher() func(run.Status) error {
	if screen.IsTerminal(a.Out) && os.Getenv("TERM") != "dumb" {
		return (&redrawn{out: a.Out, to: screen.File(a.Out), size: func() int { return screen.TerminalOf(a.Out).Width }}).show
	}
	return (&lined{out: a.Out}).show
}

// A redrawn is a status on a terminal, drawn over the one before.
type redrawn struct {
	out  io.Writer
	to   io.Writer // the terminal itself, for what moves its cursor
	size func() int
	rows int // that the last one took
}

func (d *redrawn) show(s run.Status) error {
	var b bytes.Buffer
	if err := writeStatus(&b, s); err != nil {
		return err
	}
	if d.rows > 0 {
		fmt.Fprintf(d.to, "\x1b[%dA\x1b[0J", d.rows)
	}
	to := screen.TerminalOf(d.out)
	to.Width = d.size()
	d.rows = to.Rows(b.String())
	_, err := d.out.Write(b.Bytes())
	return err
}

// A lined is a status in lines, for pipes and files.
type lined struct {
	out   io.Writer
	state string
	said  time.Time            // when the last line was written
	known map[string]time.Time // refusals that were told
}

func (d *lined) show(s run.Status) error {
	if d.known == nil {
		d.known = map[string]time.Time{}
	}
	for i := len(s.LastRefusals) - 1; i >= 0; i-- {
		r := s.LastRefusals[i]
		if at, told := d.known[r.User]; told && at.Equal(r.At) {
			continue
		}
		d.known[r.User] = r.At
		fmt.Fprintln(d.out, "refused "+refusalWords(r))
	}
	if s.Process > 0 && s.State == d.state && s.Now.Sub(d.said) < screen.LineEvery {
		return nil
	}
	d.state, d.said = s.State, s.Now
	text := fmt.Sprintf("%s %s, %s", tenant.Clock(s.Now), s.State, changesOf(s))
	if s.Process > 0 {
		text += ", " + paceOf(s)
	}
	_, err := fmt.Fprintln(d.out, text)
	return err
}

// refusalWords says one refusal on one line.
func refusalWords(r run.StatusRefusal) string {
	text := fmt.Sprintf("%s %s: %s", tenant.Clock(r.At), tenant.Plain(r.User), r.Code)
	if r.Message != "" {
		text += ": " + tenant.Plain(r.Message)
	}
	return text
}
