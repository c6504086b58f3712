package run

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// DefaultFolder is where run folders are made that nobody named.
const DefaultFolder = "reseat-runs"

// Newest returns the folder of the run that was begun last, of those here.
func Newest() (string, bool) {
	dirs := Folders()
	if len(dirs) == 0 {
		return "", false
	}
	return dirs[0], true
}

// Folders returns the run folders here, which are those in the working folder and
// in DefaultFolder, the newest first. Rehearsals are no runs.
func Folders() []string {
	type folder struct {
		path  string
		begun time.Time
	}
	var found []folder
	for _, pattern := range []string{"*", filepath.Join(DefaultFolder, "*")} {
		dirs, _ := filepath.Glob(pattern) // the only error is a bad pattern
		for _, dir := range dirs {
			// The plan is copied into the folder when the run begins, and never written again.
			copied, err := os.Stat(filepath.Join(dir, PlanFile))
			if err == nil && !IsRehearsal(dir) {
				found = append(found, folder{dir, copied.ModTime()})
			}
		}
	}
	slices.SortFunc(found, func(x, y folder) int {
		return cmp.Or(y.begun.Compare(x.begun), cmp.Compare(y.path, x.path))
	})
	dirs := make([]string, len(found))
	for i, f := range found {
		dirs[i] = f.path
	}
	return dirs
}

// Statuses returns where each run stands; one that cannot be read says why.
func Statuses(ctx context.Context, dirs []string, now time.Time) []Status {
	runs := make([]Status, 0, len(dirs))
	for _, dir := range dirs {
		s, err := StatusOf(ctx, dir, now)
		if err != nil {
			s = Status{Run: dir, State: "unreadable", Why: err.Error(), Now: now.UTC()}
		}
		runs = append(runs, s)
	}
	return runs
}
