package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"reseat/batch"
	"reseat/batch/auth"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/plan"
	"reseat/plan/intake"
	"reseat/plan/tenant"
)

// The exit codes (R35).
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnfinished  = 3 // finished, but some users were held, refused or are pending
	exitDiffers     = 4 // the tenant differs from the plan
	exitGuard       = 5
	exitSignIn      = 6
	exitLocked      = 7
	exitInterrupted = 130
)

// A coded error has its exit code, and for people a hint of what to do.
type coded struct {
	code int
	err  error // nil: the code alone, everything was said already
	hint string
	more string // what a person needs to know besides, on lines of its own
}

func (c *coded) Error() string {
	if c.err == nil {
		return ""
	}
	return c.err.Error()
}

func (c *coded) Unwrap() error { return c.err }

// usage is a usage error.
func usage(format string, args ...any) error {
	return &coded{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// guard is a refusal by a guard.
func guard(format string, args ...any) error {
	return &coded{code: exitGuard, err: fmt.Errorf(format, args...)}
}

// ends is an exit code without a message.
func ends(code int) error {
	if code == exitDone {
		return nil
	}
	return &coded{code: code}
}

// isCode tells whether an error only carries that exit code.
func isCode(err error, code int) bool {
	var c *coded
	return errors.As(err, &c) && c.err == nil && c.code == code
}

// exit prints an error as `reseat: what: why` with its hint and returns its code.
func (a *app) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	var c *coded
	var asked *interruption
	switch {
	case errors.As(err, &asked):
		fmt.Fprintln(a.err, asked.text)
		return exitInterrupted
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		text := "Stopped before the end. Nothing was written to the tenant."
		if a.carried {
			text = "Stopped before the end; the run can be resumed."
		}
		fmt.Fprintln(a.err, text)
		a.log.Error("stopped", "error", err.Error())
		return exitInterrupted
	case !errors.As(err, &c):
		c = &coded{code: codeOf(ctx, err), err: err, hint: hintOf(err)}
	case c.code == exitUsage && isTenants(err):
		c = &coded{code: exitFailed, err: c.err, hint: c.hint} // no slip on the command line
	}
	if c.err != nil {
		fmt.Fprintf(a.err, "reseat: %s\n", worded(err))
		a.log.Error("failed", "error", err.Error(), "hint", c.hint)
	}
	if c.more != "" {
		fmt.Fprintln(a.err, c.more)
	}
	if c.hint != "" {
		fmt.Fprintf(a.err, "hint: %s\n", tenant.Plain(c.hint))
	}
	return c.code
}

// isTenants tells whether an error is that the tenant did not answer, or not as it
// should.
func isTenants(err error) bool {
	return errors.Is(err, tenant.ErrUnknown) || errors.Is(err, tenant.ErrUnsent) || errors.Is(err, tenant.ErrThrottled)
}

func codeOf(ctx context.Context, err error) int {
	var ask *plan.AskError
	var file *intake.Error
	var fence *plan.GuardError
	var unapproved *plan.ApprovalError
	var none *run.NoFolderError
	var group *survey.GroupError
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, run.ErrLocked), errors.Is(err, run.ErrRunLocked):
		return exitLocked
	case errors.Is(err, batch.ErrShutOut), errors.Is(err, auth.ErrSignIn), errors.Is(err, tenant.ErrSignIn), errors.Is(err, tenant.ErrForbidden):
		return exitSignIn
	case errors.As(err, &fence), errors.As(err, &unapproved), errors.Is(err, batch.ErrGuard), errors.Is(err, plan.ErrEdited), errors.Is(err, plan.ErrCutOff), errors.Is(err, plan.ErrNewer), errors.Is(err, plan.ErrOlder),
		errors.Is(err, tenant.ErrEdited), errors.Is(err, tenant.ErrReordered), errors.Is(err, tenant.ErrCutOff), errors.Is(err, tenant.ErrNewer), errors.Is(err, tenant.ErrOlder):
		return exitGuard
	case errors.As(err, &ask), errors.As(err, &file), errors.As(err, &none), errors.As(err, &group), errors.Is(err, plan.ErrNotAPlan), errors.Is(err, tenant.ErrNotASnapshot), errors.Is(err, fs.ErrNotExist), isUsage(err):
		return exitUsage
	}
	return exitFailed
}

func hintOf(err error) string {
	var unapproved *plan.ApprovalError
	var none *run.NoFolderError
	var group *survey.GroupError
	switch {
	case errors.As(err, &group):
		return group.Hint
	case errors.As(err, &none) && !none.Nothing && codeOf(context.Background(), err) != exitGuard:
		return "a plan that was not carried out is shown by `reseat show` and compared by `reseat verify`"
	case errors.As(err, &unapproved):
		return unapproved.Remedy
	case errors.Is(err, context.Canceled):
		return "" // a person asked to stop: nothing is wrong with the network
	case errors.Is(err, tenant.ErrUnsent):
		return "check the address and the network; nothing was written"
	case errors.Is(err, auth.ErrNobody):
		return "sign in first: `reseat login` with the same flags"
	case errors.Is(err, fs.ErrPermission):
		return "you need the right to write there: --run DIR names another folder for a run, -o FILE another file"
	case errors.Is(err, batch.ErrShutOut):
		return "sign in again, or have the role renewed, then `reseat resume` goes on"
	case errors.Is(err, tenant.ErrForbidden):
		return "`reseat doctor` with the same flags names the permission that is missing"
	}
	return ""
}

// worded is an error in plain words, one line for each of those that it joins: nothing of
// what a tenant, a file or its name says looks like a line of reseat's own.
func worded(err error) string {
	var all interface{ Unwrap() []error }
	if errors.As(err, &all) && err.Error() == errors.Join(all.Unwrap()...).Error() {
		var lines []string
		for _, e := range all.Unwrap() {
			lines = append(lines, worded(e))
		}
		return strings.Join(lines, "\n")
	}
	return oneLine(tenant.Plain(inPlainWords(err)))
}
