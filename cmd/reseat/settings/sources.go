package settings

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
)

// Sources are where settings come from besides files, and who may say whether a file is
// trusted.
type Sources struct {
	Env     func(string) (string, bool)
	Args    []string // the command line
	Talk    io.Writer
	Trust   *bool       // the file in the working directory is trusted
	Asks    func() bool // whether a person can be asked
	Confirm func(ctx context.Context, question, stopped string) (yes bool, err error)
}

// A layer is one place that settings come from.
type layer struct {
	origin string // for people; a setting's line comes behind it
	values map[string]setting

	project bool // of the file in the working directory, which anybody may have put there
}

// Layers are the files' settings, strongest first. What a profile says stands
// before what is said for everybody, since it was asked for by name; within each,
// the project's file stands before the user's.
func (s *Sources) Layers(cmd *cobra.Command) ([]layer, error) {
	var files []File
	for _, path := range []string{ProjectFile, UserFile()} {
		file, err := Read(path)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	var out []layer
	if profile := s.profile(cmd, files); profile != "" {
		var names []string
		for _, file := range files {
			names = slices.AppendSeq(names, maps.Keys(file.profiles))
			if values, ok := file.profiles[profile]; ok {
				out = append(out, layer{"profile " + profile + " of " + file.path, values, file.path == ProjectFile})
			}
		}
		if out == nil {
			return nil, noProfile(profile, names)
		}
	}
	for _, file := range files {
		out = append(out, layer{file.path, file.settings, file.path == ProjectFile})
	}
	return out, checkNames(cmd.Root(), files)
}

// profile is the profile that the flag, the environment or a file chooses.
func (s *Sources) profile(cmd *cobra.Command, files []File) string {
	if f := cmd.Flag("profile"); f != nil && f.Changed {
		return f.Value.String()
	}
	if v, ok := s.Env("RESEAT_PROFILE"); ok && v != "" {
		return v
	}
	for _, file := range files {
		if s, ok := file.settings["profile"]; ok && len(s.values) > 0 {
			return s.values[0]
		}
	}
	return ""
}

func noProfile(name string, known []string) error {
	err := &exit.Error{Code: exit.Usage, Err: fmt.Errorf("no profile %q in %s or %s", name, ProjectFile, UserFile())}
	if near := sku.Nearest(name, known); len(near) > 0 {
		err.Hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else if len(known) > 0 {
		slices.Sort(known)
		err.Hint = "the profiles are " + strings.Join(slices.Compact(known), ", ")
	}
	return err
}

// Bind fills flags that were not given from RESEAT_… variables, and what is still
// missing from the files: flags win over environment, environment over files.
func (s *Sources) Bind(cmd *cobra.Command) error {
	layers, err := s.Layers(cmd)
	if err != nil {
		return err
	}
	nearest := s.nearest(cmd, layers)
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || failed != nil || f.Name == "help" || f.Name == "version" || cmd.Annotations[WritesSettings] != "" && cmd.LocalNonPersistentFlags().Lookup(f.Name) != nil {
			return
		}
		values, rank := s.outside(f.Name, layers)
		if namesTenant(f.Name) && rank > nearest {
			return
		}
		if failed = s.checkTrust(cmd.Context(), f.Name, rank, layers); failed != nil {
			return
		}
		for _, v := range values {
			if strings.TrimSpace(v) == "" {
				failed = exit.Usagef("%s: %s is empty: leave it out, or give it a value", originOf(f.Name, rank, layers), f.Name)
				return
			}
			if err := cmd.Flags().Set(f.Name, v); err != nil {
				failed = exit.Usagef("%s: %v", originOf(f.Name, rank, layers), err)
				return
			}
		}
	})
	return failed
}

// WritesSettings marks a command whose own flags are what it writes into a settings file,
// so that none is read for them.
const WritesSettings = "writes-settings"

// tenantFlags are flags of which each names a tenant. One on the command line silences
// the others in the environment and in files, and so on down.
var tenantFlags = []string{"sandbox", "endpoint", "auth"}

func namesTenant(flag string) bool { return slices.Contains(tenantFlags, flag) }

// nearest is the strongest rank that names a tenant.
func (s *Sources) nearest(cmd *cobra.Command, layers []layer) int {
	nearest := nowhere
	for _, name := range tenantFlags {
		if f := cmd.Flag(name); f != nil && f.Changed {
			return byFlag
		}
		_, rank := s.outside(name, layers)
		nearest = min(nearest, rank)
	}
	return nearest
}

// The rank of a setting: the lower one wins. A file's layer i has rank inFiles+i.
const (
	byFlag = iota
	byEnvironment
	inFiles
	nowhere = 1 << 10
)

// outside is what environment and files say of a flag, and with which rank.
func (s *Sources) outside(flag string, layers []layer) (values []string, rank int) {
	if v, ok := s.Env(variable(flag)); ok && v != "" { // an empty one is unset (R41)
		return []string{v}, byEnvironment
	}
	for i, l := range layers {
		if s, ok := l.values[flag]; ok {
			return s.values, inFiles + i
		}
	}
	return nil, nowhere
}

// originOf names the place of a setting for people.
func originOf(flag string, rank int, layers []layer) string {
	if rank == byEnvironment {
		return variable(flag)
	}
	l := layers[rank-inFiles]
	return fmt.Sprintf("%s:%d", l.origin, l.values[flag].line)
}

// variable is the environment's name of a flag.
func variable(flag string) string {
	return "RESEAT_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// checkNames refuses keys that no command knows.
func checkNames(root *cobra.Command, files []File) error {
	known := FlagNames(root)
	for _, file := range files {
		sections := slices.Collect(maps.Values(file.profiles))
		for _, section := range append(sections, file.settings) {
			for name, s := range section {
				if !slices.Contains(known, name) {
					return unknownKey(file.path, name, s.line, known)
				}
			}
		}
	}
	return nil
}

func unknownKey(path, name string, line int, known []string) error {
	err := &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s:%d: no command has a flag %q", path, line, name)}
	if near := sku.Nearest(name, known); len(near) > 0 {
		err.Hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return err
}

// FlagNames are the flags of every command, sorted.
func FlagNames(root *cobra.Command) []string {
	var names []string
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		add := func(f *pflag.Flag) { names = append(names, f.Name) }
		c.Flags().VisitAll(add)
		c.PersistentFlags().VisitAll(add)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	slices.Sort(names)
	return slices.Compact(names)
}
