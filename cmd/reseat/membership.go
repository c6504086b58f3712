package main

import (
	"github.com/spf13/pflag"

	"reseat/batch/survey"
	"reseat/cmd/reseat/flagvalue"
)

// A membershipFlags is the flags that say to which groups users go, and which they leave.
type membershipFlags struct{ survey.Membership }

func (w *wanted) addMembershipTo(f *pflag.FlagSet) {
	x := &w.membership
	f.StringVar(&x.MoveTo, "move-to", "", "with --sku: add users to this `GROUP`, wait until it gives them everything that their direct license has on, then remove the direct license")
	f.Var(flagvalue.List{To: &w.MoveSKUs}, "sku", "with --move-to: the license (`SKU`) whose direct assignment is removed")
	f.StringArrayVar(&x.AddTo, "add-to", nil, "add users to this `GROUP`; may be repeated")
	f.StringArrayVar(&x.RemoveFrom, "remove-from", nil, "remove users from this `GROUP`; may be repeated")
	f.BoolVar(&w.IfInherited, "if-inherited", false, "with --remove: only where groups give all that the license has on")
	f.BoolVar(&w.LeaveOnFail, "leave-on-fail", false, "with --move-to: take users out of the group again where it turns out not to give what their direct license has on")
	f.DurationVar(&w.GroupWait, "group-wait", 0, "how long a group may take to be processed, such as 24h, before its users or members are no longer waited for (default 24h)")
	f.BoolVar(&w.WithoutProof, "without-proof", false, "with --add-to and --remove-from: do not wait until the new groups give what is taken (a hazard: --accept without-proof)")
}
