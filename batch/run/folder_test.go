package run

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// writePlan makes a plan file with these lines.
func writePlan(t *testing.T, lines ...plan.Line) (string, plan.Plan) {
	t.Helper()
	p := plan.Plan{Header: plan.Header{Format: plan.Format, Tenant: "t1", Domain: "contoso.com"}, Lines: lines}
	path := filepath.Join(t.TempDir(), "ems.plan")
	if err := p.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	return path, p
}

// update is a line that disables a service plan of name.
func update(name string) plan.Line {
	has := func(off ...sku.PlanID) *plan.State {
		return &plan.State{Direct: []tenant.License{{SKU: "a", Disabled: sku.NewPlanSet(off...)}}}
	}
	return plan.Line{
		ID: plan.ChangeID(name), User: tenant.UserID(name), UPN: name + "@contoso.com", Kind: plan.Change, Stage: 1, Before: has(), After: has("1"),
		Calls: []plan.Call{{Kind: plan.Licenses, Add: has("1").Direct}},
	}
}

func headOf(p plan.Plan) journal.Head {
	return journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Tool: "test", Created: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
}

func createFolder(t *testing.T) (string, plan.Plan) {
	t.Helper()
	file, p := writePlan(t, update("ada"))
	dir := filepath.Join(t.TempDir(), "runs", "ems")
	f, err := CreateFolder(dir, "apply", file, p, headOf(p))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Journal.Append(context.Background(), journal.Event{Kind: journal.Began}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, p
}

// names lists the files of a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// R29: the folder holds plan and run file, for their owner alone, and can be opened again.
func TestFolderIsMadeAndOpenedAgain(t *testing.T) {
	dir, p := createFolder(t)
	if diff := cmp.Diff([]string{PlanFile, RunFile}, names(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, name := range names(t, dir) {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v (%v)", name, info.Mode(), err)
		}
	}
	if diff := cmp.Diff([]string{"ems"}, names(t, filepath.Dir(dir))); diff != "" {
		t.Errorf("left beside it (-want +got):\n%s", diff)
	}
	f, err := OpenFolder(dir, "resume")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Plan.Digest != p.Digest || len(f.Plan.Lines) != 1 {
		t.Errorf("plan %+v", f.Plan)
	}
}

// R29: a second run in the same folder is refused, and what cannot be made whole
// leaves nothing behind.
func TestFolderIsMadeOnceAndWhole(t *testing.T) {
	dir, p := createFolder(t)
	file, _ := writePlan(t, update("ada"))
	if _, err := CreateFolder(dir, "apply", file, p, headOf(p)); err == nil || !strings.Contains(err.Error(), "reseat resume "+dir) {
		t.Errorf("second: %v", err)
	}
	other := filepath.Join(filepath.Dir(dir), "other")
	if _, err := CreateFolder(other, "apply", filepath.Join(dir, "no.plan"), p, headOf(p)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a plan file: %v", err)
	}
	if diff := cmp.Diff([]string{"ems"}, names(t, filepath.Dir(dir))); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
}

func TestFolderOfAnotherPlanIsRefused(t *testing.T) {
	dir, _ := createFolder(t)
	file, _ := writePlan(t, update("bob"))
	if err := os.Rename(file, filepath.Join(dir, PlanFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(dir, "resume"); !errors.Is(err, journal.ErrOtherPlan) {
		t.Errorf("opened: %v", err)
	}
	if _, err := OpenFolder(filepath.Join(dir, PlanFile), "resume"); err == nil || !strings.Contains(err.Error(), "is no run folder") {
		t.Errorf("a file: %v", err)
	}
}

// A damaged run file is set aside with its companions, and never deleted; a lost one
// is made anew; one that is whole is left alone.
func TestRebuildFolder(t *testing.T) {
	dir, p := createFolder(t)
	run := filepath.Join(dir, RunFile)
	if _, err := RebuildFolder(dir, "resume", headOf(p)); err == nil || !strings.Contains(err.Error(), "is not damaged") {
		t.Fatalf("a whole one: %v", err)
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rebuild := func() {
		t.Helper()
		f, err := RebuildFolder(dir, "resume", headOf(p))
		if err != nil {
			t.Fatal(err)
		}
		if f.Plan.Digest != p.Digest {
			t.Errorf("plan %s, want %s", f.Plan.Digest, p.Digest)
		}
		events := 0
		if err := f.Journal.Events(context.Background(), func(journal.Event) error { events++; return nil }); err != nil || events > 0 {
			t.Errorf("the fresh run file holds %d events (%v)", events, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(run, "no database")
	write(run+"-wal", "its log")
	rebuild()
	if content(t, run+".damaged-1") != "no database" || content(t, run+".damaged-1-wal") != "its log" {
		t.Error("what was damaged is not what was set aside")
	}
	write(run, "no database again")
	rebuild()
	if content(t, run+".damaged-2") != "no database again" {
		t.Error("the second damaged file is not where it should be")
	}
	if err := os.Remove(run); err != nil {
		t.Fatal(err)
	}
	rebuild()
	if _, err := os.Stat(run + ".damaged-3"); err == nil {
		t.Error("a lost run file was set aside")
	}
}
