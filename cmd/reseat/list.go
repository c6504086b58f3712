package main

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A list is a flag that takes several names separated by commas, and may be
// repeated. Names that hold a comma are quoted.
type list struct{ to *[]string }

func (l list) Type() string { return "list" }
func (l list) String() string {
	if l.to == nil {
		return ""
	}
	return strings.Join(*l.to, ",")
}

func (l list) Set(s string) error {
	items, err := sku.SplitList(s, ',')
	if err != nil {
		return err
	}
	*l.to = append(*l.to, items...)
	return nil
}

// codes is a list of finding codes.
type codes struct{ to *[]plan.Code }

func (c codes) Type() string { return "list" }
func (c codes) String() string {
	if c.to == nil {
		return ""
	}
	parts := make([]string, len(*c.to))
	for i, x := range *c.to {
		parts[i] = string(x)
	}
	return strings.Join(parts, ",")
}

func (c codes) Set(s string) error {
	for _, x := range strings.Split(s, ",") {
		*c.to = append(*c.to, plan.Code(strings.TrimSpace(x)))
	}
	return nil
}
