// Package exit turns errors into what a person reads and a script asks: plain words, a hint and
// an exit code.
package exit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
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
	Done        = 0
	Failed      = 1
	Usage       = 2
	Unfinished  = 3 // finished, but some users were held, refused or are pending
	Differs     = 4 // the tenant differs from the plan
	Guard       = 5
	SignIn      = 6
	Locked      = 7
	Interrupted = 130
)

// An Error has its exit code, and for people a hint of what to do.
type Error struct {
	Code int
	Err  error // nil: the code alone, everything was said already
	Hint string
	More string // what a person needs to know besides, on lines of its own
}

func (c *Error) Error() string {
	if c.Err == nil {
		return ""
	}
	return c.Err.Error()
}

func (c *Error) Unwrap() error { return c.Err }

// Usagef is a usage error.
func Usagef(format string, args ...any) error {
	return &Error{Code: Usage, Err: fmt.Errorf(format, args...)}
}

// Guardf is a refusal by a guard.
func Guardf(format string, args ...any) error {
	return &Error{Code: Guard, Err: fmt.Errorf(format, args...)}
}

// With is an exit code without a message.
func With(code int) error {
	if code == Done {
		return nil
	}
	return &Error{Code: code}
}

// IsOnly tells whether an error only carries that exit code.
func IsOnly(err error, code int) bool {
	var c *Error
	return errors.As(err, &c) && c.Err == nil && c.Code == code
}

// Report prints an error as `reseat: what: why` with its hint and returns its code;
// written says that a run was taken up, so that something may be written.
func Report(ctx context.Context, talk io.Writer, log *slog.Logger, err error, written bool) int {
	if err == nil {
		return Done
	}
	var asked *Interruption
	c, known := asError(err)
	switch {
	case errors.As(err, &asked):
		fmt.Fprintln(talk, asked.Text)
		return Interrupted
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		text := "Stopped before the end. Nothing was written to the tenant."
		if written {
			text = "Stopped before the end; the run can be resumed."
		}
		fmt.Fprintln(talk, text)
		log.Error("stopped", "error", err.Error())
		return Interrupted
	case !known:
		c = &Error{Code: ByCause(ctx, err), Err: err, Hint: HintOf(err)}
	case c.Code == Usage && isTenants(err):
		c = &Error{Code: Failed, Err: c.Err, Hint: c.Hint} // no slip on the command line
	}
	if c.Err != nil {
		fmt.Fprintf(talk, "reseat: %s\n", Words(err))
		log.Error("failed", "error", err.Error(), "hint", c.Hint)
	}
	if c.More != "" {
		fmt.Fprintln(talk, c.More)
	}
	if c.Hint != "" {
		fmt.Fprintf(talk, "hint: %s\n", tenant.Plain(c.Hint))
	}
	return c.Code
}

// refusals are the exit codes of what stands against a selection of users.
var refusals = map[survey.Kind]int{survey.Unusable: Usage, survey.Guarded: Guard, survey.Failed: Failed, survey.NoAccess: SignIn}

// asError is an error with its exit code and hint; ok is false where it has none of its own.
func asError(err error) (e *Error, ok bool) {
	var r *survey.Refusal
	switch {
	case errors.As(err, &e):
		return e, true
	case errors.As(err, &r):
		return &Error{Code: refusals[r.Kind], Err: r.Err, Hint: r.Hint}, true
	}
	return nil, false
}

// isTenants tells whether an error is that the tenant did not answer, or not as it
// should.
func isTenants(err error) bool {
	return errors.Is(err, tenant.ErrUnknown) || errors.Is(err, tenant.ErrUnsent) || errors.Is(err, tenant.ErrThrottled)
}

func ByCause(ctx context.Context, err error) int {
	var ask *plan.AskError
	var file *intake.Error
	var fence *plan.GuardError
	var unapproved *plan.ApprovalError
	var none *run.NoFolderError
	var group *survey.GroupError
	switch {
	case ctx.Err() != nil:
		return Interrupted
	case errors.Is(err, run.ErrLocked), errors.Is(err, run.ErrRunLocked):
		return Locked
	case errors.Is(err, batch.ErrShutOut), errors.Is(err, auth.ErrSignIn), errors.Is(err, tenant.ErrSignIn), errors.Is(err, tenant.ErrForbidden):
		return SignIn
	case errors.As(err, &fence), errors.As(err, &unapproved), errors.Is(err, batch.ErrGuard), errors.Is(err, plan.ErrEdited), errors.Is(err, plan.ErrCutOff), errors.Is(err, plan.ErrNewer), errors.Is(err, plan.ErrOlder),
		errors.Is(err, tenant.ErrEdited), errors.Is(err, tenant.ErrReordered), errors.Is(err, tenant.ErrCutOff), errors.Is(err, tenant.ErrNewer), errors.Is(err, tenant.ErrOlder):
		return Guard
	case errors.As(err, &ask), errors.As(err, &file), errors.As(err, &none), errors.As(err, &group), errors.Is(err, plan.ErrNotAPlan), errors.Is(err, tenant.ErrNotASnapshot), errors.Is(err, fs.ErrNotExist), isUsage(err):
		return Usage
	}
	return Failed
}

func HintOf(err error) string {
	var unapproved *plan.ApprovalError
	var none *run.NoFolderError
	var group *survey.GroupError
	switch {
	case errors.As(err, &group):
		return group.Hint
	case errors.As(err, &none) && !none.Nothing && ByCause(context.Background(), err) != Guard:
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

// Words is an error in plain words, one line for each of those that it joins: nothing of
// what a tenant, a file or its name says looks like a line of reseat's own.
func Words(err error) string {
	var all interface{ Unwrap() []error }
	if errors.As(err, &all) && err.Error() == errors.Join(all.Unwrap()...).Error() {
		var lines []string
		for _, e := range all.Unwrap() {
			lines = append(lines, Words(e))
		}
		return strings.Join(lines, "\n")
	}
	return oneLine(tenant.Plain(plain(err)))
}

// isUsage recognizes cobra's own complaints, which have no type.
func isUsage(err error) bool {
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "accepts ", "requires at least", "required flag", "invalid argument"} {
			if strings.HasPrefix(e.Error(), start) {
				return true
			}
		}
	}
	return false
}

// An Interruption is the end of a command that was asked to stop, in words.
type Interruption struct{ Text string }

func (i *Interruption) Error() string { return i.Text }

// IsGuard tells whether an error is a refusal by a guard.
func IsGuard(err error) bool {
	c, known := asError(err)
	return known && c.Code == Guard
}

// Code is the exit code that an error leads to.
func Code(ctx context.Context, err error) int {
	var asked *Interruption
	c, known := asError(err)
	switch {
	case err == nil:
		return Done
	case errors.As(err, &asked):
		return Interrupted
	case known:
		return c.Code
	}
	return ByCause(ctx, err)
}

// oneLine is a text of somebody else's on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
