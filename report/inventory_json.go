package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// InventoryFormat is the version of the JSON inventory that this code writes.
const InventoryFormat = "reseat-inventory/1"

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
	jsonCost struct {
		Currency string `json:"currency"`
		Bought   string `json:"bought"`
		Free     string `json:"free"`
		Blocked  string `json:"blocked"`
	}
	jsonHolder struct {
		tenant.User
		Concerns []Concern `json:"concerns"`
		Errors   []string  `json:"errors,omitempty"` // in words
	}
)

// WriteInventoryJSON writes the inventory as one JSON object: totals, then "users",
// one object on a line each.
func WriteInventoryJSON(w io.Writer, v Inventory) error {
	out := bufio.NewWriterSize(w, 1<<16)
	head, err := json.Marshal(jsonInventoryOf(v))
	if err != nil {
		return fmt.Errorf("write JSON inventory: %w", err)
	}
	out.Write(head[:len(head)-1]) // the object stays open; bufio keeps the first error for Flush
	out.WriteString(`,"users":[`)
	for i := range v.Users {
		h := &v.Users[i]
		b, err := json.Marshal(jsonHolder{h.User, append([]Concern{}, h.Concerns...), troubles(&h.User, v.Catalog)})
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
		Format: InventoryFormat, Made: v.Made.UTC(), Tool: v.Tool, Tenant: jsonTenant{s.Tenant, s.Name, s.Domain()}, Complete: s.Complete,
		Count: len(v.Users), Licensed: v.Licensed, Concerns: make(map[Concern]int), Licenses: []jsonHolding{}, Unowned: v.Prices.Unowned,
	}
	for _, c := range concerns {
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
