package tenant

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// taken is a small snapshot as `reseat snapshot` takes it.
func taken() Snapshot {
	s := small()
	s.Tool = "reseat 1.0"
	return s
}

func packed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// why returns the reason for which a snapshot was refused; err itself where it is none.
func why(err error) error {
	for _, reason := range []error{ErrNotASnapshot, ErrOlder, ErrNewer, ErrCutOff, ErrReordered, ErrEdited} {
		if errors.Is(err, reason) {
			return reason
		}
	}
	return err
}

func readText(text string) (Snapshot, error) {
	return ReadSnapshot(strings.NewReader(text), "t.json.gz")
}

func TestSealedSnapshotReadsBack(t *testing.T) {
	want := taken()
	for _, in := range []string{text(t, want), packed(t, text(t, want))} {
		got, err := readText(in)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
}

func TestSealedSnapshotIsRefused(t *testing.T) {
	whole := text(t, taken())
	replace := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("the sample holds no %q", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	lines := strings.SplitAfter(whole, "\n")
	swapped := func(a, b string) string {
		out := strings.Clone(whole)
		out = strings.Replace(out, a, "\x00", 1)
		out = strings.Replace(out, b, a, 1)
		return strings.Replace(out, "\x00", b, 1)
	}
	entry := func(name string) string {
		for _, l := range lines {
			if strings.Contains(l, name) {
				return l
			}
		}
		t.Fatalf("no line of %q", name)
		return ""
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                      {"", ErrNotASnapshot},
		"a CSV file":                   {"UPN\nada@contoso.com\n", ErrNotASnapshot},
		"a plan":                       {`{"format":"reseat-plan/1"}`, ErrNotASnapshot},
		"a byte order mark":            {"\uFEFF" + whole, ErrNotASnapshot},
		"an older format":              {replace("reseat-tenant/2", "reseat-tenant/1"), ErrOlder},
		"a newer format":               {replace("reseat-tenant/2", "reseat-tenant/3"), ErrNewer},
		"cut off in the head":          {whole[:60], ErrCutOff},
		"cut off between users":        {whole[:strings.Index(whole, `{"user":{"id":"44444444`)], ErrCutOff},
		"cut off before the digest":    {whole[:strings.Index(whole, `,"digest"`)], ErrCutOff},
		"cut off in the digest":        {whole[:len(whole)-9], ErrCutOff},
		"the last byte missing":        {whole[:len(whole)-1], ErrCutOff},
		"cut off while compressed":     {packed(t, whole)[:400], ErrCutOff},
		"two users changed places":     {swapped(entry("ada@"), entry("o'brien@")), ErrReordered},
		"an empty line added":          {replace("}\n", "}\n\n"), ErrReordered},
		"a space at the end of a line": {replace("}\n", "} \n"), ErrReordered},
		"two keys changed places":      {swapped(`"country":"DE"`, `"complete":true`), ErrEdited},
		"a space added":                {replace(`"country":"DE"`, `"country": "DE"`), ErrEdited},
		"Windows line breaks":          {strings.ReplaceAll(whole, "\n", "\r\n"), ErrEdited},
		"a user edited":                {replace("ada@contoso.com", "eva@contoso.com"), ErrEdited},
		"a seat added":                 {replace(`"enabled":10`, `"enabled":11`), ErrEdited},
		"the country edited":           {replace(`"country":"DE"`, `"country":"AT"`), ErrEdited},
		"a user left out":              {replace(entry("ada@"), ""), ErrEdited},
		"an unknown key":               {replace(`"country"`, `"county"`), ErrEdited},
		"an unknown key of a user":     {replace(`"upn"`, `"upm"`), ErrEdited},
		"no JSON":                      {replace(`{"id":"2222`, `{id:"2222`), ErrEdited},
		"two lines made one":           {replace("}\n{", "}{"), ErrEdited},
		"counts edited":                {replace(`"users":2,`, `"users":3,`), ErrEdited},
		"the sum edited":               {replace(`"sum":"`, `"sum":"f`), ErrEdited},
		"the digest edited":            {whole[:len(whole)-6] + "x" + whole[len(whole)-5:], ErrEdited},
		"the tool taken out":           {replace(`"tool":"reseat 1.0",`, ""), ErrEdited},
		"the closing line taken out":   {whole[:strings.Index(whole, `{"counts"`)], ErrCutOff},
		"more after the end":           {whole + "{}", ErrEdited},
		"an empty line after it":       {whole + "\n", ErrEdited},
		"a key after the digest":       {strings.TrimSuffix(whole, "}\n") + `,"name":"x"}` + "\n", ErrEdited},
		"compressed text damaged":      {strings.Replace(packed(t, whole), packed(t, whole)[500:510], "0123456789", 1), ErrEdited},
	} {
		s, err := readText(c.text)
		if why(err) != c.want {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "t.json.gz:") {
			t.Errorf("%s: %q does not name the file", name, err)
		}
		if len(s.Users) > 0 {
			t.Errorf("%s: a refused snapshot is handed out", name)
		}
	}
}

func TestSealedSnapshotCutOffAnywhereIsRefused(t *testing.T) {
	whole := text(t, taken())
	for n := len(`{"format":"reseat-tenant/`); n < len(whole); n++ {
		if _, err := readText(whole[:n]); !errors.Is(err, ErrCutOff) {
			t.Fatalf("cut off after %d bytes of %d: %v", n, len(whole), err)
		}
	}
}

// No byte of a sealed snapshot can be changed and the snapshot still be read.
func TestSealedSnapshotRefusesEveryEditedByte(t *testing.T) {
	whole := []byte(text(t, taken()))
	named := bytes.Index(whole, []byte(`"tenant":`))
	for i := range whole {
		c := []byte{'"', '\n', whole[i] ^ 0x20}[i%3]
		if c == whole[i] {
			continue
		}
		edited := bytes.Clone(whole)
		edited[i] = c
		_, err := readText(string(edited))
		// Without its tool nobody knows that the file is sealed.
		if err == nil || i > named && why(err) == err {
			t.Fatalf("byte %d, %q for %q: %v", i, c, whole[i], err)
		}
	}
}

func TestUnreadableSourceIsNoFaultOfTheSnapshot(t *testing.T) {
	gone := errors.New("the disk is gone")
	in := io.MultiReader(strings.NewReader(text(t, taken())[:700]), failing{gone})
	if _, err := ReadSnapshot(in, "t.json"); !errors.Is(err, gone) || errors.Is(err, ErrEdited) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestGroupOfManyMembersTakesSeveralEntries(t *testing.T) {
	want := taken()
	g := &want.Groups[0]
	g.Members = nil
	for i := range 2*entryMembers + 5 {
		g.Members = append(g.Members, Member{ID: fmt.Sprintf("00000000-0000-4000-8000-%012x", i)})
	}
	whole := text(t, want)
	if n := strings.Count(whole, `{"group":{"id":"`+string(g.ID)+`"`); n != 3 {
		t.Errorf("%d entries for %d members, want 3", n, len(g.Members))
	}
	got, err := readText(whole)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestUserOnTwoPagesIsWrittenOnce(t *testing.T) {
	s := taken()
	var b bytes.Buffer
	w := NewWriter(&b, s)
	for _, page := range [][]User{s.Users, s.Users[1:]} {
		if err := w.Users(page); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := readText(b.String())
	if err != nil || len(got.Users) != len(s.Users) {
		t.Errorf("%d users, %v", len(got.Users), err)
	}
}

func TestWalkEndsAtTheVisitorsError(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	_, err := Walk(strings.NewReader(text(t, taken())), "t.json", Visitor{Users: func(u []User) error { n += len(u); return enough }})
	if n == 0 || !errors.Is(err, enough) || why(err) != err {
		t.Errorf("%d users, %v", n, err)
	}
}
