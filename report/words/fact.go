package words

import (
	"fmt"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Fact is a label with its value.
type Fact struct{ Label, Value string }

// Tenant returns the organization's name, or its domain.
func Tenant(h plan.Header) string {
	if h.TenantName != "" {
		return h.TenantName
	}
	return h.Domain
}

// A Link is one link of the chain.
type Link struct{ Title, Text, Digest string }

// InputLinks names what a plan was made from.
func InputLinks(inputs []plan.Input) []Link {
	var out []Link
	for _, in := range inputs {
		text := fmt.Sprintf("%s, %s rows", in.Name, tenant.Thousands(in.Rows))
		if in.Format != "" {
			text += ", " + in.Format
		}
		out = append(out, Link{"Input", text, in.SHA256})
	}
	return out
}

// Ribbon marks the page of a plan that was made on a sandbox.
func Ribbon(h plan.Header) string {
	if h.Sandbox {
		return "SANDBOX: no real tenant"
	}
	return ""
}
