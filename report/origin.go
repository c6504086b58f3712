package report

import (
	"fmt"
	"slices"
	"strings"

	"reseat/batch/journal"
)

// signedIn says as whom a process signed in, and how.
func signedIn(o journal.Origin) string {
	var who string
	switch {
	case o == (journal.Origin{}):
		return "not on record"
	case o.Auth == "none":
		return "no account (no sign-in)"
	case o.Account != "":
		who = o.Account
		if app := appWords(o); app != "" {
			who += " through " + app
		}
	case o.App != "":
		who = appWords(o)
	default:
		return fmt.Sprintf("a token without a name (%s)", o.Auth)
	}
	return fmt.Sprintf("%s (%s)", who, o.Auth)
}

func appWords(o journal.Origin) string {
	if o.AppName == "" || o.App == "" {
		return strings.TrimSpace(strings.TrimSuffix("app "+o.AppName+o.App, "app "))
	}
	return fmt.Sprintf("app %s (%s)", o.AppName, o.App)
}

// ranAt says on which machine a process ran, as whom there, and against what.
func ranAt(o journal.Origin) string {
	var out []string
	if o.Host != "" {
		out = append(out, "host "+o.Host)
	}
	if o.Login != "" {
		out = append(out, "as "+o.Login)
	}
	at := strings.Join(out, " ")
	switch {
	case o.Cloud == "sandbox":
		return strings.TrimPrefix(at+", a sandbox", ", ")
	case o.Endpoint != "" && o.Cloud != "endpoint":
		return strings.TrimPrefix(at+", cloud "+o.Cloud+" at "+o.Endpoint, ", ")
	case o.Endpoint != "":
		return strings.TrimPrefix(at+", "+o.Endpoint, ", ")
	}
	return at
}

// origins lists who carried the run and where, each said once.
func (r Report) origins(words func(journal.Origin) string) string {
	var out []string
	for _, s := range r.Sessions {
		if w := words(s.By); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, "; ")
}

// carrier returns the process that sent the row's last call; nil where none was sent,
// as in a rehearsal, or the record has none.
func (r Report) carrier(row Row) *journal.Session {
	if row.Begun.IsZero() || r.Rehearsal {
		return nil
	}
	var last *journal.Session
	for i := range r.Sessions {
		if s := &r.Sessions[i]; !s.Began.After(row.sent) {
			last = s
		}
	}
	return last
}
