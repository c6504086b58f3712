package conform

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// complained keeps what a test would have been told.
type complained struct {
	testing.TB
	said []string
}

func (c *complained) Helper() {}
func (c *complained) Errorf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

// What a diary holds is checked as a Recorder checks it: by whichever process it was
// written, once, and however the process ended.
func TestDiary(t *testing.T) {
	file := filepath.Join(t.TempDir(), "diary")
	CheckDiary(t, file)
	for range 2 {
		h, err := Diary(file, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"displayName":7}`)
		}))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/v1.0/users/1", nil))
		if w.Body.String() != `{"displayName":7}` {
			t.Errorf("passed on: %s", w.Body)
		}
		unfinished, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(unfinished, "\n{\"Method\":\"PO")
		unfinished.Close()
	}
	c := &complained{TB: t}
	CheckDiary(c, file)
	if len(c.said) != 1 || !strings.HasPrefix(c.said[0], "GET /v1.0/users/1? (200): answer: /displayName") {
		t.Errorf("complaints: %q", c.said)
	}
}
