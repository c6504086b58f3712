package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/gocarina/gocsv"

	"reseat/plan/sku"
)

// A published row is one of Microsoft's CSV.
type published struct {
	Product  string `csv:"Product_Display_Name"`
	Part     string `csv:"String_Id"`
	SKU      string `csv:"GUID"`
	PlanName string `csv:"Service_Plan_Name"`
	Plan     string `csv:"Service_Plan_Id"`
	Friendly string `csv:"Service_Plans_Included_Friendly_Names"`
}

// A row is one of ours.
type row struct {
	Product  string `csv:"product_name"`
	Part     string `csv:"sku_part_number"`
	SKU      string `csv:"sku_id"`
	PlanName string `csv:"service_plan_name"`
	Plan     string `csv:"service_plan_id"`
	Friendly string `csv:"service_plan_friendly_name"`
}

// convert writes Microsoft's CSV under our headers: GUIDs in lower case, and of rows
// that repeat a SKU and a service plan the first.
func convert(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var rows []row
	seen := map[[2]string]bool{}
	err = gocsv.UnmarshalBytesToCallback(bytes.TrimPrefix(text, []byte("\ufeff")), func(p published) {
		r := row{p.Product, p.Part, guid(p.SKU), p.PlanName, guid(p.Plan), p.Friendly}
		if pair := [2]string{r.SKU, r.Plan}; !seen[pair] {
			seen[pair] = true
			rows = append(rows, r)
		}
	})
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	ours, err := gocsv.MarshalBytes(rows)
	if err != nil {
		return err
	}
	if _, err := sku.ReadCatalogue(bytes.NewReader(ours)); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return os.WriteFile(to, ours, 0o644)
}

func guid(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
