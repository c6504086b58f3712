package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/plan"
)

// A approveCommand is the flags of approve, in the process that runs it.
type approveCommand struct {
	*app
	by     string
	digest string
	note   string
	out    string
}

func newApprove(p *app) *cobra.Command {
	a := &approveCommand{app: p}
	cmd := &cobra.Command{
		Use:   "approve PLAN",
		Short: "Approve a plan that somebody else applies",
		Long: `approve says that you reviewed a plan and want it carried out. It writes your name, as
you state it, the time and a note beside the plan, bound to its digest: an edited plan
is not approved. A plan made with --approvals N, or from a recipe with that key, is
refused by apply until so many people approved it. Give --digest from the page that
you reviewed, and no other plan can be approved by mistake.`,
		Example: `  reseat approve ems.plan --by "Anna Weber" --note CHG-4711
  reseat approve ems.plan --digest 3f9c2a41b7d0 --by "Anna Weber"`,
		Args: exactly(1),
		RunE: a.run,
	}
	f := cmd.Flags()
	f.StringVar(&a.by, "by", "", "who approves, by `NAME` (default: the name you are logged in with)")
	f.StringVar(&a.note, "note", "", "a `TEXT` to keep with it, such as a ticket's number")
	f.StringVar(&a.digest, "digest", "", "the `DIGEST` of the plan that you reviewed, or its first 12 characters or more")
	f.StringVarP(&a.out, "out", "o", "", "`FILE` of approvals to write or add to (default: PLAN"+plan.ApprovalEnding+")")
	return cmd
}

func (a *approveCommand) run(_ *cobra.Command, args []string) error {
	return a.approvePlan(args[0], cmp.Or(a.out, args[0]+plan.ApprovalEnding), a.by, a.note, a.digest)
}

func (a *approveCommand) approvePlan(planFile, path, by, note, digest string) error {
	p, n, err := skimPlan(planFile, func(*plan.Line) bool { return false })
	if err != nil {
		return err
	}
	if digest != "" {
		if _, err := matching(p, "--digest", digest); err != nil {
			return err
		}
	}
	at, err := a.stamp()
	if err != nil {
		return err
	}
	given, err := p.Approve(path, cmp.Or(by, loginName()), note, at)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "approved by (as stated) %s\n%d users of %s change; digest %s\n", given, n.Changes, given.Domain, p.Digest)
	fmt.Fprintf(a.Err, "wrote %s; keep it beside the plan\n", path)
	return nil
}

// loginName is how the operating system calls who runs reseat.
func loginName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// kept leaves out what is empty.
func kept(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// approvals returns who approved a plan, for the journal, and the file that says so;
// both are empty where nobody did. A plan whose header demands more approvals is
// refused, and so is any approval that is not this plan's (R26). An empty path is the
// file beside the plan, which only has to be there where approvals are demanded.
func approvals(p plan.Plan, planFile, path string) (by, file string, err error) {
	file = cmp.Or(path, planFile+plan.ApprovalEnding)
	given, err := p.ReadApprovals(file)
	if errors.Is(err, fs.ErrNotExist) && path == "" {
		return "", "", p.Approved(planFile, nil)
	}
	if err == nil {
		err = p.Approved(file, given)
	}
	words := make([]string, len(given))
	for i, x := range given {
		words[i] = x.String()
	}
	return strings.Join(words, "; "), file, err
}
