package doctor

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"reseat/plan/tenant"
)

// Write writes a report for people: the checks, what the commands lack, and the
// steps that mend it.
func Write(out io.Writer, r Report) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range r.Checks {
		fmt.Fprintf(w, "%s\t%s\t%s\n", c.Level, c.Code, tenant.Plain(c.About))
	}
	if len(r.Commands) > 0 {
		fmt.Fprintln(w, "\ncommands\tmissing permissions")
		for _, n := range r.Commands {
			fmt.Fprintf(w, "%s\t%s\n", n.Commands, or(strings.Join(n.Missing, ", "), "none"))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(r.Steps) > 0 {
		fmt.Fprintln(&b, "\nTo fix it:")
		for i, s := range r.Steps {
			fmt.Fprintf(&b, "%3d. %s\n", i+1, tenant.Plain(s))
		}
	}
	fmt.Fprintf(&b, "\n%s: %d ok, %s, %d failed, %d not checked\n", verdict(r), r.Count(OK), tenant.Count(r.Count(Warn), "warning"), r.Count(Fail), r.Count(Skip))
	_, err := io.WriteString(out, b.String())
	return err
}

func verdict(r Report) string {
	switch {
	case r.Count(Fail) > 0:
		return "not ready for " + string(r.For)
	case r.Count(Warn) > 0:
		return "ready for " + string(r.For) + ", with warnings"
	}
	return "ready for " + string(r.For)
}
