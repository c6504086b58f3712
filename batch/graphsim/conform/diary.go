package conform

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"testing"
)

// Diary returns a handler that passes everything on to next and adds each request with
// its answer to a file, for CheckDiary. It spares a process that lives for some
// milliseconds what takes longer than most commands: reading Microsoft's description. Many processes
// may add to one file.
func Diary(file string, next http.Handler) (http.Handler, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	return observe(next, func(x exchange) {
		line, err := json.Marshal(x)
		if err != nil {
			panic(err)
		}
		mu.Lock()
		defer mu.Unlock()
		// A line begins with its own end of line: what a killed process left unfinished
		// spoils no line but its own.
		if _, err := f.Write(append([]byte("\n"), line...)); err != nil {
			panic(err)
		}
	}), nil
}

// CheckDiary fails the test for each exchange of a diary that Microsoft's description
// does not allow, as a Recorder does. A diary that nobody began holds nothing.
func CheckDiary(t testing.TB, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for line := range bytes.Lines(text) {
		var x exchange
		if seen[string(line)] || json.Unmarshal(line, &x) != nil {
			continue
		}
		seen[string(line)] = true
		for _, complaint := range d.check(x) {
			t.Errorf("%s: %s", x, complaint)
		}
	}
}
