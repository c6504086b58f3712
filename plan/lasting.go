package plan

// lasting notes what of a run stays although it is taken back.
func (w *builder) lasting(o *order, t Trace) {
	before := t.Line.Before
	if before == nil {
		o.hold(find("account-stays", "the run created this account, and reseat deletes none"))
	}
	if before.orNone().Location == "" && t.Left.Location != "" && before != nil {
		o.hold(find("location-stays", "the usage location stays %s", t.Left.Location))
	}
	had, has := w.effect(before), w.effect(t.Left)
	for _, g := range graces {
		if gone := w.ofFamilies(had, g.families); len(gone) > 0 && len(w.ofFamilies(has, g.families)) == 0 {
			o.hold(find("data-grace", "%s went with the run on %s: %s", w.PlanLabels(gone), t.At.UTC().Format("2006-01-02"), g.words))
		}
	}
}

// graces says what becomes of a service's data when its last plan goes
// (graph-contract 12).
var graces = []struct {
	families []string
	words    string
}{
	{[]string{"exchange"}, "the mailbox comes back if no more than 30 days have passed, else an empty one"},
	{[]string{"sharepoint", "onedrive"}, "OneDrive is read-only from day 60 without a license and archived from day 93"},
	{[]string{"phone-system"}, "the phone number may have to be assigned again"},
	{[]string{"calling-plan"}, "the phone number may have to be assigned again"},
}
