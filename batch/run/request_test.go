package run

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A request reaches the run as it was meant, one request leaves another alone, and taking
// one back that nobody made is no error.
func TestRequests(t *testing.T) {
	dir := t.TempDir()
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for _, w := range []struct {
		name    string
		request any
	}{{PauseFile, PauseRequest{since}}, {PaceFile, PaceRequest{Share: "50%"}}, {PaceFile, PaceRequest{Writes: "600/150s"}.Over(PaceRequest{Share: "50%", Writes: "1/1s"})}} {
		if err := WriteRequest(dir, w.name, w.request); err != nil {
			t.Fatal(err)
		}
	}
	p, ok, err := ReadRequest[PaceRequest](dir, PaceFile)
	if diff := cmp.Diff(PaceRequest{Writes: "600/150s", Share: "50%"}, p); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v:\n%s", ok, err, diff)
	}
	for range 2 {
		if err := DropRequest(dir, PauseFile); err != nil {
			t.Error(err)
		}
	}
	if _, ok, err := ReadRequest[PauseRequest](dir, PauseFile); ok || err != nil {
		t.Errorf("the pause is still there (%v)", err)
	}
}
