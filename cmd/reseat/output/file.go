package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
	"reseat/cmd/reseat/settings"
	"reseat/plan"
	"reseat/plan/tenant"
)

// OutFlag names the file that a command writes, in every command that writes one.
const OutFlag = "out"

// The annotations of outFlag and --output.
const (
	kindOfOut         = "kind"    // what is written, where there is one kind only: plan or snapshot
	FormatsAnnotation = "formats" // what --output can be
)

// Writes notes the one kind of file that a command writes with -o.
func Writes(cmd *cobra.Command, kind string) {
	cmd.Flags().Lookup(OutFlag).Annotations = map[string][]string{kindOfOut: {kind}}
}

// FormatsOf lists what --output can be in a command.
func FormatsOf(cmd *cobra.Command) []string {
	if f := cmd.Flags().Lookup("output"); f != nil {
		return f.Annotations[FormatsAnnotation]
	}
	return nil
}

// Settle decides the format and refuses a -o that would destroy something (R49).
// It looks at nothing but the command line and the files that it names, so that it
// comes before any work.
func (s *Streams) Settle(cmd *cobra.Command, args []string) error {
	out := cmd.Flags().Lookup(OutFlag)
	if err := settleFormat(cmd, out); err != nil || out == nil || out.Value.String() == "" {
		return err
	}
	path, kind := out.Value.String(), strings.Join(out.Annotations[kindOfOut], "")
	if err := isBareFormat(cmd, path); err != nil || path == StandardOut || isStandard(path) {
		return err
	}
	if fault := run.NameFault(path, runtime.GOOS, longestName); fault != "" {
		return exit.Usagef("-o %.60s: %s", path, fault)
	}
	info, err := os.Stat(path)
	if err == nil {
		if input, ok := inputAt(cmd, args, info, OutFlag); ok && !info.IsDir() && info.Mode().IsRegular() {
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s is an input of this command (%s): it would be overwritten", path, input), Hint: "name another file"}
		}
		if info.IsDir() {
			return exit.Usagef("-o %s is a folder: name a file in it", path)
		}
	}
	if sandbox := cmd.Flags().Lookup("sandbox"); sandbox != nil && besides(sandbox.Value.String(), path) {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s is a file that the sandbox keeps beside %s", path, sandbox.Value), Hint: "name another file"}
	}
	if err := errors.Join(evidence(path), misnamed(path, kind)); err != nil {
		return err
	}
	if folder := filepath.Dir(path); err != nil {
		if at, err := os.Stat(folder); err != nil || !at.IsDir() {
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s: there is no folder %s", path, folder), Hint: "create the folder, or name another file"}
		}
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil // not there yet, or a pipe or device, which is written to
	}
	if s.Overwrite {
		return nil
	}
	switch kind {
	case "plan":
		return mayReplacePlan(path)
	case "snapshot":
		return mayReplaceSnapshot(path)
	}
	return nil
}

// longestName is how many bytes the name of a file that is written can have: file systems
// take 255, and what is beside it as it is written has a longer one.
const longestName = 240

// settleFormat sets --output from --json, else from the ending of the file.
func settleFormat(cmd *cobra.Command, out *pflag.Flag) error {
	format, short := cmd.Flags().Lookup("output"), cmd.Flags().Lookup("json")
	if format == nil {
		return nil
	}
	if short != nil && short.Changed && short.Value.String() == "true" {
		if format.Changed && format.Value.String() != "json" {
			return exit.Usagef("--json and --output %s name two formats: give one of them", format.Value)
		}
		return cmd.Flags().Set("output", "json")
	}
	if format.Changed || out == nil {
		return nil
	}
	ending := strings.ToLower(filepath.Ext(out.Value.String()))
	meant, known := endings[ending]
	switch {
	case !known:
		return nil
	case slices.Contains(FormatsOf(cmd), meant):
		return cmd.Flags().Set("output", meant)
	case meant == "table":
		return nil // the text that the command writes otherwise
	}
	return exit.Usagef("-o %s: %s writes %s, and no %s", out.Value, cmd.CommandPath(), strings.Join(FormatsOf(cmd), ", "), ending)
}

// endings are the formats by the ending of a file.
var endings = map[string]string{
	".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html",
	".md": "md", ".markdown": "md", ".xlsx": "xlsx", ".txt": "table",
}

// bareFormats are words that people write after -o where they mean --output.
var bareFormats = []string{"table", "json", "jsonl", "csv", "tsv", "md", "html", "xlsx", "yaml", "words", "access", "text", "wide", "none"}

// isBareFormat refuses such a word, and names the flag that was meant.
func isBareFormat(cmd *cobra.Command, path string) error {
	if word := strings.ToLower(path); slices.Contains(bareFormats, word) {
		err := &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s: -o names a file", path), Hint: "for a file of that name: -o ./" + path}
		if slices.Contains(FormatsOf(cmd), word) {
			err.Hint = "for the format: --output " + word + "; " + err.Hint
		}
		return err
	}
	return nil
}

// misnamed refuses names that say something else than a file of that kind.
func misnamed(path, kind string) error {
	meant := endings[strings.ToLower(filepath.Ext(path))]
	switch {
	case kind == "plan" && slices.Contains([]string{"csv", "json", "html", "md", "xlsx"}, meant):
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s: this command writes a plan file, and no %s", path, meant),
			Hint: "write -o FILE.plan, then `reseat show FILE.plan -o " + path + "`"}
	case kind == "snapshot" && slices.Contains([]string{"csv", "html", "md", "xlsx"}, meant):
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s: a snapshot is compressed JSON, and no %s", path, meant),
			Hint: "write -o FILE.json.gz; for a table of users: `reseat user list -o " + path + "`"}
	}
	return nil
}

// StandardOut is what -o calls standard output.
const StandardOut = "-"

// isStandard tells whether a path is another name of standard output or standard error.
func isStandard(path string) bool {
	return slices.Contains([]string{"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"}, path)
}

// besides tells whether a path is one of those at which a sandbox keeps what it needs, even
// where nothing is there now.
func besides(sandbox, path string) bool {
	at, err := filepath.Abs(path)
	file, wrong := filepath.Abs(sandbox)
	return sandbox != "" && err == nil && wrong == nil && (at == file+".log" || at == file+".lock")
}

// inputAt tells which input of the command the file is, by whatever name, link or hard
// link: an argument, the value of a flag other than the one that names it, or a file that
// lies beside one of these and is read with it.
func inputAt(cmd *cobra.Command, args []string, out os.FileInfo, flag string) (name string, ok bool) {
	is := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && os.SameFile(info, out)
	}
	near := func(path string) bool {
		return path != "" && (is(path) || is(path+plan.ApprovalEnding) || is(path+".log") || is(path+".lock"))
	}
	stdin, err := os.Stdin.Stat()
	piped := err == nil && os.SameFile(stdin, out)
	for _, arg := range args {
		if near(arg) || arg == "-" && piped {
			return arg, true
		}
	}
	for _, file := range []string{settings.ProjectFile, settings.UserFile()} {
		if file != "" && is(file) {
			return "the settings", true
		}
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name == flag || f.Name == OutFlag || f.Name == "output" {
			return
		}
		for _, v := range valuesOf(f) {
			if near(v) || near(v[strings.Index(v, ":")+1:]) || v == "-" && piped {
				name, ok = "--"+f.Name, true
			}
		}
	})
	return name, ok
}

// valuesOf lists the values of a flag.
func valuesOf(f *pflag.Flag) []string {
	if s, ok := f.Value.(pflag.SliceValue); ok {
		return s.GetSlice()
	}
	return []string{f.Value.String()}
}

// evidence refuses the files that a run keeps (R49). Its reports are not among them:
// they can be written again.
func evidence(path string) error {
	dir, name := filepath.Dir(path), filepath.Base(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		dir, name = filepath.Dir(real), filepath.Base(real)
	}
	isRun := func(has ...string) bool {
		return !slices.ContainsFunc(has, func(f string) bool { _, err := os.Stat(filepath.Join(dir, f)); return err != nil })
	}
	if !isRun(run.RunFile) && !isRun(run.PlanFile, reportsFile) {
		return nil
	}
	kept := []string{run.PlanFile, run.PasswordsFile, run.ApprovalFile, run.RehearsalFile, reportsFile, run.PauseFile, run.PaceFile, run.PostponeFile}
	if slices.Contains(kept, name) || strings.HasPrefix(name, run.RunFile) || strings.HasSuffix(name, ".lock") || name == "lock" {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("-o %s: the run keeps its %s there", path, name), Hint: "name a file outside the run folder"}
	}
	return nil
}

// reportsFile is the list of reports that a run folder keeps.
const reportsFile = "reports.jsonl"

// Besides is where a command talks that writes to out: not into what it writes.
func (s *Streams) Besides(out string) io.Writer {
	if out == StandardOut || isStandard(out) {
		return s.Err
	}
	return s.Out
}

// WriteFile writes a result of a format to the file of -o: whole or not at all, readable
// by its owner alone, as results hold personal data. What already exists is replaced
// only if reseat wrote it in the same form, or where --overwrite says so.
func (s *Streams) WriteFile(path, format string, write func(io.Writer) error) error {
	switch {
	case path == StandardOut || isStandard(path) && !strings.HasSuffix(path, "2") && path != "/dev/stderr":
		return write(screen.Results(s.Out, format))
	case isStandard(path):
		return write(s.Err)
	}
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() && info.Size() > 0 && !s.Overwrite {
		old, err := Head(path)
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		unchecked := write
		write = func(w io.Writer) error {
			c := &comparing{w: w, path: path, format: format, old: old}
			return errors.Join(unchecked(c), c.end())
		}
	}
	if err := tenant.WritePrivate(path, write); err != nil {
		var known *exit.Error
		if errors.As(err, &known) {
			return known
		}
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
