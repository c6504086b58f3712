package run

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/natefinch/atomic"

	"reseat/plan"
	"reseat/plan/bounded"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A RefusedFile is where this machine keeps the rules about service plans that a
// tenant stated when it refused a change (R24): a CSV file that people may edit, as
// plan.ReadDependencies reads it.
type RefusedFile struct{ Path string }

// RefusedFileOf returns the file of a tenant under root, which need not be there; an empty
// root is the user's state directory. What a sandbox refuses proves nothing
// about the real one of the same id, so that is kept apart.
func RefusedFileOf(root string, id tenant.ID, embedded bool) (RefusedFile, error) {
	dir, err := stateDir(root, id)
	name := "refused.csv"
	if embedded {
		name = "refused-embedded.csv"
	}
	return RefusedFile{filepath.Join(dir, name)}, err
}

// Rules returns what is in the file, and its bytes; nothing where there is no file.
func (f RefusedFile) Rules() ([]plan.Dependency, []byte, error) {
	text, err := bounded.ReadFound(f.Path, 16<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read what the tenant refused: %w", err)
	}
	rules, err := plan.ReadDependencies(f.Path, bytes.NewReader(text))
	return rules, text, err
}

// Add adds rules that are not in the file yet, with the names of their plans for
// people, and returns how many they are.
func (f RefusedFile) Add(rules []plan.Dependency, name func(sku.PlanID) string) (int, error) {
	old, _, err := f.Rules()
	if err != nil {
		return 0, err
	}
	all := plan.JoinDependencies(old, rules)
	if slices.EqualFunc(all, old, func(a, b plan.Dependency) bool { return a.Refused == b.Refused }) {
		return 0, nil
	}
	var text bytes.Buffer
	if err := plan.WriteDependencies(&text, all, name); err != nil {
		return 0, fmt.Errorf("keep what the tenant refused: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return 0, fmt.Errorf("keep what the tenant refused: %w", err)
	}
	if err := atomic.WriteFile(f.Path, &text); err != nil {
		return 0, fmt.Errorf("keep what the tenant refused: %w", err)
	}
	return max(1, len(all)-len(old)), nil
}
