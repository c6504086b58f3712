package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// listOrganizations answers GET /organization and GET /organization/{id}.
func listOrganizations(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	d := t.dir
	o := object{
		"id": d.id, "displayName": d.name, "countryLetterCode": orNull(d.country), "verifiedDomains": verifiedDomains(d.domains),
		"tenantType": "AAD", "businessPhones": []string{}, "technicalNotificationMails": []string{}, "assignedPlans": []string{},
		"provisionedPlans": []string{}, "createdDateTime": nil, "onPremisesSyncEnabled": d.anySynced(), "preferredLanguage": "en",
		"city": nil, "country": nil, "state": nil, "street": nil, "postalCode": nil,
	}
	if len(c.path) == 2 {
		if !strings.EqualFold(c.path[1], string(d.id)) {
			return faultNotFound(c.path[1]).answer(c)
		}
		return t.single(c, o, "organization", "organization")
	}
	o, f := pick(o, c.query["$select"], "organization")
	if f != nil {
		return f.answer(c)
	}
	return collection(c, "organization", []object{o}, "", -1)
}

func verifiedDomains(list []tenant.Domain) []object {
	out := make([]object, 0, len(list))
	for _, d := range list {
		kind := "Managed"
		if d.Federated {
			kind = "Federated"
		}
		out = append(out, object{"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": d.Default, "isInitial": d.Initial, "name": d.Name, "type": kind})
	}
	return out
}

func (d *directory) anySynced() any {
	for _, e := range d.users {
		if e.now != nil && e.now.Synced {
			return true
		}
	}
	return nil
}

// pick keeps what $select names.
func pick(o object, sel, typ string) (object, *fault) {
	if sel == "" {
		return o, nil
	}
	out := make(object)
	for _, n := range strings.Split(sel, ",") {
		n = strings.TrimSpace(n)
		found := false
		for k, v := range o {
			if strings.EqualFold(k, n) {
				out[k], found = v, true
			}
		}
		if !found {
			return nil, unknownProperty(n, typ)
		}
	}
	return out, nil
}

// listSKUs answers GET /subscribedSkus: one page, $select alone (graph-contract 2).
func listSKUs(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if len(c.path) == 2 {
		for i := range t.dir.skus {
			if o := t.dir.renderSKU(i); strings.EqualFold(o["id"].(string), c.path[1]) {
				return t.single(c, o, "subscribedSkus", "subscribedSku")
			}
		}
		return faultNotFound(c.path[1]).answer(c)
	}
	out := make([]object, len(t.dir.skus))
	for i := range t.dir.skus {
		o, f := pick(t.dir.renderSKU(i), c.query["$select"], "subscribedSku")
		if f != nil {
			return f.answer(c)
		}
		out[i] = o
	}
	return collection(c, "subscribedSkus", out, "", -1)
}

func (d *directory) renderSKU(i int) object {
	k, s, account := d.skus[i], d.seats(i), d.accountID(i)
	return object{
		"id": account + "_" + string(k.ID), "accountId": account, "accountName": orText(k.Account, d.account()),
		"skuId": k.ID, "skuPartNumber": k.PartNumber, "appliesTo": appliesTo(k.Company), "capabilityStatus": k.Capability,
		"consumedUnits": s.Consumed, "servicePlans": servicePlans(k.Plans), "subscriptionIds": d.subscriptionIDs(i),
		"prepaidUnits": object{"enabled": s.Enabled, "warning": s.Warning, "suspended": s.Suspended, "lockedOut": s.LockedOut},
	}
}

// accountID is the id of the account that owns a SKU, such as a reseller's customer.
func (d *directory) accountID(i int) string {
	if name := d.skus[i].Account; name != "" && name != d.account() {
		return uuid.NewSHA1(uuid.NameSpaceDNS, []byte(name)).String()
	}
	return string(d.id)
}

func servicePlans(list []sku.Plan) []object {
	out := make([]object, len(list))
	for i, p := range list {
		out[i] = object{"servicePlanId": p.ID, "servicePlanName": p.Name, "provisioningStatus": offered(p.ID), "appliesTo": appliesTo(p.Company)}
	}
	return out
}

// account is the name before the colon in account:PART, that of the initial domain.
func (d *directory) account() string {
	for _, dom := range d.domains {
		if name, ok := strings.CutSuffix(dom.Name, ".onmicrosoft.com"); ok {
			return name
		}
	}
	return "contoso"
}

func orText(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

func appliesTo(company bool) string {
	if company {
		return "Company"
	}
	return "User"
}

// offered is a plan's status in the tenant. INTUNE_O365 waits for an administrator
// (graph-contract 2).
func offered(id sku.PlanID) string {
	if id == intuneOffice365 {
		return "PendingActivation"
	}
	return "Success"
}

// listDetails answers GET /users/{id}/licenseDetails (graph-contract 4.4).
func listDetails(t *Tenant, c *call) answer {
	u := t.lookup(c, c.path[1])
	if u == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	if c.direct {
		return answer{status: http.StatusOK, value: t.statuses(c, u)}
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []object{}
	for _, l := range assignedLicenses(u.Assignments, t.dir.doubt.DisabledInAny) {
		k, found := t.dir.sku(l.SkuID)
		if !found {
			continue
		}
		detail := t.detail(u, l, k, c.now)
		if len(c.path) == 4 && detail["id"] != c.path[3] {
			continue
		}
		o, f := pick(detail, c.query["$select"], "licenseDetails")
		if f != nil {
			return f.answer(c)
		}
		if len(c.path) == 4 {
			o["@odata.context"] = c.base + "/$metadata#users('" + string(u.ID) + "')/licenseDetails/$entity"
			return ok(http.StatusOK, o)
		}
		out = append(out, o)
	}
	if len(c.path) == 4 {
		return faultNotFound(c.path[3]).answer(c)
	}
	return collection(c, "users('"+string(u.ID)+"')/licenseDetails", out, "", -1)
}

func (t *Tenant) detail(u *tenant.User, l wireLicense, k *tenant.SKU, now time.Time) object {
	fresh := t.fresh(u, l.SkuID, now)
	plans := make([]object, len(k.Plans))
	for i, p := range k.Plans {
		plans[i] = object{"servicePlanId": p.ID, "servicePlanName": p.Name, "provisioningStatus": statusOf(p, l, fresh), "appliesTo": appliesTo(p.Company)}
	}
	return object{"id": opaque(string(u.ID) + string(l.SkuID)), "skuId": l.SkuID, "skuPartNumber": k.PartNumber, "servicePlans": plans}
}

// fresh tells whether the services of a user's SKU are still being set up.
func (t *Tenant) fresh(u *tenant.User, id sku.ID, now time.Time) bool {
	return slices.ContainsFunc(u.Assignments, func(a tenant.Assignment) bool {
		return a.SKU == id && now.Sub(a.Updated) < t.o.Provisioning
	})
}

// statusOf is the provisioning status of a service plan of a license.
func statusOf(p sku.Plan, l wireLicense, fresh bool) string {
	status := offered(p.ID)
	switch {
	case slices.Contains(l.DisabledPlans, p.ID):
		return "Disabled"
	case fresh && status == "Success" && !p.Company:
		return "PendingProvisioning"
	}
	return status
}
