package intake

import (
	"runtime"
	"strings"
	"testing"
)

// A file that names one user again and again fills no memory, packed or not; all rows
// are counted (READ-15, SEC-7).
func TestRepeatedRowsAreCounted(t *testing.T) {
	const rows = 200_000
	text := "UPN,AddLicenses\n" + strings.Repeat("anke.schaefer@contoso.com,EMS\n", rows) + "anke.schaefer@contoso.com,SPE_E5\n"
	for name, file := range map[string]string{"plain": text, "gzip": string(packed(text))} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r, err := Read("list.csv", strings.NewReader(file), Options{})
		runtime.GC()
		runtime.ReadMemStats(&after)
		if err != nil || r.Info.Rows != rows+1 || len(r.Requests) != mostPlaces+1 || r.Requests[mostPlaces].Source.Line != rows+2 {
			t.Fatalf("%s: %v, %d rows, %d requests", name, err, r.Info.Rows, len(r.Requests))
		}
		if notes := strings.Join(r.Info.Notes, "\n"); !strings.Contains(notes, "199,980 rows of users such as") {
			t.Errorf("%s: notes %q", name, notes)
		}
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 8<<20 {
			t.Errorf("%s: holds %d bytes", name, held)
		}
		runtime.KeepAlive(r)
	}
}
