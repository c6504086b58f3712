package graphsim_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

func saved(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "tenant.json")
	s := contoso()
	if err := tenant.WriteSnapshotFile(path, &s); err != nil {
		t.Fatal(err)
	}
	return path
}

func reopened(t *testing.T, path string) *graphsim.Tenant {
	t.Helper()
	x, err := graphsim.Open(path, graphsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// A write is on disk before it is answered: a copy of the files at that moment, as a
// kill leaves them, opens with it.
func TestKilledTenantKeepsWhatItAnswered(t *testing.T) {
	path := saved(t)
	x := reopened(t, path)
	defer x.Close()
	d := door{t, x}
	d.assign(string(bob), add(skuEMS, intuneA), nil)
	d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":"AT"}`)
	d.ask("POST", "/v1.0/users", newUser)
	d.ask("POST", "/v1.0/groups/"+string(nested)+"/assignLicense", licensing(add(skuEMS), nil))

	killed := filepath.Join(t.TempDir(), "tenant.json")
	copyFile(t, path, killed)
	copyFile(t, path+".log", killed+".log")
	// The kill tore a line whose write was not answered.
	f, err := os.OpenFile(killed+".log", os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(`{"at":"2026-01-01T00:00:00Z","users":[{"id":"a00`)
	f.Close()

	y := reopened(t, killed)
	if diff := cmp.Diff(x.Snapshot(), y.Snapshot()); diff != "" {
		t.Errorf("before and after the kill:\n%s", diff)
	}
	// Closing folds the log in; a log that stayed behind does no harm.
	log, err := os.ReadFile(killed + ".log")
	if err != nil {
		t.Fatal(err)
	}
	if err := y.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(killed + ".log"); !os.IsNotExist(err) {
		t.Error("the log is still there after Close")
	}
	folded, err := tenant.ReadSnapshotFile(killed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(killed+".log", log, 0o600); err != nil {
		t.Fatal(err)
	}
	z := reopened(t, killed)
	defer z.Close()
	if k, _ := folded.SKU(skuEMS); k.Seats.Consumed != 4 {
		t.Errorf("EMS consumed %d in the file, want 4", k.Seats.Consumed)
	}
	if diff := cmp.Diff(len(folded.Users), len(z.Snapshot().Users)); diff != "" {
		t.Errorf("users after the log was replayed twice:\n%s", diff)
	}
	if n := consumed(t, z, skuEMS); n != 4 {
		t.Errorf("EMS consumed %d after the log was replayed twice, want 4", n)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadingChangesNoFile(t *testing.T) {
	path := saved(t)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	x := reopened(t, path)
	door{t, x}.get("/v1.0/users")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was written anew: %v", err)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	path := saved(t)
	x := reopened(t, path)
	if _, err := graphsim.Open(path, graphsim.Options{}); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("second Open: %v", err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if err := reopened(t, path).Close(); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

// A line of the log that this version does not write is refused with its number and
// what to do, wherever it stands, and nothing is changed by that: not the file, not the log.
func TestStrangeLineInLogIsRefused(t *testing.T) {
	path := saved(t)
	x := reopened(t, path)
	d := door{t, x}
	d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":"AT"}`)
	d.assign(string(bob), add(skuEMS), nil)
	good, err := os.ReadFile(path + ".log")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Count(string(good), "\n")
	for strange, line := range map[string]int{
		"nonsense\n":                   1,
		"{\"color\":\"blue\"}\n":       1,
		"\n":                           1,
		string(good) + "\x00\n":        lines + 1,
		string(good) + "[1,2]\n":       lines + 1,
		string(good) + "{\"at\":7}\n":  lines + 1,
		string(good) + "{} trailing\n": lines + 1,
		string(good) + "{} }\n":        lines + 1,
	} {
		if err := os.WriteFile(path+".log", []byte(strange), 0o600); err != nil {
			t.Fatal(err)
		}
		x, err := graphsim.Open(path, graphsim.Options{})
		want := fmt.Sprintf("tenant.json.log:%d: not a record that this version of reseat writes", line)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "remove the file") {
			t.Errorf("%q: %v, want %s", strange, err, want)
		}
		if err == nil {
			x.Close()
			continue
		}
		after, _ := os.ReadFile(path)
		log, _ := os.ReadFile(path + ".log")
		if string(after) != string(before) || string(log) != strange {
			t.Errorf("%q: the files were changed", strange)
		}
	}
	os.Remove(path + ".log") // as the error says
	if err := reopened(t, path).Close(); err != nil {
		t.Error(err)
	}
}

// Many writers at once, over HTTP: all of them are in the file afterwards.
func TestConcurrentWriters(t *testing.T) {
	path := saved(t)
	x := reopened(t, path)
	base, stop, err := graphsim.Serve(x, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, id := range []tenant.UserID{ada, bob, dan, eve, twin} {
		wg.Go(func() {
			for range 5 {
				for _, body := range []string{licensing(add(skuEMS, intuneA), nil), licensing(nil, remove(skuEMS)), licensing(add(skuEMS), nil)} {
					r, err := http.Post(base+"/v1.0/users/"+string(id)+"/assignLicense", "application/json", strings.NewReader(body))
					if err != nil || r.StatusCode != 200 {
						t.Errorf("%s: %v %v", id, r, err)
						return
					}
					r.Body.Close()
				}
			}
		})
	}
	wg.Wait()
	stop()
	want := x.Snapshot()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := tenant.ReadSnapshotFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, noEmptySets); diff != "" {
		t.Errorf("file and memory:\n%s", diff)
	}
}

func TestServeOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "127.0.0.1"} {
		if _, stop, err := graphsim.Serve(http.NotFoundHandler(), addr); err == nil {
			stop()
			t.Errorf("%s is served", addr)
		}
	}
}
