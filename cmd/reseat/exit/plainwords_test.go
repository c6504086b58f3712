package exit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// R46, RUN-8: no text of Go's, of its libraries or of the system reaches a person,
// however deep it is wrapped.
func TestPlainWords_RUN8(t *testing.T) {
	_, notANumber := strconv.Atoi("5%")
	_, notATime := time.Parse("15:04", "noon")
	notJSON := json.Unmarshal([]byte("{oops"), new(any))
	wrongType := json.Unmarshal([]byte(`{"PID":"x"}`), &struct{ PID int }{})
	_, noFile := os.Open("/no/such/file.plan")
	for _, tt := range []struct {
		err  error
		says string
	}{
		{context.Canceled, "stopped"},
		{fmt.Errorf("read subscribed SKUs: %w", context.Canceled), "read subscribed SKUs: stopped"},
		{fmt.Errorf("r/run.db: %w", errors.Join(context.Canceled, io.EOF)), "r/run.db: stopped"},
		{context.DeadlineExceeded, "no answer in time"},
		{fmt.Errorf("read plan: %w", noFile), "read plan: /no/such/file.plan: no such file or folder: check the name"},
		{&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "x: the disk is full"},
		{&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.EACCES}, "b: you do not have the right to do that"},
		{&url.Error{Op: "Get", URL: "https://x", Err: &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}}, "nothing answers there"},
		{&net.DNSError{Err: "no such host", Name: "graph.example"}, "no address is known for the server graph.example"},
		{notANumber, `"5%" is not a whole number`},
		{notATime, `"noon" is not a time`},
		{notJSON, "it is not JSON from byte 2 on"},
		{wrongType, "PID contains a string"},
		{io.ErrUnexpectedEOF, "it ends too early"},
		{errors.New(`first.json: a plan`), "first.json: a plan"},
		{fmt.Errorf("run.db: %w", errors.New("sql: no rows")), "run.db: no rows"},
		{errors.New(`sql: Scan error on column index 0`), "Scan error"},
	} {
		got := plain(tt.err)
		if !strings.Contains(got, tt.says) {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.says)
		}
		for _, go_ := range []string{"context ", "sql: ", "strconv.", "unexpected EOF", "no such file or directory", "json: ", "connection refused", "invalid character", "permission denied", "no space left"} {
			if strings.Contains(" "+got, " "+go_) {
				t.Errorf("%q holds %q", got, go_)
			}
		}
	}
}
