package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/auth"
	"reseat/batch/run"
	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// completions are the flags whose values the shell can offer, in whatever command
// has them.
var completions = map[string]func() []cobra.Completion{
	"assign": skuNames, "change": skuNames, "remove": skuNames, "exact": skuNames, "among": skuNames,
	"has": skuNames, "lacks": skuNames, "swap": skuNames,
	"disable": planNames, "enable": planNames, "enable-only": planNames,
	"plan-on": planNames, "plan-off": planNames,
	"group": groupNames, "target-group": groupNames, "move-to": groupNames, "add-to": groupNames, "remove-from": groupNames,
	"sku": skuNames, "overlap": skuNames, "reconcile": skuNames, "direct-and-inherited": skuNames,
	"accept": hazardCodes, "fail-on": findingCodes, "code": findingCodes, "retry": refusalCodes,
	"seats": fixed("strict", "with-warning", "unchecked"), "status": fixed(statusChanged, statusAll),
	"for":      fixed("read-only", "licenses", "create", "groups"),
	"via":      fixed(string(plan.Update), string(plan.Readd)),
	"auth":     func() []cobra.Completion { return strings.Split(kinds(), ", ") },
	"cloud":    cloudNames,
	"on-drift": fixed("skip", "stop"),
	"by":       fixed(plan.SplitColumns...),
}

// fixed offers a closed list of words.
func fixed(words ...string) func() []cobra.Completion {
	return func() []cobra.Completion { return words }
}

// complete lets the shell offer names of SKUs, service plans, findings, formats, runs and
// the like. The shell must not wait for a tenant: SKUs are those of the last look at one,
// else those of the bundled catalogue; service plans are those of the SKUs on the line.
func complete(root *cobra.Command) {
	manual.Each(root, func(c *cobra.Command) {
		for flag, offer := range completions {
			if c.Flags().Lookup(flag) == nil {
				continue
			}
			// An error would say that the flag is unknown or has its completion already.
			_ = c.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
				if slices.Contains([]string{"disable", "enable", "enable-only"}, flag) {
					offer = func() []cobra.Completion { return planNamesOf(cmd) }
				}
				return nextOf(typed, offer()), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
			})
		}
		if formats := output.FormatsOf(c); len(formats) > 0 {
			_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
		}
		if strings.Contains(c.Use, "RUN") {
			c.ValidArgsFunction = offerRuns
		}
	})
}

// nextOf offers the next item of a list such as EMS,SPE_E5.
func nextOf(typed string, all []cobra.Completion) []cobra.Completion {
	before, begun := "", typed
	if i := strings.LastIndexAny(typed, ",;="); i >= 0 {
		before, begun = typed[:i+1], typed[i+1:]
	}
	var out []cobra.Completion
	for _, c := range all {
		if len(c) >= len(begun) && strings.EqualFold(c[:len(begun)], begun) {
			out = append(out, before+c)
		}
	}
	return out
}

// offerSKUs completes an argument that names a SKU.
func offerSKUs(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nextOf(typed, skuNames()), cobra.ShellCompDirectiveNoFileComp
}

// offerRuns completes an argument that names a run folder; the next ones are files.
func offerRuns(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return nextOf(typed, run.Folders()), cobra.ShellCompDirectiveDefault
}

// planNamesOf are the service plans of the SKUs that a command line names so far; those
// of all SKUs where it names none.
func planNamesOf(cmd *cobra.Command) []cobra.Completion {
	var out []cobra.Completion
	for _, flag := range []string{"assign", "change", "swap"} {
		f := cmd.Flags().Lookup(flag)
		if f == nil || !f.Changed {
			continue
		}
		for _, name := range strings.FieldsFunc(f.Value.String(), func(r rune) bool { return r == ',' || r == '=' }) {
			for _, p := range sku.Bundled().Products() {
				if !strings.EqualFold(string(p.PartNumber), name) && !strings.EqualFold(p.Name, name) {
					continue
				}
				for _, s := range p.Plans {
					if !s.Company {
						out = append(out, cobra.CompletionWithDesc(s.Name, s.Friendly))
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return planNames()
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func skuNames() []cobra.Completion {
	met := run.SKUNames("")
	var out []cobra.Completion
	for _, p := range sku.Bundled().Products() {
		if len(met) == 0 || slices.Contains(met, string(p.PartNumber)) {
			out = append(out, cobra.CompletionWithDesc(string(p.PartNumber), p.Name))
		}
	}
	return out
}

// rememberSKUs keeps what a tenant owns for the shell. Where it cannot be kept, the shell
// offers the whole catalogue.
func rememberSKUs(id tenant.ID, owned []tenant.SKU) {
	names := make([]string, len(owned))
	for i, k := range owned {
		names[i] = string(k.PartNumber)
	}
	slices.Sort(names)
	_ = run.KeepSKUNames("", id, slices.Compact(names))
}

func planNames() []cobra.Completion {
	var out []cobra.Completion
	for _, p := range sku.Bundled().Products() {
		for _, s := range p.Plans {
			out = append(out, cobra.CompletionWithDesc(s.Name, s.Friendly))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func refusalCodes() []cobra.Completion {
	var out []cobra.Completion
	for _, r := range tenant.Refusals() {
		out = append(out, cobra.CompletionWithDesc(r.Code, strings.ReplaceAll(r.Sentence, "`", "")))
	}
	return out
}

// hazardCodes are the codes that --accept takes.
func hazardCodes() []cobra.Completion {
	var out []cobra.Completion
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard {
			out = append(out, cobra.CompletionWithDesc(string(r.Code), strings.ReplaceAll(r.When, "`", "")))
		}
	}
	return out
}

func findingCodes() []cobra.Completion {
	var out []cobra.Completion
	for _, r := range plan.Rules() {
		out = append(out, cobra.CompletionWithDesc(string(r.Code), strings.ReplaceAll(r.When, "`", "")))
	}
	return out
}

func cloudNames() []cobra.Completion {
	var out []cobra.Completion
	for _, c := range auth.Clouds() {
		out = append(out, c.Name)
	}
	return out
}
