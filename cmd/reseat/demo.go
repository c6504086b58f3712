package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/samples"
)

// A demoCommand is the flags of demo, in the process that runs it.
type demoCommand struct {
	*app
	dir string
}

func newDemo(p *app) *cobra.Command {
	a := &demoCommand{app: p}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The whole job on a sample tenant: plan, apply, verify, report",
		Long: `demo copies the sample tenant into a new folder and does two jobs on it, as a person
would type them: turn Intune off for users who have EMS by remove and re-assign, and move
a department from Office 365 E3 to Microsoft 365 E5. No real tenant is touched.`,
		Example: "  reseat demo\n  reseat demo --dir demo",
		Args:    exactly(0),
		RunE:    a.run,
	}
	cmd.Flags().StringVar(&a.dir, "dir", "", "folder `DIR` to work in; it must not exist (default: a new temporary one)")
	return cmd
}

func (a *demoCommand) run(cmd *cobra.Command, _ []string) error {
	return a.demo(cmd.Context(), a.dir)
}

// The files that the demo takes from the samples.
var demoFiles = map[string]string{
	"tenant.json": "tenant.json",
	"users.csv":   "02-intune-off/users.csv",
	"sales.csv":   "05-e3-to-e5/sales.csv",
}

func (a *demoCommand) demo(ctx context.Context, dir string) error {
	dir, err := demoFolder(dir)
	if err != nil {
		return err
	}
	// Each command runs where the files are, as a person would have it, and the
	// machine's own state of that tenant id stays as it is.
	if err := os.Chdir(dir); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := os.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state")); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	t := &tour{app: a.app, ctx: ctx}
	t.say("A sample tenant, contoso.com, in %s. Every command below works on it alone.", dir)
	t.run("sku list --sandbox tenant.json")

	t.say("Job 1: Intune off for users who have EMS, by remove and re-assign with custom disabled service plans.")
	t.run("plan users.csv --change EMS --disable INTUNE_A --via readd --sandbox tenant.json -o intune.plan")
	t.apply("intune.plan", "intune-run")
	t.run("user show anke.schaefer@contoso.com --sandbox tenant.json")

	t.say("Job 2: Sales moves from Office 365 E3 to Microsoft 365 E5, and each user's disabled service plans stay off.")
	t.run("plan sales.csv --swap ENTERPRISEPACK=SPE_E5 --sandbox tenant.json -o e5.plan")
	t.apply("e5.plan", "e5-run")
	if t.err != nil {
		return t.err
	}
	t.say("Users on hold are part of the story: the plans say how to fix each of them.\nThe reports of the two jobs, to be opened in a browser:")
	for _, run := range []string{"intune-run", "e5-run"} {
		fmt.Fprintln(a.Out, "  "+filepath.Join(dir, run, "report.html"))
	}
	return nil
}

// demoFolder makes the folder of a demo with its files.
func demoFolder(dir string) (string, error) {
	var err error
	if dir == "" {
		dir, err = os.MkdirTemp("", "reseat-demo-")
	} else {
		err = os.Mkdir(dir, 0o700)
		dir = absolute(dir)
	}
	if err != nil {
		return "", fmt.Errorf("demo: %w", err)
	}
	for name, from := range demoFiles {
		text, err := fs.ReadFile(samples.Files, path.Clean(from))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			return "", fmt.Errorf("demo: %w", err)
		}
	}
	return dir, nil
}

// A tour runs commands one after the other and stops at the first that fails.
type tour struct {
	app *app
	ctx context.Context
	err error
}

func (t *tour) say(format string, args ...any) {
	if t.err == nil {
		fmt.Fprintf(t.app.Out, "\n"+format+"\n", args...)
	}
}

// run runs a command as it would be typed. Users left for a person to look at (exit
// code 3) are part of the story, anything else ends it.
func (t *tour) run(line string) {
	if t.err != nil {
		return
	}
	fmt.Fprintf(t.app.Out, "\n$ reseat %s\n", line)
	root := t.app.root()
	root.SetArgs(strings.Fields(line))
	root.SetOut(t.app.Out)
	root.SetErr(t.app.Err)
	if err := root.ExecuteContext(t.ctx); err != nil && !exit.IsOnly(err, exit.Unfinished) {
		t.err = fmt.Errorf("demo: reseat %s: %w", line, err)
	}
}

// apply carries a plan out and verifies it.
func (t *tour) apply(planFile, run string) {
	if t.err != nil {
		return
	}
	p, err := plan.ReadFile(planFile)
	if err != nil {
		t.err = err
		return
	}
	t.run(fmt.Sprintf("apply %s --approve %.12s --run %s --sandbox tenant.json", planFile, p.Digest, run))
	t.run(fmt.Sprintf("verify %s --sandbox tenant.json", run))
}
