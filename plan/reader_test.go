package plan

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/seal"
)

// A plan is read line by line; that it is whole is known at its end alone.
func TestReaderStreams(t *testing.T) {
	p := sample(t)
	text := sampleText(t)
	r, err := NewReader(strings.NewReader(text), "p.plan")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Header, r.Header); diff != "" {
		t.Error(diff)
	}
	var got []Line
	for l, err := range r.Lines() {
		if err != nil || r.Digest != "" {
			t.Fatal(err, r.Digest)
		}
		got = append(got, *l)
	}
	if diff := cmp.Diff(p.Lines, got); diff != "" {
		t.Error(diff)
	}
	if r.Counts != p.Count() || !strings.Contains(text, r.Digest) || len(r.Digest) != 64 {
		t.Errorf("%+v %s", r.Counts, r.Digest)
	}
	cut, err := NewReader(strings.NewReader(text[:len(text)-20]), "p.plan")
	if err != nil {
		t.Fatal(err)
	}
	var last error
	n := 0
	for _, err := range cut.Lines() {
		last = err
		n++
	}
	if !errors.Is(last, ErrCutOff) || n != len(p.Lines)+1 || cut.Digest != "" {
		t.Errorf("%d lines, then %v, digest %q", n, last, cut.Digest)
	}
	for range cut.Lines() {
		break // whoever has seen enough may stop
	}
}

// Under a right digest, nothing may stand on a line that a reader would pass over.
func TestReadRefusesWhatItWouldPassOver(t *testing.T) {
	lines := strings.SplitAfter(sampleText(t), "\n")
	body, closing := lines[:len(lines)-2], lines[len(lines)-2]
	counts, _ := seal.Split([]byte(closing))
	sealed := func(text string) string { text += string(counts); return text + seal.Ending(seal.Sum([]byte(text))) }
	if _, err := Read(strings.NewReader(sealed(strings.Join(body, ""))), "p.plan"); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(line string) string{
		"a second object":       func(l string) string { return strings.TrimSuffix(l, "\n") + "{}\n" },
		"a part of a part":      func(l string) string { return strings.Replace(l, `"direct":`, `"indirect":[],"direct":`, 1) },
		"a field of its own":    func(l string) string { return strings.Replace(l, `"upn":`, `"more":1,"upn":`, 1) },
		"a call without a name": func(l string) string { return strings.Replace(l, `"call":`, `"cal":`, 1) },
	} {
		text := strings.Join(append([]string{body[0], edit(body[1])}, body[2:]...), "")
		if _, err := Read(strings.NewReader(sealed(text)), "p.plan"); !errors.Is(err, ErrEdited) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
