package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reseat/batch/journal"
)

// On a network share no run file is made and none is gone on with; one that is there
// can be read, and nothing of it is touched.
func TestNetworkShareIsRefused(t *testing.T) {
	j, path := create(t)
	add(t, j, full)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	defer journal.SetShareOf(func(dir string) string { asked = append(asked, dir); return "NFS" })()

	other := filepath.Join(t.TempDir(), "run.db")
	for _, open := range []func() (*journal.Journal, error){
		func() (*journal.Journal, error) { return journal.Create(other, head) },
		func() (*journal.Journal, error) { return journal.Open(path, head.Digest) },
	} {
		if _, err := open(); !errors.Is(err, journal.ErrShare) || !strings.Contains(err.Error(), "(NFS)") || !strings.Contains(err.Error(), "--run DIR") {
			t.Errorf("a share is taken: %v", err)
		}
	}
	if len(asked) != 2 || asked[0] != filepath.Dir(other) || asked[1] != filepath.Dir(path) {
		t.Errorf("asked about %v", asked)
	}
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a run file was left behind: %v", err)
	}
	ro, err := journal.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if n := len(events(t, ro)); n != 1 {
		t.Errorf("%d events are read from a share, want 1", n)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file on the share was written (%v)", err)
	}
	if memory, err := journal.Create(journal.Memory, head); err != nil {
		t.Errorf("in memory there is no share: %v", err)
	} else {
		_ = memory.Close()
	}
}

// The folders of this machine are asked about without harm; one that is not there is
// no share.
func TestLocalFoldersAreNoShares(t *testing.T) {
	if kind := journal.NetworkShare(filepath.Join(t.TempDir(), "none")); kind != "" {
		t.Errorf("no folder: %s", kind)
	}
	t.Logf("this machine's temporary folder: %q", journal.NetworkShare(t.TempDir()))
}
