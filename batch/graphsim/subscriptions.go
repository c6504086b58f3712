package graphsim

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"reseat/plan/tenant"
)

// subscriptions are what the tenant bought: as the snapshot has it, else one for each
// SKU with its seats. The mutex is held.
func (d *directory) subscriptions() []tenant.Subscription {
	if len(d.subs) > 0 {
		return d.subs
	}
	var out []tenant.Subscription
	for i, k := range d.skus {
		s := d.seats(i)
		out = append(out, tenant.Subscription{ID: d.subscriptionID(i), SKU: k.ID, Seats: s.Enabled + s.Warning + s.Suspended + s.LockedOut, Status: k.Capability})
	}
	return out
}

// subscriptionID is the id of the subscription that stands for a SKU as a whole.
func (d *directory) subscriptionID(sku int) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(d.accountID(sku)+string(d.skus[sku].ID))).String()
}

// subscriptionIDs are those of the i-th SKU.
func (d *directory) subscriptionIDs(i int) []string {
	out := []string{}
	for _, s := range d.subscriptions() {
		if s.SKU == d.skus[i].ID && (len(d.subs) > 0 || s.ID == d.subscriptionID(i)) {
			out = append(out, s.ID)
		}
	}
	return out
}

func (d *directory) renderSubscription(s tenant.Subscription) object {
	o := object{
		"id": s.ID, "commerceSubscriptionId": uuid.NewSHA1(uuid.NameSpaceOID, []byte("commerce"+s.ID)).String(), "skuId": s.SKU, "skuPartNumber": nil,
		"status": orText(s.Status, "Enabled"), "totalLicenses": s.Seats, "isTrial": s.Trial, "createdDateTime": wireTime(s.Created),
		"nextLifecycleDateTime": wireTime(s.Next), "ownerId": nil, "ownerTenantId": nil, "ownerType": "User", "serviceStatus": []object{},
	}
	if k, found := d.sku(s.SKU); found {
		o["skuPartNumber"], o["serviceStatus"] = k.PartNumber, servicePlans(k.Plans)
	}
	return o
}

// listSubscriptions answers GET /directory/subscriptions.
func listSubscriptions(t *Tenant, c *call) answer {
	p, f := t.pageOf(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	list := t.dir.subscriptions()
	values, at := gather(p, len(list), func(i int) (object, bool) { return t.dir.renderSubscription(list[i]), true })
	for i, o := range values {
		if values[i], f = pick(o, c.query["$select"], "companySubscription"); f != nil {
			return f.answer(c)
		}
	}
	return collection(c, "directory/subscriptions", filled(values), p.next(at), -1)
}

// getSubscription answers GET /directory/subscriptions/{id}, by its own id or as
// subscriptions(commerceSubscriptionId='…').
func getSubscription(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	key := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(c.path[2]), "commercesubscriptionid='"), "'")
	for _, s := range t.dir.subscriptions() {
		o := t.dir.renderSubscription(s)
		if !strings.EqualFold(s.ID, key) && o["commerceSubscriptionId"] != key {
			continue
		}
		return t.single(c, o, "directory/subscriptions", "companySubscription")
	}
	return faultNotFound(c.path[2]).answer(c)
}

// single answers with one object, of which $select may name a part.
func (t *Tenant) single(c *call, o object, context, typ string) answer {
	o, f := pick(o, c.query["$select"], typ)
	if f != nil {
		return f.answer(c)
	}
	o["@odata.context"] = c.base + "/$metadata#" + context + "/$entity"
	return ok(http.StatusOK, o)
}

// listDomains answers GET /domains.
func listDomains(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []object{}
	for _, d := range t.dir.domains {
		kind := "Managed"
		if d.Federated {
			kind = "Federated"
		}
		o, f := pick(object{
			"id": d.Name, "authenticationType": kind, "availabilityStatus": nil, "isAdminManaged": true, "isDefault": d.Default, "isInitial": d.Initial,
			"isRoot": true, "isVerified": true, "supportedServices": []string{"Email", "OfficeCommunicationsOnline"},
			"passwordNotificationWindowInDays": nil, "passwordValidityPeriodInDays": nil, "manufacturer": nil, "model": nil,
		}, c.query["$select"], "domain")
		if f != nil {
			return f.answer(c)
		}
		out = append(out, o)
	}
	return collection(c, "domains", out, "", -1)
}
