package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/auth"
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
	"group": groupNames, "move-to": groupNames, "add-to": groupNames, "remove-from": groupNames,
	"sku": skuNames, "overlap": skuNames, "reconcile": skuNames, "direct-and-inherited": skuNames,
	"accept": findingCodes, "fail-on": findingCodes, "retry": refusalCodes,
	"via":      func() []cobra.Completion { return []cobra.Completion{string(plan.Update), string(plan.Readd)} },
	"auth":     func() []cobra.Completion { return strings.Split(kinds(), ", ") },
	"cloud":    cloudNames,
	"on-drift": func() []cobra.Completion { return []cobra.Completion{"skip", "stop"} },
}

// complete lets the shell offer names of SKUs, service plans, findings and the like.
// Names come from the bundled catalogue: the shell must not wait for a tenant.
func complete(root *cobra.Command) {
	each(root, func(c *cobra.Command) {
		for flag, offer := range completions {
			if c.Flags().Lookup(flag) == nil {
				continue
			}
			// An error would say that the flag is unknown or has its completion already.
			_ = c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return nextOf(typed, offer()), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
			})
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

func skuNames() []cobra.Completion {
	var out []cobra.Completion
	for _, p := range sku.Bundled().Products() {
		out = append(out, cobra.CompletionWithDesc(string(p.PartNumber), p.Name))
	}
	return out
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
		out = append(out, cobra.CompletionWithDesc(r.Code, r.Sentence))
	}
	return out
}

func findingCodes() []cobra.Completion {
	var out []cobra.Completion
	for _, r := range plan.Rules() {
		out = append(out, cobra.CompletionWithDesc(string(r.Code), r.When))
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
