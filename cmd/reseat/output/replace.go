package output

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
)

// mayReplacePlan refuses to replace what is no plan, and a plan that was approved or
// carried out.
func mayReplacePlan(path string) error {
	if err := mayReplace(path, "a plan", []byte(`{"format":"reseat-plan/`)); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		return nil
	}
	if _, err := os.Stat(path + plan.ApprovalEnding); err == nil {
		return inUse(path, "it has an approval: "+path+plan.ApprovalEnding)
	}
	p, _, err := plan.SkimFile(path, func(*plan.Line) bool { return false })
	if err != nil {
		return nil // cut off or edited: nobody can carry it out
	}
	runs, err := run.RunsOf("", p.Header.Tenant)
	for _, r := range runs {
		if r.Digest == p.Digest {
			return inUse(path, "it has a run: "+r.Dir)
		}
	}
	return err
}

func inUse(path, why string) error {
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s is a plan that is in use: %s", path, why), Hint: "name another file, or add --overwrite"}
}

func mayReplaceSnapshot(path string) error {
	old, err := Head(path)
	if err != nil || len(old) == 0 || IsSnapshot(old) {
		return nil // an error of reading is one of writing, too
	}
	return foreign(path, "a snapshot")
}

// IsSnapshot tells whether a text begins as a compressed snapshot does. One that is
// not compressed is somebody's sandbox.
func IsSnapshot(text []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return false
	}
	begins := []byte(`{"format":"reseat-tenant/`)
	got := make([]byte, len(begins))
	_, err = io.ReadFull(z, got)
	return err == nil && bytes.Equal(got, begins)
}

// mayReplace refuses to replace a file that begins otherwise than ours; one that is
// empty may go.
func mayReplace(path, what string, begins []byte) error {
	old, err := Head(path)
	if err != nil || len(old) == 0 || bytes.HasPrefix(old, begins) {
		return nil // an error of reading is one of writing, too
	}
	return foreign(path, what)
}

func foreign(path, what string) error {
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s already exists, and is not %s that reseat wrote", path, what), Hint: "name another file, or add --overwrite"}
}

// headSize is how much of a file tells what it is.
const headSize = 64 << 10

// Head is the beginning of a file.
func Head(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, headSize))
}
