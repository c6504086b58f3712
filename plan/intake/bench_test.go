package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/text/transform"

	"reseat/plan"
)

// generated is a CSV file that comes into being as it is read, so that a large one
// takes no memory.
type generated struct {
	header string
	row    func(n int) string
	rows   int

	at  int
	buf bytes.Buffer
}

// Read is part of io.Reader.
func (g *generated) Read(p []byte) (int, error) {
	for g.buf.Len() < len(p) && g.at <= g.rows {
		if g.at == 0 {
			g.buf.WriteString(g.header)
		} else {
			g.buf.WriteString(g.row(g.at))
		}
		g.at++
	}
	return g.buf.Read(p)
}

// entraUsers is what Entra's "Download users" gives (graph-contract 13, newer).
func entraUsers(rows int) io.Reader {
	return &generated{rows: rows, header: "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor,legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,identityIssuer,createdDateTime\r\n",
		row: func(n int) string {
			return fmt.Sprintf("user%07d@contoso.com,\"Test, User %d\",Test,user%07d@contoso.com,User,5f3c1a2e-7b1d-4c55-9a01-%012x,Member,Clerk,Sales,True,DE,Hauptstr. %d,Bayern,Germany,M 2.17,München,80331,+49 89 555 0100,,,,,,Contoso,,True,,contoso.com,8/19/2021 1:25:31 PM\r\n", n, n, n, n, n%100)
		}}
}

// wishes is the smallest file that asks for something.
func wishes(rows int) io.Reader {
	return &generated{rows: rows, header: "UPN,AddLicenses\n", row: func(n int) string {
		return fmt.Sprintf("user%07d@contoso.com,EMS;SPE_E5\n", n)
	}}
}

// full is a file of reseat's own columns, of which all but the last mean something.
func full(rows int) io.Reader {
	return &generated{rows: rows, header: "UserPrincipalName,DisplayName,Department,Wave,Priority,AddLicenses,RemoveLicenses,DisabledPlans,UsageLocation,Recipe,Note\n", row: func(n int) string {
		return fmt.Sprintf("user%07d@contoso.com,\"Test, User %d\",Sales,%d,%d,EMS;SPE_E5,STANDARDPACK,YAMMER_ENTERPRISE,DE,,ticket %d\n", n, n, n%9, n%3, n)
	}}
}

// shapes are the files that the reading is measured with.
var shapes = []struct {
	name string
	file func(rows int) io.Reader
}{{"2 columns", wishes}, {"11 columns", full}, {"29 columns", entraUsers}}

// stored writes a file to disk, so that no measurement counts its making.
func stored(tb testing.TB, r io.Reader) *os.File {
	f, err := os.Create(filepath.Join(tb.TempDir(), "users.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	if _, err := io.Copy(f, r); err != nil {
		tb.Fatal(err)
	}
	return f
}

func rewound(tb testing.TB, f *os.File) io.Reader {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		tb.Fatal(err)
	}
	return f
}

func BenchmarkEach(b *testing.B) {
	for _, s := range shapes {
		file := stored(b, s.file(50_000))
		b.Run(s.name+"/encoding-csv", func(b *testing.B) {
			for b.Loop() {
				plainCSV(b, rewound(b, file))
			}
		})
		b.Run(s.name+"/intake", func(b *testing.B) {
			for b.Loop() {
				throughEach(b, rewound(b, file), Options{})
			}
		})
	}
	b.Run("29 columns/where", func(b *testing.B) {
		file := stored(b, entraUsers(50_000))
		for b.Loop() {
			throughEach(b, rewound(b, file), Options{Where: `UsageLocation == "DE" && yes(accountEnabled) && city startsWith "M"`})
		}
	})
}

func plainCSV(tb testing.TB, file io.Reader) (rows int) {
	for r := csv.NewReader(file); ; rows++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return rows - 1
		} else if err != nil {
			tb.Fatal(err)
		}
	}
}

// mappedCSV reads rows as gocsv maps them, and does nothing else with them.
func mappedCSV(tb testing.TB, file io.Reader) (rows int) {
	in := &reading{}
	body := bufio.NewReaderSize(file, headSize)
	cells, err := newCSV(body, ',').Read()
	if err != nil {
		tb.Fatal(err)
	}
	if in.columns.header, err = understand(cells, Options{}, make([]tally, len(cells))); err != nil {
		tb.Fatal(err)
	}
	in.place()
	r := records{columns: &in.columns, places: in.places}
	c, p := newCutter(newText(body, charset{turn: transform.Nop}), body, 2), &piece{}
	for buf := bufio.NewReader(nil); ; {
		end := c.next(p)
		buf.Reset(bytes.NewReader(p.text))
		if err := r.read(p.text, buf, ',', p.line); err != nil {
			tb.Fatal(err)
		}
		if rows += len(r.beside); end != nil {
			return rows
		}
	}
}

// throughEach also returns the most heap in use while it read, in bytes.
func throughEach(tb testing.TB, file io.Reader, o Options) (rows int, most uint64) {
	var m runtime.MemStats
	info, err := Each("users.csv", file, o, func(plan.Request) error {
		if rows++; rows%20_000 == 0 {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return info.Rows, most
}

// mostOfCSV is how many tenths of the time of encoding/csv the reading of a user list takes
// at most, on two processors.
const mostOfCSV = 25

// A million rows pass through in the memory of a few pieces. RESEAT_LARGE runs it. Of each
// reading the fastest of three counts, as other programs only ever slow it down.
func TestMillionRows(t *testing.T) {
	if os.Getenv("RESEAT_LARGE") == "" {
		t.Skip("set RESEAT_LARGE to read a million rows")
	}
	const rows = 1_000_000
	for _, s := range shapes {
		file := stored(t, s.file(rows))
		alone, mapped, ours, most := time.Hour, time.Hour, time.Hour, uint64(0)
		for range 3 {
			start := time.Now()
			plainCSV(t, rewound(t, file))
			alone = min(alone, time.Since(start))
			start = time.Now()
			mappedCSV(t, rewound(t, file))
			mapped = min(mapped, time.Since(start))
			runtime.GC()
			start = time.Now()
			got, heap := throughEach(t, rewound(t, file), Options{})
			ours = min(ours, time.Since(start))
			if most = max(most, heap); got != rows || most > 32<<20 {
				t.Fatalf("%s: got %d rows, want %d; %d bytes of heap", s.name, got, rows, most)
			}
		}
		if runtime.GOMAXPROCS(0) > 1 && ours > mostOfCSV*alone/10 {
			t.Errorf("%s: reading took %v, encoding/csv alone %v", s.name, ours, alone)
		}
		t.Logf("%s: encoding/csv alone %.0f rows/s; with gocsv %.0f, %.2f times the time; intake %.0f, %.2f times, on %d processors; heap %.1f MiB at most",
			s.name, rows/alone.Seconds(), rows/mapped.Seconds(), mapped.Seconds()/alone.Seconds(),
			rows/ours.Seconds(), ours.Seconds()/alone.Seconds(), runtime.GOMAXPROCS(0), float64(most)/(1<<20))
	}
}

// Reading holds a few pieces of a file, however long it is and whatever it is asked.
func TestEachStreams(t *testing.T) {
	for _, o := range []Options{{}, {Where: `lower(usageLocation) == "de" && len(split(id, "-")) == 5`}} {
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		rows, most := 0, uint64(0)
		_, err := Each("users.csv", entraUsers(60_000), o, func(plan.Request) error {
			if rows++; rows%20_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc)
			}
			return nil
		})
		if err != nil || rows != 60_000 {
			t.Fatalf("%+v: %d rows, %v", o, rows, err)
		}
		if held := int64(most) - int64(before.HeapAlloc); held > 4<<20 {
			t.Errorf("%+v: holds %d bytes while reading, want a few hundred thousand", o, held)
		}
	}
}
