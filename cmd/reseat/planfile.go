package main

import (
	"errors"
	"io/fs"
	"os"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
)

// openPlan reads a plan file.
func openPlan(path string) (plan.Plan, error) {
	p, _, err := skimPlan(path, func(*plan.Line) bool { return true })
	return p, err
}

// skimPlan reads a plan file to its end and keeps of its lines those that are wanted;
// the counts are those of all lines.
func skimPlan(path string, wanted func(*plan.Line) bool) (p plan.Plan, n plan.Counts, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, n, exit.Usagef("%s: no such file: check the name", path)
	}
	if err == nil && info.IsDir() {
		return p, n, exit.Usagef("%s is a folder: name the plan file", path)
	}
	return plan.SkimFile(path, wanted)
}
