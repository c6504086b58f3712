package manual

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A flagGroup is flags that help shows together, in this order.
type flagGroup struct {
	title string
	flags string // names
}

var flagGroups = []flagGroup{
	{"What to do", "assign change remove swap exact enable disable enable-only all-on via move-to sku add-to remove-from target-group target-groups-file reconcile " +
		"create location location-from location-overwrite recipe recipes map if-inherited without-proof leave-on-fail fix"},
	{"Which users", "user group transitive unlicensed has lacks plan-on plan-off inactive no-recorded-sign-in sign-in-blocked overlap direct-and-inherited filter where " +
		"column user-column exclude include-blocked include-guests scope wave verdict code limit sample through-wave retry"},
	{"Safety limits", "protect max-users max-percent max-removals max-creates keep-free seats accept fail-on approvals approve approval allow-on-hold " +
		"canary verify-each wave-size confirm-waves max-failures max-refusals max-duration not-before window not-after on-drift max-age settle rebuild"},
	{"Output", "out output json overwrite excel separator redact status wait json-events run plan prices by keep csv"},
	{"Tenant, sign-in and pace", "tenant cloud auth client-id sandbox endpoint share"},
}

// advanced flags stand in one line of help by name; the manual describes them in full.
var advanced = strings.Fields("even-if-same among seed protect-missing rules sheet encoding group-wait certificate-file certificate-password-file client-secret-file scenario writes units workers in-flight max-wait catalogue debug log-file no-input profile trust-config")

// A Shelf is one group of a command's flags.
type Shelf struct {
	Title string
	Flags []*pflag.Flag
}

// ShelvesOf are the flags of a command by group, then those of the command alone, then the
// advanced ones; each in the order of its group.
func ShelvesOf(cmd *cobra.Command) []Shelf {
	var all []*pflag.Flag
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { all = append(all, f) })
	cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { all = append(all, f) })
	all = slices.DeleteFunc(all, func(f *pflag.Flag) bool { return f.Hidden || f.Name == "help" })
	taken := map[string]bool{}
	pick := func(names []string) (out []*pflag.Flag) {
		for _, name := range names {
			for _, f := range all {
				if f.Name == name {
					taken[name] = true
					out = append(out, f)
				}
			}
		}
		return out
	}
	var out []Shelf
	for _, g := range flagGroups {
		out = append(out, Shelf{g.title, pick(strings.Fields(g.flags))})
	}
	last := Shelf{"Advanced", pick(advanced)}
	own := Shelf{Title: "This command"}
	for _, f := range all {
		if !taken[f.Name] {
			own.Flags = append(own.Flags, f)
		}
	}
	out = append(append([]Shelf{own}, out...), last)
	return slices.DeleteFunc(out, func(s Shelf) bool { return len(s.Flags) == 0 })
}

// flagLine says how a flag is typed and what it does: "-o, --out FILE".
func flagLine(f *pflag.Flag) (typed, does string) {
	placeholder, does := pflag.UnquoteUsage(f)
	typed = "--" + f.Name
	if f.Shorthand != "" {
		typed = "-" + f.Shorthand + ", " + typed
	}
	if placeholder == "string" || placeholder == "list" {
		placeholder = "VALUE"
	}
	switch {
	case f.NoOptDefVal != "" && f.Value.Type() != "bool":
		typed += "[=" + placeholder + "]"
	case placeholder != "":
		typed += " " + strings.ToUpper(placeholder)
	}
	if !slices.Contains([]string{"", "false", "0", "0s", "[]"}, f.DefValue) && !strings.Contains(does, "default") {
		does += " (default " + shortDuration(f.DefValue) + ")"
	}
	return typed, strings.ReplaceAll(does, "`", "")
}

// shortDuration writes a default such as 168h0m0s as people do: 7 days.
func shortDuration(s string) string {
	d, err := time.ParseDuration(s)
	if err != nil {
		return s
	}
	if day := 24 * time.Hour; d >= 2*day && d%day == 0 {
		return fmt.Sprintf("%d days", d/day)
	}
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
