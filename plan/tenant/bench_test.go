package tenant_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// benchFile is a snapshot of BENCH_USERS generated users, 20,000 by default.
func benchFile(b *testing.B) (path string, users int, s tenant.Snapshot) {
	b.Helper()
	users = 20_000
	if n, err := strconv.Atoi(os.Getenv("BENCH_USERS")); err == nil {
		users = n
	}
	s = graphsim.Generate(users, 7)
	s.Tool = "reseat bench"
	path = filepath.Join(b.TempDir(), "tenant.json.gz")
	if err := tenant.WriteSnapshotFile(path, &s); err != nil {
		b.Fatal(err)
	}
	return path, users, s
}

func perSecond(b *testing.B, users int) {
	b.ReportMetric(float64(users)*float64(b.N)/b.Elapsed().Seconds(), "users/s")
}

// BenchmarkWriteSnapshotFile writes a compressed, sealed snapshot.
func BenchmarkWriteSnapshotFile(b *testing.B) {
	path, users, s := benchFile(b)
	for b.Loop() {
		if err := tenant.WriteSnapshotFile(path, &s); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, users)
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/float64(users), "bytes/user")
	}
}

// BenchmarkWalk reads a compressed, sealed snapshot in little memory.
func BenchmarkWalk(b *testing.B) {
	path, users, _ := benchFile(b)
	for b.Loop() {
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tenant.Walk(f, path, tenant.Visitor{}); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
	perSecond(b, users)
}

// BenchmarkReadSnapshotFile reads the same into memory.
func BenchmarkReadSnapshotFile(b *testing.B) {
	path, users, _ := benchFile(b)
	for b.Loop() {
		if _, err := tenant.ReadSnapshotFile(path); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, users)
}
