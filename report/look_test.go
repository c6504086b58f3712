package report

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWriteSample leaves a report of many users in every format in the folder that
// RESEAT_SAMPLE names, to look at.
func TestWriteSample(t *testing.T) {
	dir := os.Getenv("RESEAT_SAMPLE")
	if dir == "" {
		t.Skip("RESEAT_SAMPLE is not set")
	}
	r := Build(sampleInputs(5000))
	for name, write := range formats {
		f, err := os.OpenFile(filepath.Join(dir, "report."+name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f, r); err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
