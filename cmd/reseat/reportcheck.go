package main

import (
	"errors"
	"fmt"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/report"
)

// checkReports says of each file whether it is, byte for byte, a report that reseat
// wrote of the run; it fails where one is not.
func (a *reportCommand) checkReports(dir string, files []string) (err error) {
	if len(files) == 0 {
		return exit.Usagef("--check wants the report files after the run folder")
	}
	f, err := run.LookAt(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.Journal == nil {
		return exit.Usagef("%s is no run folder: only a run can prove a report", dir)
	}
	var failed []error
	for _, file := range files {
		p, err := report.Check(file, report.Evidence{Dir: dir, Plan: f.Plan.Digest, Journal: f.Journal.WriteJSONLines})
		if err != nil {
			failed = append(failed, err)
			continue
		}
		fmt.Fprintf(a.Out, "%s: a report of this run (%s), written %s after %d events of the journal; %d came since\n",
			file, p.Format, p.At.Format("2006-01-02 15:04:05Z"), p.Events, p.Since)
	}
	if len(failed) > 0 {
		return &exit.Error{Code: exit.Failed, Err: errors.Join(failed...)}
	}
	return nil
}
