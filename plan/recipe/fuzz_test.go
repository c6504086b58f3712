package recipe

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whatever is read is either refused with a place in the file, or asks something
// that survives being written and read again.
func FuzzRead(f *testing.F) {
	for _, x := range faulty {
		if len(x.yaml) < 1<<10 { // large seeds keep the fuzzer from trying many
			f.Add(x.yaml)
		}
	}
	sample, err := os.ReadFile("../../samples/recipes/recipes.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(sample))
	f.Add("recipes: {a: {assign: [\"- x\", 'y: z', ~x, \"#\", NO, 1.0]}}")
	f.Fuzz(func(t *testing.T, in string) {
		var got File
		var err error
		within(t, in, func() { got, err = Read("in.yaml", strings.NewReader(in)) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "in.yaml:") {
				t.Errorf("error without a file: %v", err)
			}
			return
		}
		for name, r := range got.Recipes {
			if _, err := r.Ask(); err != nil {
				t.Errorf("read, but %s asks: %v", name, err)
			}
		}
		var b bytes.Buffer
		if err := got.WriteYAML(&b); err != nil {
			t.Fatal(err)
		}
		again, err := Read("out.yaml", bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatalf("written but not read: %v\n%s", err, &b)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("%s\n%s", diff, &b)
		}
	})
}

// within fails the test where a call does not come back.
func within(t *testing.T, in string, call func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); call() }()
	select {
	case <-done:
	case <-time.After(time.Minute): // a busy machine takes a while over the first
		t.Fatalf("no end after a minute on %d bytes", len(in))
	}
}
