package plan

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var approvedAt = time.Date(2026, 11, 22, 8, 15, 0, 0, time.UTC)

// demanding is the sample plan, which so many people must approve.
func demanding(t testing.TB, people int) *Plan {
	t.Helper()
	p := sample(t)
	p.Header.Guards.Approvals = people
	if err := p.Write(&bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	return &p
}

// R26: a plan counts as approved once as many people as its header demands approved
// this very plan.
func TestApprovals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.plan.approval")
	p := demanding(t, 2)
	var refused *ApprovalError
	if err := p.Approved(file, nil); !errors.As(err, &refused) {
		t.Error(err)
	}
	for _, by := range []string{"Anna Weber", "Ben"} {
		if _, err := p.Approve(file, by, "CHG-4711", approvedAt); err != nil {
			t.Fatal(err)
		}
		given, err := p.ReadApprovals(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := given[len(given)-1].String(); got != by+", 2026-11-22 08:15 UTC: CHG-4711" {
			t.Error(got)
		}
		if err := p.Approved(file, given); (err == nil) != (by == "Ben") {
			t.Errorf("approved by %s, too: %v", by, err)
		}
	}
	if _, err := p.Approve(file, " anna weber", "", approvedAt); !errors.As(err, &refused) {
		t.Errorf("one person approved twice: %v", err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if _, err := p.ReadApprovals(file + ".other"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// Each way in which a file of approvals can be wrong has its own words.
func TestApprovalsAreRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.plan.approval")
	p := demanding(t, 1)
	for _, by := range []string{"Anna", "Ben"} {
		if _, err := p.Approve(file, by, "", approvedAt); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(whole)
	first, second, _ := strings.Cut(text, "\n")
	other := sample(t)
	other.Digest = strings.Repeat("0", 64)
	for name, c := range map[string]struct {
		plan *Plan
		text string
		want string
	}{
		"empty":                {p, "", "not an approval that reseat wrote"},
		"another file":         {p, `{"format":"reseat-plan/1"}` + "\n", "not an approval that reseat wrote"},
		"newer":                {p, strings.Replace(text, "approval/1", "approval/2", 1), "a newer reseat"},
		"cut off":              {p, first[:len(first)-9], "was cut off"},
		"cut off at the break": {p, first, "was cut off"},
		"a name edited":        {p, strings.Replace(text, "Anna", "Hans", 1), "was changed"},
		"the first taken out":  {p, second, "was changed"},
		"two changed places":   {p, second + first + "\n", "was changed"},
		"more behind it":       {p, text + "-\n", "not an approval that reseat wrote"},
		"a Windows line break": {p, strings.ReplaceAll(text, "\n", "\r\n"), "was changed"},
		"another plan's":       {&other, text, "approves another plan"},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		given, err := c.plan.ReadApprovals(file)
		var refused *ApprovalError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || refused.Remedy == "" || len(given) > 0 {
			t.Errorf("%s: %v, %d handed out", name, err, len(given))
		}
		if c.text == "" {
			continue
		}
		if _, err := c.plan.Approve(file, "Eve", "", approvedAt); !errors.As(err, &refused) {
			t.Errorf("%s: added to: %v", name, err)
		}
	}
}

// A name or note that would not be read as it was meant is a usage error.
func TestApprovalNames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.plan.approval")
	p := demanding(t, 1)
	for _, c := range [][2]string{{" ", ""}, {"Anna\nBen", ""}, {"Anna", "\x1b[2J"}, {"Anna\u202eneB", ""}, {strings.Repeat("a", 501), ""}} {
		var usage *AskError
		if _, err := p.Approve(file, c[0], c[1], approvedAt); !errors.As(err, &usage) {
			t.Errorf("%q: %v", c, err)
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a refused approval was written")
	}
}

// Nothing makes the reader panic, and what it takes was written by Approve.
func FuzzApprovals(f *testing.F) {
	file := filepath.Join(f.TempDir(), "p.plan.approval")
	p := demanding(f, 1)
	if _, err := p.Approve(file, "Anna", "a note", approvedAt); err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Add(append(bytes.Clone(text), text...))
	f.Add([]byte(`{"format":"reseat-approval/1","digest":"`))
	f.Fuzz(func(t *testing.T, text []byte) {
		given, err := p.approvals("p.plan.approval", text)
		var refused *ApprovalError
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("an error without a reason: %v", err)
		}
		for _, a := range given {
			if a.Plan != p.Digest {
				t.Errorf("taken: %+v", a)
			}
		}
	})
}
