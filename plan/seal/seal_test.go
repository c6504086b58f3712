package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

var kind = Kind{
	Format: "letter/2", NotOne: errors.New("no letter"), Older: errors.New("older"), Newer: errors.New("newer"),
	CutOff: errors.New("cut off"), Edited: errors.New("edited"),
}

type (
	head    struct{ Format, From string }
	counts  struct{ Lines int }
	closing struct {
		Counts counts `json:"counts"`
	}
)

// letter is a file of two lines between its first and its closing one.
func letter(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
	w.Text([]byte(`{"format":"letter/2","from":"Ada"}` + "\n"))
	w.Line(map[string]string{"text": "<b>"})
	w.Text([]byte(`{"text":"two"}` + "\n"))
	digest, err := w.Close(closing{counts{2}})
	if err != nil || !strings.HasSuffix(b.String(), Ending(digest)) {
		t.Fatal(err, digest)
	}
	return b.String()
}

func read(text string, open bool) (lines []string, digest string, err error) {
	r, err := kind.NewReader(strings.NewReader(text), "x")
	if err != nil {
		return nil, "", err
	}
	r.Open = open
	for {
		line, err := r.Next()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return lines, r.Digest, err
		}
		lines = append(lines, string(line))
	}
}

func TestReaderReadsWhatWriterWrote(t *testing.T) {
	lines, digest, err := read(letter(t), false)
	if want := []string{"{\"text\":\"\\u003cb\\u003e\"}\n", "{\"text\":\"two\"}\n"}; err != nil || !slices.Equal(lines, want) || len(digest) != 64 {
		t.Errorf("%q, %q, %v", lines, digest, err)
	}
	r, err := kind.NewReader(strings.NewReader(letter(t)), "x")
	if err != nil {
		t.Fatal(err)
	}
	var h head
	if err := r.Decode(&h); err != nil || h.From != "Ada" {
		t.Error(h, err)
	}
	for err == nil {
		_, err = r.Next()
	}
	var c closing
	if err := r.Counts(&c); err != nil || c.Counts.Lines != 2 {
		t.Error(c, err)
	}
}

func TestReaderRefuses(t *testing.T) {
	whole := letter(t)
	lines := strings.SplitAfter(whole, "\n")
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                  {"", kind.NotOne},
		"something else":           {"a,b\n", kind.NotOne},
		"another format":           {`{"format":"note/2"}` + "\n", kind.NotOne},
		"the beginning of a name":  {`{"format":"let`, kind.NotOne},
		"older":                    {strings.Replace(whole, "letter/2", "letter/1", 1), kind.Older},
		"older, over many lines":   {"{\"format\":\"letter/1\",\n\"from\":\"Ada\"}\n", kind.Older},
		"newer":                    {strings.Replace(whole, "letter/2", "letter/10", 1), kind.Newer},
		"newer, in words":          {strings.Replace(whole, "letter/2", "letter/b", 1), kind.Newer},
		"no closing line":          {lines[0] + lines[1], kind.CutOff},
		"two lines changed places": {lines[0] + lines[2] + lines[1] + lines[3], kind.Edited},
		"a line taken out":         {lines[0] + lines[2] + lines[3], kind.Edited},
		"a line after the end":     {whole + lines[1], kind.Edited},
		"other counts":             {strings.Replace(whole, ":2}", ":3}", 1), kind.Edited},
		"other line breaks":        {strings.ReplaceAll(whole, "\n", "\r\n"), kind.Edited},
	} {
		if _, _, err := read(c.text, false); kind.Reason(err) != c.want || !strings.HasPrefix(err.Error(), "x:") {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestReaderRefusesEveryCutAndEveryEditedByte(t *testing.T) {
	whole := letter(t)
	for n := len(kind.begins()); n < len(whole); n++ {
		if _, _, err := read(whole[:n], false); kind.Reason(err) != kind.CutOff {
			t.Fatalf("cut off after %d bytes: %v", n, err)
		}
	}
	for i := range whole {
		for _, c := range []byte{'"', '\n', whole[i] ^ 0x20} {
			if edited := whole[:i] + string(c) + whole[i+1:]; c != whole[i] {
				if _, _, err := read(edited, false); kind.Reason(err) == nil {
					t.Fatalf("byte %d, %q for %q: %v", i, c, whole[i], err)
				}
			}
		}
	}
}

// An open file ends where it ends, and has no closing line.
func TestOpenFile(t *testing.T) {
	lines := strings.SplitAfter(letter(t), "\n")
	got, digest, err := read(lines[0]+lines[1]+`{"text":"last`, true)
	if err != nil || digest != "" || !slices.Equal(got, []string{lines[1], `{"text":"last`}) {
		t.Errorf("%q, %q, %v", got, digest, err)
	}
	if _, _, err := read(letter(t), true); kind.Reason(err) != kind.Edited {
		t.Error(err)
	}
}

func TestReaderSaysThatTheSourceFailed(t *testing.T) {
	gone := errors.New("the disk is gone")
	r, err := kind.NewReader(io.MultiReader(strings.NewReader(letter(t)[:60]), failing{gone}), "x")
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, gone) || kind.Reason(err) != nil {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestWriterKeepsItsFirstError(t *testing.T) {
	w := NewWriter(io.Discard)
	w.Line(func() {})
	w.Line(1)
	if _, err := w.Close(closing{}); err == nil || w.Err() != err {
		t.Error(err)
	}
}

// chain is a growing file of three lines.
func chain(t *testing.T) string {
	t.Helper()
	var text []byte
	for i := range 3 {
		var err error
		if text, err = Append(text, map[string]int{"n": i}); err != nil {
			t.Fatal(err)
		}
	}
	return string(text)
}

func linesOf(text string) (got []string, last error) {
	for l, err := range Lines([]byte(text)) {
		if err != nil {
			return got, err
		}
		got = append(got, string(l))
	}
	return got, nil
}

func TestGrowingFile(t *testing.T) {
	got, err := linesOf(chain(t))
	if err != nil || fmt.Sprint(got) != `[{"n":0} {"n":1} {"n":2}]` {
		t.Error(got, err)
	}
	if _, err := Append(nil, func() {}); err == nil {
		t.Error("written, though it is no JSON")
	}
}

// Whatever is done to a growing file but cutting it between lines is refused.
func TestGrowingFileIsRefused(t *testing.T) {
	whole := chain(t)
	lines := strings.SplitAfter(whole, "\n")
	for i := range whole {
		edited := whole[:i] + string(whole[i]^0x20) + whole[i+1:]
		if _, err := linesOf(edited); err == nil {
			t.Fatalf("byte %d edited and read", i)
		}
		if got, err := linesOf(whole[:i]); !errors.Is(err, ErrLineCutOff) && i > 0 && whole[i-1] != '\n' {
			t.Fatalf("cut off after %d bytes: %d lines, %v", i, len(got), err)
		}
	}
	for _, text := range []string{lines[1] + lines[2], lines[1] + lines[0] + lines[2], lines[0] + lines[2], strings.ReplaceAll(whole, "\n", "\r\n")} {
		if _, err := linesOf(text); !errors.Is(err, ErrLineEdited) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Nothing makes a reader panic, and what it takes has the digest that it states.
func FuzzReader(f *testing.F) {
	f.Add(letter(f))
	f.Add(letter(f)[:70])
	f.Add("{\"format\":\"letter/2\"}\n{\"counts\":{},\"digest\":\"\"}\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, digest, err := read(text, false)
		if body, right := Split([]byte(text)); err == nil && (!right || Sum(body) != digest) {
			t.Errorf("read with digest %q", digest)
		}
		read(text, true)
		linesOf(text)
	})
}
