package flagvalue

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A List is a flag that takes several names separated by commas, and may be
// repeated. Names that hold a comma are quoted.
type List struct{ To *[]string }

func (l List) Type() string { return "list" }
func (l List) String() string {
	if l.To == nil {
		return ""
	}
	return strings.Join(*l.To, ",")
}

func (l List) Set(s string) error {
	items, err := sku.SplitList(s, ',')
	if err != nil {
		return err
	}
	*l.To = append(*l.To, items...)
	return nil
}

// Codes is a list of finding codes.
type Codes struct{ To *[]plan.Code }

func (c Codes) Type() string { return "list" }
func (c Codes) String() string {
	if c.To == nil {
		return ""
	}
	parts := make([]string, len(*c.To))
	for i, x := range *c.To {
		parts[i] = string(x)
	}
	return strings.Join(parts, ",")
}

func (c Codes) Set(s string) error {
	for _, x := range strings.Split(s, ",") {
		*c.To = append(*c.To, plan.Code(strings.TrimSpace(x)))
	}
	return nil
}
