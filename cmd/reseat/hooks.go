package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"time"

	"reseat/batch"
	"reseat/batch/hooks"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/settings"
	"reseat/plan"
)

// hookOf is what is to be said of a plan at an event.
func hookOf(a *app, event string, p plan.Plan) hooks.Document {
	n := p.Count()
	command := ""
	if len(a.args) > 0 {
		command = a.args[0]
	}
	return hooks.Document{
		Hook: event, Time: time.Now().UTC(), Version: version(), Command: command,
		Tenant: p.Header.Tenant, Domain: p.Header.Domain, Plan: p.Digest,
		Counts: hooks.Counts{Changes: n.Changes, OnHold: n.OnHold, Already: n.Unchanged, Skipped: n.Skipped},
	}
}

// hook runs the user's command for an event, if there is one, and shows what it says. The
// error says why it did not succeed; how is a line for the journal, empty where no command
// is defined.
func hook(ctx context.Context, a *app, talk io.Writer, doc hooks.Document) (how *journal.Event, err error) {
	file, err := settings.Read(settings.UserFile())
	if err != nil {
		return nil, err
	}
	h, ok := file.Hooks[doc.Hook]
	if !ok {
		return nil, nil
	}
	note, err := h.Run(ctx, talk, doc, func(end func()) func() {
		return a.stopping.during(talk, func() string { return "Stopping: the hook is ended. " + again + "." }, func() string { end(); return "Left at once." })
	})
	if note == "" {
		return nil, err
	}
	return &journal.Event{At: time.Now(), Kind: journal.Hooked, Code: doc.Hook, Note: note}, err
}

// toldBy runs a hook that decides nothing: that it failed is said, and the exit code stays.
func toldBy(ctx context.Context, a *app, doc hooks.Document) (*journal.Event, error) {
	how, err := hook(ctx, a, a.Err, doc)
	var file *exit.Error
	switch {
	case ctx.Err() != nil:
		return how, err
	case errors.As(err, &file):
		return how, err // the configuration is wrong
	case err != nil:
		fmt.Fprintf(a.Err, "warning: %s; the exit code says nothing of it\n", exit.Words(err))
	}
	return how, nil
}

// mayApply asks the hook that runs before anything begins; it refuses by any other end
// than success.
func (x *pass) mayApply(ctx context.Context, a *app, p plan.Plan, dir string) error {
	doc := hookOf(a, hooks.BeforeApply, p)
	doc.Run = dir
	how, err := hook(ctx, a, a.Err, doc)
	if how != nil {
		x.hooked = append(x.hooked, *how)
	}
	var file *exit.Error
	if err == nil || ctx.Err() != nil || errors.As(err, &file) {
		return err
	}
	return &exit.Error{Code: exit.Guard, Err: err, Hint: "nothing new was begun; fix what the hook names, or change the hook in " + settings.UserFile()}
}

// mayBeginNext asks the hook that runs between two waves.
func mayBeginNext(ctx context.Context, a *app, f *run.Folder, w batch.Wave, found string) error {
	doc := hookOf(a, hooks.WaveEnded, f.Plan)
	doc.Run, doc.Wave, doc.Found = f.Path, w.String(), found
	if w.Next != nil {
		doc.Next = w.Next.String()
	}
	how, err := hook(ctx, a, a.Err, doc)
	if how != nil {
		if _, err := f.Journal.Append(context.WithoutCancel(ctx), *how); err != nil {
			return err
		}
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &batch.Stop{Failed: true, Why: fmt.Sprintf("stopped after %s: %v; nothing of the next wave was begun", w, err)}
}

// tellEnd runs the hook that hears how this process left a run, also after a stop.
func tellEnd(ctx context.Context, a *app, f *run.Folder, left int, err error) {
	doc := hookOf(a, hooks.RunEnded, f.Plan)
	code := exit.Code(ctx, err)
	doc.Run, doc.Exit, doc.Result = f.Path, &code, &hooks.Result{Left: left}
	ctx = context.WithoutCancel(ctx)
	how, failed := toldBy(ctx, a, doc)
	if failed != nil {
		fmt.Fprintf(a.Err, "warning: %s\n", exit.Words(failed))
	}
	if how != nil {
		if _, err := f.Journal.Append(ctx, *how); err != nil {
			fmt.Fprintf(a.Err, "warning: the journal does not have the hook: %s\n", exit.Words(err))
		}
	}
}
