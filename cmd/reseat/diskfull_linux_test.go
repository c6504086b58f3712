package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of that size; only root can.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("SKIPPED: no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// RUN-7, R47: on a disk that fills up in mid-run whatever is begun comes to its end on
// record, nothing else begins, and it is said how many are changed and that nobody is
// without a license; with too little room from the start nothing is begun at all.
func TestFullDiskLeavesNobodyWithoutALicense_RUN7(t *testing.T) {
	k := newKilling(t, 120)
	k.begin(t, 0)
	k.runs[0] = filepath.Join(smallDisk(t, "2m"), "run")
	talk := k.fails(t, k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0]), "1")
	if !strings.Contains(talk, "8 MB must be free on its disk before anything is begun") {
		t.Errorf("too little room from the start: %s", talk)
	}
	k = newKilling(t, 120)
	k.begin(t, 0)
	k.runs[0] = filepath.Join(smallDisk(t, "12m"), "run")
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--writes", "20/2s")
	said := &said{}
	apply.Stderr = said
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = apply.Process.Kill() })
	waitForSize(t, filepath.Join(k.runs[0], "run.db-wal"), 30_000)
	ballast := filepath.Join(filepath.Dir(k.runs[0]), "others")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil { // until not one byte more fits
		_, err = f.Write(make([]byte, 512))
	}
	_ = f.Close()
	if code := exitCodeOf(apply.Wait()); code != "1" {
		t.Errorf("exit code %s\n%s", code, said)
	}
	for _, want := range []string{"the disk is full, so what is begun is finished and nothing else begins", "free space on its disk", " of 75 users changed", "the run left nobody without a license", "Continue: reseat resume "} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
	nobodyWithout(t, k.runs[0])
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	k.does(t, "resume", k.runs[0], "--endpoint", k.base)
	k.compare(t, 0)
}
