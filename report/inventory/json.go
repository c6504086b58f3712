package inventory

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// Format is the version of the JSON inventory that this code writes.
const Format = "reseat-inventory/1"

type (
	jsonInventory struct {
		Format   string          `json:"format"`
		Made     time.Time       `json:"made"`
		Tool     string          `json:"tool"`
		Tenant   jsonTenant      `json:"tenant"`
		Complete bool            `json:"complete"` // the users are all of the tenant's
		Count    int             `json:"count"`    // of users
		Licensed int             `json:"licensed"`
		Concerns map[Concern]int `json:"concerns"`
		Licenses []jsonHolding   `json:"licenses"`
		Costs    []jsonCost      `json:"costs,omitempty"` // by currency
		Unowned  []string        `json:"pricesWithoutSKU,omitempty"`
		Summary  []string        `json:"summary"`
		SignIns  bool            `json:"signInsRead"`             // without them inactive users are not known
		Claims   []jsonClaim     `json:"takeBack"`                // direct assignments; a license can be in several
		Back     []jsonBack      `json:"takeBackCosts,omitempty"` // each license counted once, by currency
		Due      []jsonDue       `json:"subscriptionsDue"`
	}
	jsonTenant struct {
		ID     tenant.ID `json:"id"`
		Name   string    `json:"name,omitempty"`
		Domain string    `json:"domain"`
	}
	jsonHolding struct {
		SKU       sku.ID       `json:"sku"`
		Part      string       `json:"part"`
		Name      string       `json:"name"`
		Seats     tenant.Seats `json:"seats"`
		Users     int          `json:"users"`
		Direct    int          `json:"direct"`
		Inherited int          `json:"inherited"`
		Both      int          `json:"directAndInherited"`
		Blocked   int          `json:"blocked"`
		Guests    int          `json:"guests"`
		Errors    int          `json:"errors"`
		Price     string       `json:"price,omitempty"` // of a seat, with two decimals
		Currency  string       `json:"currency,omitempty"`
	}
	jsonClaim struct {
		Concern  Concern `json:"concern"`
		SKU      sku.ID  `json:"sku"`
		Part     string  `json:"part"`
		Name     string  `json:"name"`
		Users    int     `json:"users"`
		Currency string  `json:"currency,omitempty"`
		Cost     string  `json:"costPerMonth,omitempty"`
		Command  string  `json:"command"`
	}
	jsonBack struct {
		Currency string `json:"currency"`
		Cost     string `json:"costPerMonth"`
	}
	jsonDue struct {
		Subscription string    `json:"subscription"`
		SKU          sku.ID    `json:"sku"`
		Part         string    `json:"part"`
		Name         string    `json:"name"`
		Licenses     int       `json:"licenses"`
		Status       string    `json:"status,omitempty"`
		Trial        bool      `json:"trial,omitempty"`
		Next         time.Time `json:"next,omitzero"` // it ends or renews: Graph does not tell which
		Why          string    `json:"question"`
	}
	jsonCost struct {
		Currency string `json:"currency"`
		Bought   string `json:"bought"`
		Free     string `json:"free"`
		Blocked  string `json:"blocked"`
	}
	jsonHolder struct {
		tenant.User
		Concerns []Concern `json:"concerns"`
		Errors   []string  `json:"errors,omitempty"`   // in words
		Evidence []string  `json:"evidence,omitempty"` // what the concerns rest on
	}
)

// WriteJSON writes the inventory as one JSON object: totals, then "users",
// one object on a line each.
func WriteJSON(w io.Writer, v Inventory) error {
	out := bufio.NewWriterSize(w, 1<<16)
	head, err := json.Marshal(jsonInventoryOf(v))
	if err != nil {
		return fmt.Errorf("write JSON inventory: %w", err)
	}
	out.Write(head[:len(head)-1]) // the object stays open; bufio keeps the first error for Flush
	out.WriteString(`,"users":[`)
	for i := range v.Users {
		h := &v.Users[i]
		b, err := json.Marshal(jsonHolder{h.User, append([]Concern{}, h.Concerns...), words.Troubles(&h.User, v.Catalog), h.Evidence})
		if err != nil {
			return fmt.Errorf("write JSON inventory: user %s: %w", h.User.UPN, err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(b)
	}
	out.WriteString("\n]}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON inventory: %w", err)
	}
	return nil
}

func jsonInventoryOf(v Inventory) jsonInventory {
	s := v.Tenant
	out := jsonInventory{
		Format: Format, Made: v.Made.UTC(), Tool: v.Tool, Tenant: jsonTenant{s.Tenant, s.Name, s.Domain()}, Complete: s.Complete,
		Count: len(v.Users), Licensed: v.Licensed, Concerns: make(map[Concern]int), Licenses: []jsonHolding{}, Unowned: v.Prices.Unowned,
	}
	out.Summary, out.SignIns, out.Claims, out.Due = []string{}, v.SignIns, []jsonClaim{}, []jsonDue{}
	for _, x := range v.summary() {
		out.Summary = append(out.Summary, x.about+": "+x.words)
	}
	for _, c := range v.Claims {
		x := jsonClaim{Concern: c.Concern, SKU: c.SKU, Part: v.Catalog.Part(c.SKU), Name: v.Catalog.Product(c.SKU), Users: c.Users, Command: v.command(c)}
		if p, ok := v.Prices.Of(c.SKU, c.Users); ok && c.Concern != HeldTwice {
			x.Currency, x.Cost = p.Currency, p.Amount.FloatString(2)
		}
		out.Claims = append(out.Claims, x)
	}
	for _, c := range v.Back {
		out.Back = append(out.Back, jsonBack{c.Currency, c.Bought.FloatString(2)})
	}
	for _, x := range tenant.DueSubscriptions(s.Subscriptions, v.Made) {
		out.Due = append(out.Due, jsonDue{x.ID, x.SKU, v.Catalog.Part(x.SKU), v.Catalog.Product(x.SKU), x.Seats, x.Status, x.Trial, x.Next, x.Due(v.Made)})
	}
	for _, c := range concerns {
		if !v.SignIns && (c.Concern == Unused || c.Concern == Unrecorded) {
			continue // not known is not none
		}
		out.Concerns[c.Concern] = v.Concerns[c.Concern]
	}
	for _, h := range v.Holdings {
		x := jsonHolding{SKU: h.SKU.ID, Part: v.Catalog.Part(h.SKU.ID), Name: v.Catalog.Product(h.SKU.ID), Seats: h.SKU.Seats,
			Users: h.Users, Direct: h.Direct, Inherited: h.Inherited, Both: h.Doubled, Blocked: h.Blocked, Guests: h.Guests, Errors: h.Errors}
		if p, ok := v.Prices.Each[h.SKU.ID]; ok {
			x.Price, x.Currency = p.Amount.FloatString(2), p.Currency
		}
		out.Licenses = append(out.Licenses, x)
	}
	for _, c := range v.Costs {
		out.Costs = append(out.Costs, jsonCost{c.Currency, c.Bought.FloatString(2), c.Free.FloatString(2), c.Blocked.FloatString(2)})
	}
	return out
}
