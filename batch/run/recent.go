package run

import (
	"os"
	"path/filepath"
	"time"

	"reseat/batch/journal"
)

// RecentWrites returns when the writes of the tenant's runs were answered, since then.
func (s State) RecentWrites(since time.Time) (all []time.Time, err error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		path := filepath.Join(r.Dir, RunFile)
		if !touchedSince(path, since) && !touchedSince(path+"-wal", since) {
			continue
		}
		answered, err := journal.RecentWrites(path, since)
		if err != nil {
			continue // a run file that cannot be read says nothing about the window
		}
		all = append(all, answered...)
	}
	return all, nil
}

func touchedSince(path string, since time.Time) bool {
	info, err := os.Stat(path)
	return err == nil && info.ModTime().After(since)
}
