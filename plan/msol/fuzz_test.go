package msol

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// No script makes Explain panic or hang, and what it makes of one can be read.
func FuzzExplain(f *testing.F) {
	scripts, err := filepath.Glob("testdata/scripts/*.ps1")
	if err != nil || len(scripts) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, path := range scripts {
		f.Add(readScript(f, path))
	}
	for _, s := range hostile {
		f.Add(s[:min(len(s), 1<<10)])
	}
	f.Fuzz(func(t *testing.T, in string) {
		var e Explanation
		var err error
		within(t, in, func() { e, err = Explain("in.ps1", strings.NewReader(in)) })
		if err != nil {
			return
		}
		sound(t, e)
		lines := strings.Count(strings.ReplaceAll(in, "\r", "\n"), "\n") + 1
		for _, list := range [][]Remark{e.Read, e.Notes, e.Unread} {
			for _, r := range list {
				if r.Line < 1 || r.Line > lines || strings.Contains(r.Text, "\n") {
					t.Errorf("remark %+v on a script of %d lines", r, lines)
				}
			}
		}
		text(t, e)
	})
}

// within fails the test where a call does not come back.
func within(t *testing.T, in string, call func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); call() }()
	select {
	case <-done:
	case <-time.After(time.Minute): // a busy machine takes a while over the first
		t.Fatalf("no end after a minute on %d bytes", len(in))
	}
}

// hostile are scripts that could keep a careless reader busy.
var hostile = []string{
	strings.Repeat("(", 100000),
	strings.Repeat("{", 100000) + strings.Repeat("}", 100000),
	strings.Repeat("(", 50000) + strings.Repeat("}", 50000),
	"{" + strings.Repeat("(", 50000) + strings.Repeat("}", 50000),
	strings.Repeat("foreach($a in 1,2){", 500) + strings.Repeat("}", 500),
	strings.Repeat("foreach($a in 1,2,3){$b=$a\n", 90) + strings.Repeat("}", 90),
	"$a='x'\n" + strings.Repeat("$a=$a,$a\n", 100),
	"$a='xxxxxxxxxx'\n" + strings.Repeat("$a=\"$a$a\"\n", 100),
	"$a='xxxxxxxxxx'\n" + strings.Repeat("$a=$a+$a\n", 100),
	"$a=" + strings.Repeat("'x',", 50000) + "'x'\nforeach($u in $a){Set-MsolUserLicense -User $u -Add EMS}",
	"foreach($u in " + strings.Repeat("1,", 9000) + "1){" + strings.Repeat("Set-MsolUserLicense -User $u -Add EMS\n", 5000) + "}",
	strings.Repeat("<", 200000),
	strings.Repeat("\"", 200001),
	strings.Repeat("$(", 100000),
	"\"" + strings.Repeat("$(", 100000) + "\"",
	strings.Repeat("@'\n", 60000),
	strings.Repeat("<#", 100000),
	strings.Repeat("if(1){", 30000),
	strings.Repeat("foreach ($a in $b)\n", 12000),
	strings.Repeat("a|", 100000),
	strings.Repeat("'a' | % {", 20000),
	strings.Repeat("New-MsolUser -UserPrincipalName a@b -Department x -DisplayName y\n", 3000),
}

func TestExplainTakesNoLongTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for _, s := range hostile {
		start := time.Now()
		e, err := Explain("in.ps1", strings.NewReader(s))
		if d := time.Since(start); d > 5*time.Second { // quadratic ones take a minute
			t.Errorf("%.40q… took %v", s, d)
		}
		if err == nil {
			sound(t, e)
		}
	}
}
