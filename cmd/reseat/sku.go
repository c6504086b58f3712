package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

func (a *app) skuCommand() *cobra.Command {
	return group("sku", "Licenses of the tenant, their service plans, and how a swap carries them over", a.skuListCommand(), a.skuShowCommand(), a.mapCommand())
}

var skuFormats = map[string]func(io.Writer, []tenant.SKU) error{
	"table": inventory.WriteSKUs,
	"csv":   inventory.WriteSKUsCSV,
	"json":  func(w io.Writer, owned []tenant.SKU) error { return writeJSON(w, owned) },
}

func (a *app) skuListCommand() *cobra.Command {
	var d door
	var o output
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "SKUs of the tenant, with licenses bought, in grace, in use and available",
		Example: "  reseat sku list",
		Args:    exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := skuFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(skuFormats))
			}
			owned, err := a.owned(cmd.Context(), &d)
			if err != nil {
				return err
			}
			return a.to(o, func(w io.Writer) error { return write(w, owned) })
		},
	}
	d.addTo(cmd)
	o.addTo(cmd, names(skuFormats))
	return cmd
}

var skuPlanFormats = map[string]func(io.Writer, tenant.SKU) error{
	"table": inventory.WriteSKUPlans,
	"csv":   inventory.WriteSKUPlansCSV,
	"json":  func(w io.Writer, k tenant.SKU) error { return writeJSON(w, k) },
}

func (a *app) skuShowCommand() *cobra.Command {
	var d door
	var o output
	var all bool
	cmd := &cobra.Command{
		Use:   "show SKU",
		Short: "The service plans of one SKU that can be turned on and off for a user",
		Example: `  reseat sku show EMS
  reseat sku show EMS --all
  reseat sku show "Microsoft 365 E5" --output csv`,
		Args:              exactly(1),
		ValidArgsFunction: offerSKUs,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := skuPlanFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(skuPlanFormats))
			}
			owned, err := a.owned(cmd.Context(), &d)
			if err != nil {
				return err
			}
			k, err := oneSKU(owned, args[0])
			if err != nil {
				return err
			}
			if !all {
				others := 0
				if k, others = inventory.WithoutCompanyPlans(k); others > 0 {
					fmt.Fprintf(a.err, "not listed: %s of the whole tenant (--all lists them)\n", tenant.Count(others, "service plan"))
				}
			}
			return a.to(o, func(w io.Writer) error { return write(w, k) })
		},
	}
	d.addTo(cmd)
	o.addTo(cmd, names(skuPlanFormats))
	cmd.Flags().BoolVar(&all, "all", false, "service plans of the whole tenant, too")
	return cmd
}

// owned reads the tenant's SKUs, with the names of the bundled catalogue.
func (a *app) owned(ctx context.Context, d *door) (owned []tenant.SKU, err error) {
	c, err := a.open(ctx, d)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if owned, err = c.SKUs(ctx); err == nil {
		rememberSKUs(c.Org.Tenant, owned)
	}
	return owned, err
}

func oneSKU(owned []tenant.SKU, name string) (tenant.SKU, error) {
	accounts := map[sku.ID][]string{}
	for _, k := range owned {
		accounts[k.ID] = append(accounts[k.ID], k.Account)
	}
	id, err := sku.NewIndex(products(owned), accounts, sku.Bundled()).SKU(name)
	if err != nil {
		return tenant.SKU{}, &exit.Error{Code: exit.Usage, Err: err, Hint: "`reseat sku list` shows what the tenant has"}
	}
	now := tenant.Snapshot{SKUs: owned}
	k, _ := now.SKU(id)
	return k, nil
}

func products(owned []tenant.SKU) []sku.Product {
	out := make([]sku.Product, len(owned))
	for i, k := range owned {
		out[i] = k.Product
	}
	return out
}
