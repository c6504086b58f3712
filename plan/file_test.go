package plan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/seal"
)

func sampleText(t testing.TB) string {
	t.Helper()
	p := sample(t)
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// refusal returns the reason for which a plan was refused; err itself where there is none.
func refusal(err error) error {
	for _, why := range []error{ErrNotAPlan, ErrOlder, ErrNewer, ErrCutOff, ErrEdited} {
		if errors.Is(err, why) {
			return why
		}
	}
	return err
}

func TestReadRefuses(t *testing.T) {
	text := sampleText(t)
	lines := strings.SplitAfter(text, "\n")
	replace := func(old, new string) string {
		if strings.Count(text, old) == 0 {
			t.Fatalf("the sample holds no %q", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing at all":                  {"", ErrNotAPlan},
		"a line break":                    {"\n", ErrNotAPlan},
		"a CSV file":                      {"UPN,AddLicenses\nada@contoso.com,EMS\n", ErrNotAPlan},
		"another JSON file":               {`{"format":"other/1"}` + "\n", ErrNotAPlan},
		"a byte order mark":               {"\uFEFF" + text, ErrNotAPlan},
		"the header missing":              {strings.Join(lines[1:], ""), ErrNotAPlan},
		"a newer format":                  {replace("reseat-plan/1", "reseat-plan/2"), ErrNewer},
		"an older format":                 {replace("reseat-plan/1", "reseat-plan/0"), ErrOlder},
		"a newer format with more":        {replace(`{"format":"reseat-plan/1"`, `{"format":"reseat-plan/2","more":1`), ErrNewer},
		"cut off in the header":           {text[:40], ErrCutOff},
		"cut off before the last byte":    {text[:len(text)-1], ErrCutOff},
		"a user edited":                   {replace("ada@contoso.com", "eva@contoso.com"), ErrEdited},
		"a plan id edited":                {replace(`"off":["`, `"off":["0`), ErrEdited},
		"a space added":                   {replace(`,"upn"`, `, "upn"`), ErrEdited},
		"an unknown field":                {replace(`"upn":`, `"UPM":`), ErrEdited},
		"the case of a field name":        {replace(`"upn":`, `"UPN":`), ErrEdited},
		"an escape written out":           {replace(`\u003c`, `<`), ErrEdited},
		"a line that is no JSON":          {lines[0] + "-\n" + strings.Join(lines[1:], ""), ErrEdited},
		"a blank line":                    {lines[0] + "\n" + strings.Join(lines[1:], ""), ErrEdited},
		"two lines changed places":        {lines[0] + lines[2] + lines[1] + strings.Join(lines[3:], ""), ErrEdited},
		"a line left out":                 {lines[0] + strings.Join(lines[2:], ""), ErrEdited},
		"a line twice":                    {lines[0] + lines[1] + strings.Join(lines[1:], ""), ErrEdited},
		"the header edited":               {replace("Contoso", "Fabrikam"), ErrEdited},
		"Windows line breaks":             {strings.ReplaceAll(text, "\n", "\r\n"), ErrEdited},
		"a Windows line break at the end": {strings.TrimSuffix(text, "\n") + "\r\n", ErrEdited},
		"counts edited":                   {replace(`"counts":{"changes":1`, `"counts":{"changes":2`), ErrEdited},
		"the digest edited":               {text[:len(text)-4] + "x" + text[len(text)-3:], ErrEdited},
		"the digest in capitals":          {text[:len(text)-67] + strings.ToUpper(text[len(text)-67:]), ErrEdited},
		"text after the digest":           {strings.TrimSuffix(text, "}\n") + ` }` + "\n", ErrEdited},
		"text behind the closing line":    {strings.TrimSuffix(text, "\n") + " {}\n", ErrEdited},
		"a line after the closing one":    {text + lines[1], ErrEdited},
		"an empty line after it":          {text + "\n", ErrEdited},
		"a closing line alone":            {lines[0] + `{"counts":` + "\n", ErrEdited},
	} {
		p, err := Read(strings.NewReader(c.text), "p.plan")
		if refusal(err) != c.want {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if len(p.Lines) > 0 || p.Digest != "" {
			t.Errorf("%s: a refused plan is handed out", name)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "p.plan:") {
			t.Errorf("%s: %q does not name the place", name, err)
		}
	}
}

// Wrong counts under a right digest: reseat reckons them again.
func TestReadCountsAgain(t *testing.T) {
	p := sample(t)
	var b bytes.Buffer
	out := seal.NewWriter(&b)
	out.Line(p.Header)
	for _, l := range p.Lines {
		out.Line(l)
	}
	c := p.Count()
	c.OnHold++
	if _, err := out.Close(closing{c}); err != nil {
		t.Fatal(err)
	}
	_, err := Read(&b, "p.plan")
	if !errors.Is(err, ErrEdited) || !strings.Contains(err.Error(), "counts other lines") {
		t.Error(err)
	}
}

func TestReadRefusesAPlanCutOffAnywhere(t *testing.T) {
	text := sampleText(t)
	for n := len(Format) + 12; n < len(text); n++ {
		if _, err := Read(strings.NewReader(text[:n]), "p.plan"); !errors.Is(err, ErrCutOff) {
			t.Fatalf("cut off after %d bytes of %d: %v", n, len(text), err)
		}
	}
}

// No byte of a plan can be changed and the plan still be read.
func TestReadRefusesEveryEditedByte(t *testing.T) {
	text := []byte(sampleText(t))
	for i := range text {
		for _, b := range []byte{'"', '\n', text[i] ^ 0x20} {
			if b == text[i] {
				continue
			}
			edited := bytes.Clone(text)
			edited[i] = b
			if _, err := Read(bytes.NewReader(edited), "p.plan"); refusal(err) == err {
				t.Fatalf("byte %d, %q for %q: %v", i, b, text[i], err)
			}
		}
	}
}

func TestReadSaysWhatFailed(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := Read(io.MultiReader(strings.NewReader(sampleText(t)[:2000]), errReader{broken}), "p.plan")
	if !errors.Is(err, broken) {
		t.Error(err)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.plan")
	if err := os.WriteFile(path, []byte("an old plan that all may read"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := sample(t)
	if err := p.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: a plan holds personal data", info.Mode(), err)
	}
	back, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, back); diff != "" {
		t.Errorf("written and read back (-want +got):\n%s", diff)
	}
	if _, err := ReadFile(path + ".other"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if err := p.WriteFile(filepath.Join(path, "x")); err == nil {
		t.Error("written into a file as if it were a folder")
	}
}

func TestCount(t *testing.T) {
	want := Counts{Changes: 1, OnHold: 1, Skipped: 1, Calls: 1}
	if diff := cmp.Diff(want, sample(t).Count()); diff != "" {
		t.Error(diff)
	}
}

// What Read takes, Write gives back byte for byte; nothing makes it panic.
func FuzzRead(f *testing.F) {
	text := sampleText(f)
	f.Add([]byte(text))
	for _, n := range []int{0, 10, 40, len(text) / 2, len(text) - 1} {
		f.Add([]byte(text[:n]))
	}
	f.Add([]byte(strings.Replace(text, "/1", "/2", 1)))
	f.Add([]byte(text + text))
	f.Add([]byte(`{"format":"reseat-plan/1"}` + "\n" + `{"counts":{},"digest":""}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Read(bytes.NewReader(b), "p.plan")
		if err != nil {
			if refusal(err) == err {
				t.Errorf("an error without a reason: %v", err)
			}
			return
		}
		digest := p.Digest
		var out bytes.Buffer
		if err := p.Write(&out); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, out.Bytes()) && p.Digest == digest {
			t.Errorf("one digest for two plans:\n%s", fmt.Sprint(cmp.Diff(string(b), out.String())))
		}
	})
}

// sample is a short plan with a line of each kind, as testdata holds it.
func sample(t testing.TB) Plan {
	t.Helper()
	p, err := ReadFile("testdata/sample.plan")
	if err != nil {
		t.Fatal(err)
	}
	p.Digest = ""
	return p
}

// R44: notes that several users have stand once in the file, and come back to each line.
func TestSharedNotesStandOnce(t *testing.T) {
	shared := Find("loses-plan", "SPE_E3 goes, and nothing else gives SWAY")
	own := Find("guest", "a guest account")
	hold := Find("protected", "the plan protects this user")
	p := Plan{Header: Header{Format: Format}, Lines: []Line{
		{ID: "a", Kind: Unchanged, Findings: []Finding{shared}},
		{ID: "b", Kind: OnHold, Findings: []Finding{hold, shared, own}},
		{ID: "c", Kind: Unchanged},
	}}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), shared.Text); n != 1 {
		t.Errorf("the note stands %d times:\n%s", n, b.String())
	}
	got, err := Read(bytes.NewReader(b.Bytes()), "p.plan")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Error(diff)
	}
	first := b.String()
	b.Reset()
	if err := got.Write(&b); err != nil || b.String() != first {
		t.Errorf("written again it is another file: %v", err)
	}
	bad := strings.Replace(first, `"notes":[0]`, `"notes":[7]`, 1)
	if _, err := Read(strings.NewReader(bad), "p.plan"); !errors.Is(err, ErrEdited) {
		t.Error(err)
	}
}
