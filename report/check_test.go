package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reseat/plan/seal"
	"reseat/report/reporttest"
)

// A keptRun is a run folder with reports in it, and the lines of its journal.
type keptRun struct {
	dir     string
	journal []string
	report  Report
}

func keepRun(t *testing.T) *keptRun {
	k := &keptRun{dir: t.TempDir(), journal: []string{`{"seq":1}`, `{"seq":2}`}, report: Build(sampleInputs(60))}
	k.report.Chain.Journal = k.digest()
	return k
}

// digest is what journal.Journal.Digest makes of the lines.
func (k *keptRun) digest() string {
	sum := sha256.New()
	fmt.Fprintln(sum, k.report.Chain.Plan)
	for _, l := range k.journal {
		fmt.Fprintln(sum, l)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (k *keptRun) evidence() Evidence {
	return Evidence{Dir: k.dir, Plan: k.report.Chain.Plan, Journal: func(w io.Writer) error {
		// In pieces that do not end where lines do.
		for piece := range slices.Chunk([]byte(strings.Join(k.journal, "\n")+"\n"), 4) {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (k *keptRun) write(t *testing.T, format string) string {
	t.Helper()
	path := filepath.Join(k.dir, "report."+format)
	text := reporttest.Written(t, Registered(k.dir, format, formats[format]), k.report)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A report in any format is known again, also after the run went on and after other
// reports of it.
func TestCheckKnowsReports(t *testing.T) {
	k := keepRun(t)
	var files []string
	for format := range formats {
		files = append(files, k.write(t, format))
	}
	k.journal = append(k.journal, `{"seq":3}`)
	for _, file := range files {
		p, err := Check(file, k.evidence())
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		if p.Events != 2 || p.Since != 1 || "report."+p.Format != filepath.Base(file) {
			t.Errorf("%s: %+v", filepath.Base(file), p)
		}
	}
}

// Whatever byte of a report changes, it is not proven.
func TestCheckFindsEdits(t *testing.T) {
	k := keepRun(t)
	for format := range formats {
		if format == "xlsx" {
			continue // TestCheckFindsEditedWorkbook
		}
		file := k.write(t, format)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, edited := range map[string][]byte{
			"verdict": bytes.Replace(text, []byte("verified"), []byte("Verified"), 1),
			"cut off": text[:len(text)-1], "longer": append(bytes.Clone(text), ' '), "empty": {},
		} {
			if err := os.WriteFile(file, edited, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Check(file, k.evidence()); !errors.Is(err, ErrNotRegistered) {
				t.Errorf("%s, %s: %v", format, name, err)
			}
		}
	}
}

// A workbook in which somebody changed one cell and saved it, as a spreadsheet
// program does, is not proven; nor is one that was merely saved again.
func TestCheckFindsEditedWorkbook(t *testing.T) {
	k := keepRun(t)
	file := k.write(t, "xlsx")
	for _, verdict := range []string{"", "verified"} {
		f, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if verdict != "" {
			err = f.SetCellStr("Users", "F2", verdict)
		}
		edited := filepath.Join(t.TempDir(), "report.xlsx")
		if err := errors.Join(err, f.SaveAs(edited), f.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := Check(edited, k.evidence()); !errors.Is(err, ErrNotRegistered) {
			t.Errorf("saved with verdict %q: %v", verdict, err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		harm func(k *keptRun, file, list string) Evidence
		want string
	}{
		{"another plan", func(k *keptRun, _, _ string) Evidence {
			e := k.evidence()
			e.Plan = strings.Repeat("f", 64)
			return e
		}, "is of another plan"},
		{"no list", func(k *keptRun, _, list string) Evidence { os.Remove(list); return k.evidence() }, "no list of reports"},
		{"first entry taken out", func(k *keptRun, _, list string) Evidence {
			text, _ := os.ReadFile(list)
			_, rest, _ := bytes.Cut(text, []byte("\n"))
			os.WriteFile(list, rest, 0o600)
			return k.evidence()
		}, "reports.jsonl:1: the list was changed"},
		{"entry edited", func(k *keptRun, _, list string) Evidence {
			text, _ := os.ReadFile(list)
			os.WriteFile(list, bytes.Replace(text, []byte(`"format":"csv"`), []byte(`"format":"CSV"`), 1), 0o600)
			return k.evidence()
		}, "the list was changed"},
		{"list cut off", func(k *keptRun, _, list string) Evidence {
			text, _ := os.ReadFile(list)
			os.WriteFile(list, text[:len(text)-9], 0o600)
			return k.evidence()
		}, "reports.jsonl:2: this is not an entry"},
		{"journal changed", func(k *keptRun, _, _ string) Evidence { k.journal[0] = `{"seq":7}`; return k.evidence() }, "the run file was replaced or changed"},
		{"journal cut off", func(k *keptRun, _, _ string) Evidence { k.journal = k.journal[:1]; return k.evidence() }, "the run file was replaced or changed"},
		{"edited, with its own digest as it was", func(k *keptRun, file, _ string) Evidence {
			text, _ := os.ReadFile(file)
			os.WriteFile(file, bytes.Replace(text, []byte("refused"), []byte("allowed"), 1), 0o600)
			return k.evidence()
		}, "its own digest does not match"},
	} {
		k := keepRun(t)
		k.write(t, "csv")
		file := k.write(t, "json")
		_, err := Check(file, tt.harm(k, file, filepath.Join(k.dir, RegisterFile)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want …%s…", tt.name, err, tt.want)
		}
	}
}

// A report of another run is called so where it says itself.
func TestCheckTellsOtherRuns(t *testing.T) {
	one, other := keepRun(t), keepRun(t)
	other.report.Chain.Plan = strings.Repeat("e", 64)
	one.write(t, "csv")
	if _, err := Check(other.write(t, "json"), one.evidence()); !errors.Is(err, ErrOtherRun) {
		t.Errorf("error %v, want %v", err, ErrOtherRun)
	}
}

// Whatever stands in the list, it is read whole with its chain, or refused.
func FuzzReadRegister(f *testing.F) {
	plan := strings.Repeat("a", 64)
	first, err := seal.Append(nil, Entry{Format: "csv", SHA256: "00", Plan: plan})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(first)
	f.Add([]byte("{}\n"))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := readRegister(text, "list", plan)
		if err != nil {
			return
		}
		for _, e := range entries {
			if e.Plan != plan {
				t.Fatalf("%+v is of another plan", e)
			}
		}
		if len(entries) != bytes.Count(text, []byte("\n")) {
			t.Fatalf("%d entries of %d lines", len(entries), bytes.Count(text, []byte("\n")))
		}
	})
}
