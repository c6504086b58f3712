package output

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
)

// Both flags name files that are added to and never replaced.
const (
	LogFlag    = "log-file"
	EventsFlag = "json-events"
)

// SettleAppended refuses to add a log or events to a file that holds something else: an
// input of this command, by whatever name, or what somebody else wrote (R49).
func SettleAppended(cmd *cobra.Command, args []string) error {
	for _, f := range []struct{ flag, is string }{
		{LogFlag, "is not a log that reseat wrote"},
		{EventsFlag, "does not hold events that reseat wrote"},
	} {
		if err := mayAppend(cmd, args, f.flag, f.is); err != nil {
			return err
		}
	}
	log, events := cmd.Flags().Lookup(LogFlag), cmd.Flags().Lookup(EventsFlag)
	if events != nil && events.Changed && log.Changed && filepath.Clean(log.Value.String()) == filepath.Clean(events.Value.String()) {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s %s is where --%s writes", EventsFlag, events.Value, LogFlag), Hint: "name another file"}
	}
	return nil
}

func mayAppend(cmd *cobra.Command, args []string, flag, otherwise string) error {
	f := cmd.Flags().Lookup(flag)
	if f == nil || !f.Changed || f.Value.String() == StandardOut || isStandard(f.Value.String()) {
		return nil
	}
	path := f.Value.String()
	if fault := run.NameFault(path, runtime.GOOS, longestName); fault != "" {
		return exit.Usagef("--%s %.60s: %s", flag, path, fault)
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil // not there yet, or a pipe or device; a folder is refused as it is opened
	}
	if input, ok := inputAt(cmd, args, info, flag); ok {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s %s is an input of this command (%s)", flag, path, input), Hint: "name another file"}
	}
	begins, err := Head(path)
	if err != nil || len(begins) == 0 || bytes.HasPrefix(begins, []byte(`{"time":"`)) {
		return nil // an error of reading is one of writing, too
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s %s already exists, and %s", flag, path, otherwise), Hint: "name another file"}
}
