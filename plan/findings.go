package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Rule says what a code means: the one table behind every finding.
type Rule struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	When     string   `json:"when"`   // when it applies
	Remedy   string   `json:"remedy"` // what to do about it
}

// Rules lists every finding that a plan can hold, errors first.
func Rules() []Rule { return rules }

var rules = []Rule{
	{"user-not-found", Error, "no user in this tenant matches this row", "correct the row, or add --create and a display name"},
	{"ambiguous-user", Error, "several users match the row's mail or alias", "name the user by UPN or object id"},
	{"identity-mismatch", Error, "the row's object id and its other keys lead to different users", "correct the row: the object id is what counts"},
	{"contradicting-rows", Error, "two rows request different things for one user", "keep one of the rows"},
	{"bad-row", Error, "the row cannot be used as it is written", "correct the cell that the text names"},
	{"not-an-address", Error, "the cell that names the user contains more than an address, or none", "write the address alone, one user a row"},
	{"bad-encoding", Error, "the file is not UTF-8 and the row's key has letters outside ASCII", "save the file as UTF-8, or name its --encoding"},
	{"ragged-row", Error, "the row has more cells than the header", "quote cells that contain the delimiter"},
	{"no-user", Error, "the row names no user", "fill in a UPN or object id"},
	{"bad-priority", Error, "the Priority cell is not a whole number", "write a whole number, 1 for first"},
	{"unknown-recipe", Error, "the row names a recipe that no file defines", "correct the name in the column Recipe"},
	{"unknown-sku", Error, "the row names a SKU that the tenant does not have", "see `reseat sku list`"},
	{"unmapped-value", Error, "a license cell of the row contains a name that the recipe's values does not list and no SKU of the tenant has", "add the name to values in the recipe, or correct the row"},
	{"sku-ambiguous", Error, "several accounts list the SKU with different service plans", "ask Microsoft support: the tenant lists one SKU in two shapes"},
	{"unknown-plan", Error, "the row names a service plan that none of its SKUs contains", "see `reseat sku show SKU`"},
	{"on-and-off", Error, "the row requests one service plan both on and off", "keep one of the two"},
	{"not-for-users", Error, "the SKU applies to the whole tenant", "leave it out"},
	{"protected", Error, "the user is protected from any change: by --protect, or as the account that is signed in", "change it by hand, or take it off the list of --protect"},
	{"inherited-only", Error, "the license reaches the user only through a group", "change the group, or its membership"},
	{"not-covered", Error, "groups do not give all that the direct license has on", "turn on what is missing in the group, or move the user to a group that gives it"},
	{"no-usage-location", Error, "a license is to be added and the user has no usage location", "add --location CC or a UsageLocation column"},
	{"bad-location", Error, "the usage location is no country that Microsoft 365 knows", "write the two-letter ISO 3166 code"},
	{"no-seat", Error, "no license of the SKU would be available when the user's turn comes", "free or buy licenses, or select fewer users"},
	{"bad-upn", Error, "Microsoft Graph does not take the user name of the new account", "correct the user name in the row"},
	{"address-taken", Error, "the new account's user name is somebody's address already", "use that account, or give the new one another name"},
	{"bad-domain", Error, "the new user's domain is not verified in this tenant", "use one of the tenant's domains"},
	{"federated-domain", Error, "the new user's domain is federated: its accounts are made on-premises", "create the account there and wait for the synchronisation"},
	{"must-decide", Error, "the disabled service plans of the old SKU do not decide what to do in the new one", "say it with --disable or --enable"},
	{"readd-unsafe", Error, "no license would be available to assign it again", "use --via update, or buy a license first"},
	{"nothing-turned-on", Error, "what the assigned SKU would turn on is off for the user and stays off", "turn a service plan on with --enable P, or all with --all-on"},
	{"readd-breaks-addon", Error, "removing the SKU would leave an add-on without the service plans it needs", "use --via update"},

	{"group-not-found", Error, "no group of the tenant has the name or id that the row names", "correct the name: `reseat group list` shows them"},
	{"group-kind", Error, "Microsoft Graph assigns no licenses to this kind of group", "use a security group, or a Microsoft 365 group that is security-enabled"},
	{"protected-member", Error, "a member whose licenses would change is protected from any change", "take the member out of the group first, or off the list of --protect"},
	{"undo-in-doubt", Error, "the run does not know what became of a call of this user", "continue with `reseat resume`, then make the undo plan again"},
	{"undo-moved", Error, "the user is no longer as the run left it", "look at who changed the user since, and plan the rest by hand"},
	{"group-gone", Error, "the user cannot be added again to a group that the run took the user out of", "plan the rest by hand"},
	{"sku-gone", Error, "a SKU that is to come back is no longer among the tenant's", "plan another SKU for the user, or leave the user as it is"},

	{"hazard-mailbox", Hazard, "the user loses the last Exchange service plan: the mailbox is disconnected and deleted after 30 days", "move or keep the mailbox first, then --accept hazard-mailbox"},
	{"hazard-address", Hazard, "the user loses the last Exchange service plan: addresses beside the first one can be recalculated", "note the addresses first, then --accept hazard-address"},
	{"hazard-onedrive", Hazard, "the user loses the last SharePoint or OneDrive service plan: files become read-only, later archived", "move the files first, then --accept hazard-onedrive"},
	{"hazard-phone", Hazard, "the user loses Phone System or a calling plan: the phone number can be lost", "note the number first, then --accept hazard-phone"},
	{"hazard-teams", Hazard, "the user loses Teams: sign-in to Teams stops", "assign a SKU with Teams in the same plan, or --accept hazard-teams"},
	{"hazard-intune", Hazard, "the user loses Intune: device policies stop, access that requires a compliant device can be blocked", "check the devices first, then --accept hazard-intune"},
	{"hazard-entra", Hazard, "the user loses Microsoft Entra ID P1 or P2: features such as conditional access stop", "check the features first, then --accept hazard-entra"},
	{"hazard-addon", Hazard, "an add-on would stay without the SKU that it needs", "remove the add-on too, or --accept hazard-addon"},
	{"hazard-new-mailbox", Hazard, "Exchange is turned on for a synchronised user who had none: a second mailbox can be created beside the on-premises one", "check that the mailbox was moved, or --accept hazard-new-mailbox"},
	{"hazard-turns-on", Hazard, "a group would turn on a service plan that is off for the user by choice", "choose another group, turn the service plan off in the group, or --accept hazard-turns-on"},
	{"hazard-members-lose", Hazard, "members of the group would have no license by any path", "check who they are, assign another license in the same plan, or --accept hazard-members-lose"},
	{"hazard-members-error", Hazard, "for members of the group the license would not take effect", "do what the text says, or --accept hazard-members-error"},
	{"reconcile-unresolved", Hazard, "a row of the list that --reconcile follows names nobody for certain, so it can be anybody who would lose the license", "correct the row, or --accept reconcile-unresolved"},
	{"without-proof", Hazard, "a license is removed without waiting until the groups give it", "leave out --without-proof, or --accept without-proof"},
	{"readd-no-spare", Hazard, "no license is available: somebody else could get the one that is unassigned between remove and re-assign", "use --via update, or --accept readd-no-spare"},
	{"exact-removes", Hazard, "an exact request removes a SKU that it does not name", "name it in --exact to keep it, limit what is removed with --among, or --accept exact-removes"},
	{"plan-dependency", Hazard, "a service plan stays on that needs one that would be off", "turn on the needed service plan or turn off the dependent one, or --accept plan-dependency"},
	{"plan-conflict", Hazard, "two service plans would be on that exclude each other", "turn one off, or --accept plan-conflict"},
	{"undo-unsure", Hazard, "the record does not prove that it was the run that changed the user", "ask who did, or --accept undo-unsure"},

	{"loses-plan", Note, "a service plan that is on now is on by no path afterwards, and the request does not name it", "check that the user can do without it"},
	{"smaller-plan", Note, "a smaller service plan of the same service remains", "check that the smaller service plan is enough"},
	{"choice-replaced", Note, "the service plans that a row names replace those of its recipe or of the flags for this license", "name all service plans in the row, or none"},
	{"fixed", Note, "--fix changed the request so that service plans which need or exclude each other fit", "check that the change is meant, or leave out --fix"},
	{"kept-off", Note, "a service plan that is off for the user stays off in a SKU that is assigned", "name it in --enable, or add --all-on, to turn it on"},
	{"new-plan", Note, "a SKU that is assigned turns on service plans that the user has in no license, or that have no counterpart in the old SKUs of a swap", "name it in --disable to keep it off"},
	{"no-carry-over", Note, "one SKU is removed with service plans off and another assigned, not as a swap: so no map shows the counterparts", "use --swap or the column Swap to review the map"},
	{"no-counterpart", Note, "a service plan that was off has no counterpart in the new SKU", "nothing to do"},
	{"still-on", Note, "a service plan requested off stays on through another path", "change that path too"},
	{"also-inherited", Note, "the SKU reaches the user through a group as well", "nothing to do"},
	{"inherited-instead", Note, "the user has the license through a group instead of directly", "nothing to do"},
	{"group-gives", Note, "a group that the user joins gives further licenses", "nothing to do"},
	{"tenant-country", Note, "the user has no usage location, so a group's license uses the tenant's country", "set one with --location where the country matters"},
	{"not-licensed", Note, "members of the group that are no users, or only members of a nested group, get no license from it", "add the users to the group itself"},
	{"rule-paused", Note, "the rule of the dynamic group is paused: users who match it now do not join", "resume the rule where that is not meant"},
	{"group-error", Note, "a group gives a license that did not take effect for this user", "do what the text says about the group's license"},
	{"self-service", Note, "the SKU is one that users buy themselves", "assign a SKU that the organization bought, if the tenant refuses this one"},
	{"subscription-due", Note, "a subscription of the SKU ends or renews within 30 days, is in its grace period or disabled, or is a trial and the only one", "check whether it is renewed: Microsoft Graph shows only the date"},
	{"subscription-off", Note, "the SKU's subscription is suspended, locked out or deleted", "renew the subscription, or assign another SKU"},
	{"readd-gap", Note, "the user is without the license between the two calls", "use --via update to avoid the gap"},
	{"sets-location", Note, "the usage location is filled in or changed", "nothing to do"},
	{"dropped-plan", Note, "a disabled service plan on record is no longer part of the SKU and is not sent", "nothing to do"},
	{"company-plan", Note, "the service plan is tenant-wide and cannot be turned on or off for one user", "leave it out"},
	{"inherited-other", Note, "a SKU that an exact request does not name reaches the user through a group and stays", "change the group, or its membership"},
	{"dead-sku", Note, "the user has a SKU that the tenant no longer lists; it is not sent", "nothing to do: it ends with the subscription"},
	{"not-assigned", Note, "the user does not have this license, so this part of the request does not apply", "nothing to do"},
	{"location-differs", Note, "the row requests another usage location than the user has, which stays", "nothing to do, or --location-overwrite to change it"},
	{"left-out", Note, "a row or --user names a user whom a condition such as --lacks leaves out", "nothing to do: drop the condition to plan for the user"},
	{"inactive", Note, "the account was last used before the days that --inactive names", "check that the user will not return, e.g. from leave"},
	{"no-recorded-sign-in", Note, "no sign-in of the account is on record", "check that nobody uses it: Microsoft Graph does not distinguish never from not recorded"},
	{"overlap", Note, "all services that the license has on are on through other paths", "nothing to do: apply reads it again just before the removal"},
	{"direct-and-inherited", Note, "the license is assigned directly and through a group", "nothing to do: apply reads it again just before the removal"},
	{"guest", Note, "the user is a guest", "check that guests are intended"},
	{"account-disabled", Note, "the account is blocked from signing in", "check that this is intended"},
	{"duplicate-row", Note, "several rows select the user", "nothing to do: they were merged"},
	{"account-stays", Note, "the account that the run created stays, without the licenses that the run assigned", "delete it yourself if it is not needed"},
	{"location-stays", Note, "the usage location was missing before the run, and reseat never empties one", "nothing to do"},
	{"data-grace", Note, "a service that the run removed is restored: its data only within the grace period", "look at the mailbox, the files or the number afterwards"},
	{"renamed", Note, "the row's UPN is not the user's any more; the object id was followed", "nothing to do"},
}

var ruleByCode = func() map[Code]Rule {
	m := make(map[Code]Rule, len(rules))
	for _, r := range rules {
		m[r.Code] = r
	}
	return m
}()

// RuleFor returns the rule of a code.
func RuleFor(c Code) (Rule, bool) {
	r, ok := ruleByCode[c]
	return r, ok
}

// Find makes a finding of a code in the table: the text says what is so for this
// user, and the rule's remedy follows.
func Find(c Code, format string, args ...any) Finding {
	r, ok := ruleByCode[c]
	if !ok {
		panic("plan: no rule for finding " + string(c))
	}
	text := fmt.Sprintf(format, args...)
	// "did you mean EMS?" is a remedy of its own.
	if r.Severity != Note && !strings.HasSuffix(text, "?") {
		text += ": " + r.Remedy
	}
	return Finding{Code: c, Severity: r.Severity, Text: text}
}

// WithRemedy returns the finding with another remedy than that of its rule, for a user of
// whom more is known.
func (f Finding) WithRemedy(remedy string) Finding {
	r, _ := RuleFor(f.Code)
	f.Text = strings.TrimSuffix(f.Text, ": "+r.Remedy) + ": " + remedy
	return f
}

// CompareFindings puts errors before hazards and hazards before notes; within a severity
// the order of the table of findings counts, then the text.
func CompareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
		cmp.Compare(rank(a.Code), rank(b.Code)),
		strings.Compare(a.Text, b.Text),
	)
}

func rank(c Code) int {
	return slices.IndexFunc(rules, func(r Rule) bool { return r.Code == c })
}
