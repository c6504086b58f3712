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

func (a *app) approveCommand() *cobra.Command {
	var by, note, digest, out string
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
		RunE: func(_ *cobra.Command, args []string) error {
			return a.approvePlan(args[0], cmp.Or(out, args[0]+approvalEnding), by, note, digest)
		},
	}
	f := cmd.Flags()
	f.StringVar(&by, "by", "", "who approves, by `NAME` (default: the name you are logged in with)")
	f.StringVar(&note, "note", "", "a `TEXT` to keep with it, such as a ticket's number")
	f.StringVar(&digest, "digest", "", "the `DIGEST` of the plan that you reviewed, or its first 12 characters or more")
	f.StringVarP(&out, "out", "o", "", "`FILE` of approvals to write or add to (default: PLAN"+approvalEnding+")")
	return cmd
}

// approvalEnding is added to the name of a plan file for that of its approvals.
const approvalEnding = ".approval"

func (a *app) approvePlan(planFile, path, by, note, digest string) error {
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
	fmt.Fprintf(a.out, "approved by (as stated) %s\n%d users of %s change; digest %s\n", given, n.Changes, given.Domain, p.Digest)
	fmt.Fprintf(a.err, "wrote %s; keep it beside the plan\n", path)
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
	file = cmp.Or(path, planFile+approvalEnding)
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
