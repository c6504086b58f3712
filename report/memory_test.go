package report

import (
	"io"
	"os"
	"runtime"
	"strconv"
	"testing"

	"reseat/report/doc"
)

// A gauge weighs what is alive while a report is written to it, every so many bytes.
type gauge struct {
	every, next, written int
	base, most           uint64
}

func newGauge(every int) *gauge {
	g := &gauge{every: every, next: every}
	g.base = g.alive()
	return g
}

func (g *gauge) alive() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (g *gauge) Write(b []byte) (int, error) {
	if g.written += len(b); g.written >= g.next {
		g.next = g.written + g.every
		g.most = max(g.most, g.alive())
	}
	return len(b), nil
}

// grown is how much more was alive than before.
func (g *gauge) grown() int { return max(0, int(g.most)-int(g.base)) }

// What writing CSV and JSON keeps does not grow with the users. RESEAT_MEMORY_USERS
// says how many the larger report has, the smaller has a tenth.
func TestWritingKeepsNoMoreForMore(t *testing.T) {
	many := 8000
	if s := os.Getenv("RESEAT_MEMORY_USERS"); s != "" {
		var err error
		if many, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	const most = 8 << 20
	for _, users := range []int{many / 10, many} {
		r := Build(sampleInputs(users))
		for _, x := range []struct {
			name  string
			write func(io.Writer, Report) error
		}{{"csv", WriteCSV}, {"per-plan", WriteServicePlansCSV}, {"json", WriteJSON}, {"junit", WriteJUnit}, {"excel", CSV(doc.Excel(';'))}} {
			g := newGauge(max(1<<18, users*100))
			if err := x.write(g, r); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s of %d users: %.1f MB written, at most %.1f MB kept", x.name, users, float64(g.written)/1e6, float64(g.grown())/1e6)
			if g.grown() > most {
				t.Errorf("%s of %d users: %d bytes are kept, want at most %d", x.name, users, g.grown(), most)
			}
		}
	}
}
