package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

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

func everything(r io.Reader) []byte {
	b, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return b
}

func BenchmarkEach(b *testing.B) {
	for _, f := range []struct {
		name string
		file func(int) io.Reader
	}{{"entra", entraUsers}, {"wishes", wishes}} {
		file := everything(f.file(50_000))
		b.Run(f.name+"/encoding-csv", func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				plainCSV(b, bytes.NewReader(file))
			}
		})
		b.Run(f.name+"/intake", func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				throughEach(b, bytes.NewReader(file))
			}
		})
	}
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

func throughEach(tb testing.TB, file io.Reader) (rows int) {
	info, err := Each("users.csv", file, Options{}, func(plan.Request) error { return nil })
	if err != nil {
		tb.Fatal(err)
	}
	return info.Rows
}

// A million rows pass through in the memory of a few. RESEAT_LARGE runs it.
func TestMillionRows(t *testing.T) {
	if os.Getenv("RESEAT_LARGE") == "" {
		t.Skip("set RESEAT_LARGE to read a million rows")
	}
	const rows = 1_000_000
	file := everything(entraUsers(rows))
	start := time.Now()
	plainCSV(t, bytes.NewReader(file))
	yardstick := time.Since(start)
	start = time.Now()
	if got := throughEach(t, bytes.NewReader(file)); got != rows {
		t.Fatalf("got %d rows, want %d", got, rows)
	}
	ours := time.Since(start)
	t.Logf("encoding/csv alone %v, intake %v: %.2f times", yardstick, ours, float64(ours)/float64(yardstick))
}

// Reading holds one row at a time, however long the file is.
func TestEachStreams(t *testing.T) {
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	_, err := Each("users.csv", entraUsers(60_000), Options{}, func(plan.Request) error {
		if rows++; rows%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		return nil
	})
	if err != nil || rows != 60_000 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	if held := int64(most) - int64(before.HeapAlloc); held > 4<<20 {
		t.Errorf("holds %d bytes while reading, want a few hundred thousand", held)
	}
}
