package main

import (
	"errors"
	"strconv"
	"strings"

	"reseat/plan/build"
	"reseat/plan/sku"
)

// An anyOf is a flag whose value is a list of which any item is enough; each time the
// flag is given, it is one more list.
type anyOf struct{ to *[][]string }

func (x anyOf) Type() string { return "list" }

func (x anyOf) String() string {
	if x.to == nil {
		return ""
	}
	var parts []string
	for _, names := range *x.to {
		parts = append(parts, strings.Join(names, ","))
	}
	return strings.Join(parts, " ")
}

func (x anyOf) Set(s string) error {
	names, err := sku.SplitList(s, ',')
	if err == nil && len(names) > 0 {
		*x.to = append(*x.to, names)
	}
	return err
}

// A days is a number of days such as 90d.
type days struct{ to *int }

func (d days) Type() string { return "days" }

func (d days) String() string {
	if d.to == nil || *d.to == 0 {
		return ""
	}
	return strconv.Itoa(*d.to) + "d"
}

func (d days) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "d"))
	if err != nil || n < 1 || n > 10000 || !strings.HasSuffix(strings.TrimSpace(s), "d") {
		return errors.New("write a number of days, such as 90d")
	}
	*d.to = n
	return nil
}

// A singleSKU is the name of one SKU.
type singleSKU struct{ to *string }

func (x singleSKU) Type() string { return "string" }

func (x singleSKU) String() string {
	if x.to == nil || *x.to == build.AnySKU {
		return ""
	}
	return *x.to
}

func (x singleSKU) Set(s string) error {
	if *x.to != "" && *x.to != s {
		return errors.New("write it once: each license needs a plan of its own")
	}
	*x.to = s
	return nil
}
