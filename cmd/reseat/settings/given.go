package settings

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
)

// Given is the flags of the command line, before settings fill in others.
func Given(cmd *cobra.Command) map[string]bool {
	out := map[string]bool{}
	cmd.Flags().Visit(func(f *pflag.Flag) { out[f.Name] = true })
	return out
}

// RefuseEmpty refuses a flag of the command line whose value is empty: nothing said is
// not something said (R41).
func (s *Sources) RefuseEmpty(cmd *cobra.Command, given map[string]bool) error {
	empty := func(name string) error {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s is empty: a variable in it may be unset", name), Hint: "leave the flag out, or give it a value; `none` is the word for the empty set"}
	}
	before := map[string]string{}
	for _, x := range s.typed(cmd) {
		switch former, again := before[x.flag.Name]; {
		case x.said && strings.TrimSpace(x.value) == "" && x.flag.Value.Type() != "bool":
			return empty(x.flag.Name)
		case again && former != x.value && slices.Contains(singular, x.flag.Value.Type()):
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s is given twice, with %q and with %q: it takes one value", x.flag.Name, former, x.value), Hint: "leave one of them out"}
		}
		before[x.flag.Name] = x.value
	}
	for _, name := range slices.Sorted(maps.Keys(given)) { // a list of commas
		if f := cmd.Flags().Lookup(name); f.Value.Type() == "list" && f.Value.String() == "" {
			return empty(name)
		}
	}
	return nil
}

// singular are the types of flags of which the last value would count and the others be
// ignored in silence.
var singular = []string{"string", "int", "days", "duration", "bool"}

// A typedFlag is a flag as it stands on the command line.
type typedFlag struct {
	flag  *pflag.Flag
	value string
	said  bool // a value was given
}

// typed are the flags of the command line, in order.
func (s *Sources) typed(cmd *cobra.Command) []typedFlag {
	var out []typedFlag
	valueOf := -1
	for i, arg := range s.Args {
		if arg == "--" {
			break
		}
		if i == valueOf || !strings.HasPrefix(arg, "-") || arg == "-" {
			continue
		}
		name, value, cut := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		f := cmd.Flags().Lookup(name)
		if !strings.HasPrefix(arg, "--") {
			f = cmd.Flags().ShorthandLookup(name[:min(1, len(name))])
			cut = cut || len(name) > 1
			value = strings.TrimPrefix(strings.TrimPrefix(arg, "-"), name[:min(1, len(name))])
		}
		switch {
		case f == nil:
			continue
		case !cut && f.NoOptDefVal == "" && i+1 < len(s.Args):
			valueOf, value, cut = i+1, s.Args[i+1], true
		}
		out = append(out, typedFlag{f, value, cut})
	}
	return out
}

// partners says which flags have an effect only beside one of others (R41). FILE is an
// argument that is a user list, and the whole tenant a plan without any source.
var partners = []struct {
	flags string
	needs string
	why   string
}{
	{"transitive", "group", "it is about members of groups"},
	{"include-blocked include-guests", "group TENANT", "users whom a row or --user names are selected anyway"},
	{"scope", "reconcile", "it limits who may lose the license"},
	{"by", "prices", "it splits the cost"},
	{"seed", "sample", "it chooses the sample"},
	{"location-from user-column encoding", "FILE", "it is about columns of a user list"},
	{"wave verdict", "FILE", "it is about a column of a user list"},
	{"create", "FILE", "new users come from rows of a user list"},
	{"location-overwrite", "location location-from recipe FILE", "no usage location is requested"},
	{"recipe", "recipes", "it names a recipe of that file"},
	{"recipes", "recipe FILE", "nothing names a recipe of it"},
	{"map", "swap recipe recipes FILE", "it decides about a swap"},
	{"via", "assign change swap exact reconcile recipe recipes FILE", "it is about a license whose service plans change"},
	{"protect-missing", "protect", "it is about entries of --protect"},
	{"overwrite", "out", "it is about the file of -o"},
	{"confirm-waves", "verify-each canary", "without it all users are one wave, and there is nothing to ask between"},
	{"certificate-password-file", "certificate-file", "it opens the certificate"},
}

// RefuseIdle refuses a flag of the command line that cannot have an effect beside the
// others.
func RefuseIdle(cmd *cobra.Command, args []string, given map[string]bool) error {
	if cmd.Flags().Lookup("user-column") == nil {
		args = nil // not a user list
	}
	has := func(name string) bool {
		switch name {
		case "FILE":
			return len(args) > 0
		case "TENANT":
			return len(args) == 0 && !cmd.Flags().Changed("group") && !cmd.Flags().Changed("user")
		}
		return cmd.Flags().Changed(name)
	}
	for _, p := range partners {
		needs := strings.Fields(p.needs)
		for _, name := range strings.Fields(p.flags) {
			if !given[name] || slices.ContainsFunc(needs, has) || !isAbout(cmd, needs) {
				continue
			}
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s has no effect here: %s", name, p.why), Hint: "leave it out, or add " + flagWords(cmd, needs)}
		}
	}
	return nil
}

// isAbout tells whether a command has one of the partners at all.
func isAbout(cmd *cobra.Command, needs []string) bool {
	return slices.ContainsFunc(needs, func(name string) bool {
		return name == "FILE" && cmd.Flags().Lookup("user-column") != nil || cmd.Flags().Lookup(name) != nil
	})
}

// flagWords lists flags of a command, and FILE, for people.
func flagWords(cmd *cobra.Command, needs []string) string {
	var words []string
	for _, name := range needs {
		switch {
		case name == "FILE":
			words = append(words, "a user list")
		case cmd.Flags().Lookup(name) != nil:
			words = append(words, "--"+name)
		}
	}
	return strings.Join(words, " or ")
}

// guardFlags are those whose variable must not be empty: an unset limit is no limit.
var guardFlags = []string{"max-users", "max-removals", "max-creates", "max-percent", "protect", "protect-missing", "fail-on", "approvals", "keep-free"}

// variables are those that are no flag.
var variables = []string{"RESEAT_TOKEN", "RESEAT_NOW", "RESEAT_CLIENT_SECRET", "RESEAT_CERTIFICATE_PASSWORD", "RESEAT_PROFILE"}

// CheckEnvironment refuses a RESEAT_ variable that is a slip of the pen, and warns of
// others that no command knows.
func (s *Sources) CheckEnvironment(root *cobra.Command) error {
	known := slices.Clone(variables)
	for _, name := range FlagNames(root) {
		known = append(known, variable(name))
	}
	for _, entry := range s.environ() {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case !strings.HasPrefix(name, "RESEAT_") || strings.HasPrefix(name, "RESEAT_TEST_"):
			continue
		case slices.Contains(known, name):
			flag := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "RESEAT_"), "_", "-"))
			if value == "" && slices.Contains(guardFlags, flag) {
				return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("the variable %s is empty, and it is a safety limit", name), Hint: "unset it, or give it a value"}
			}
			continue
		}
		if near := nearVariables(name, known); len(near) > 0 {
			return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("no command has a setting %s (environment variable)", name), Hint: "did you mean " + strings.Join(near, " or ") + "?"}
		}
		fmt.Fprintf(s.Talk, "warning: ignored environment variable: %s\n", name)
	}
	return nil
}

// nearVariables are the known variables most like a name.
func nearVariables(name string, known []string) []string {
	cut := func(s string) string { return strings.TrimPrefix(s, "RESEAT_") }
	bare := make([]string, len(known))
	for i, k := range known {
		bare[i] = cut(k)
	}
	var out []string
	for _, near := range sku.Nearest(cut(name), bare) {
		out = append(out, "RESEAT_"+near)
	}
	return out
}

// environ is the environment of the process; tests of flags have none.
func (s *Sources) environ() []string {
	if s.Args == nil {
		return nil
	}
	return os.Environ()
}
