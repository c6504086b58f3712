package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

func newSku(a *app) *cobra.Command {
	return group("sku", "Licenses of the tenant, their service plans, and how a swap carries them over", newSkuList(a), newSkuShow(a), newMap(a))
}

var skuFormats = map[string]func(io.Writer, []tenant.SKU) error{
	"table": inventory.WriteSKUs,
	"csv":   inventory.WriteSKUsCSV,
	"json":  func(w io.Writer, owned []tenant.SKU) error { return output.JSON(w, owned) },
}

// A skuListCommand is the flags of skuList, in the process that runs it.
type skuListCommand struct {
	*app
	connect door
	output  output.Flags
}

func newSkuList(p *app) *cobra.Command {
	a := &skuListCommand{app: p}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "SKUs of the tenant, with licenses bought, in grace, in use and available",
		Example: "  reseat sku list",
		Args:    exactly(0),
		RunE:    a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(skuFormats))
	return cmd
}

func (a *skuListCommand) run(cmd *cobra.Command, _ []string) error {
	write, ok := skuFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(skuFormats))
	}
	owned, err := a.connect.owned(cmd.Context(), a.app)
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, owned) })
}

var skuPlanFormats = map[string]func(io.Writer, tenant.SKU) error{
	"table": inventory.WriteSKUPlans,
	"csv":   inventory.WriteSKUPlansCSV,
	"json":  func(w io.Writer, k tenant.SKU) error { return output.JSON(w, k) },
}

// A skuShowCommand is the flags of skuShow, in the process that runs it.
type skuShowCommand struct {
	*app
	all     bool
	connect door
	output  output.Flags
}

func newSkuShow(p *app) *cobra.Command {
	a := &skuShowCommand{app: p}
	cmd := &cobra.Command{
		Use:   "show SKU",
		Short: "The service plans of one SKU that can be turned on and off for a user",
		Example: `  reseat sku show EMS
  reseat sku show EMS --all
  reseat sku show "Microsoft 365 E5" --output csv`,
		Args:              exactly(1),
		ValidArgsFunction: offerSKUs,
		RunE:              a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(skuPlanFormats))
	cmd.Flags().BoolVar(&a.all, "all", false, "service plans of the whole tenant, too")
	return cmd
}

func (a *skuShowCommand) run(cmd *cobra.Command, args []string) error {
	write, ok := skuPlanFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(skuPlanFormats))
	}
	owned, err := a.connect.owned(cmd.Context(), a.app)
	if err != nil {
		return err
	}
	k, err := oneSKU(owned, args[0])
	if err != nil {
		return err
	}
	if !a.all {
		others := 0
		if k, others = inventory.WithoutCompanyPlans(k); others > 0 {
			fmt.Fprintf(a.Err, "not listed: %s of the whole tenant (--all lists them)\n", tenant.Count(others, "service plan"))
		}
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, k) })
}

// owned reads the tenant's SKUs, with the names of the bundled catalogue.
func (d *door) owned(ctx context.Context, a *app) (owned []tenant.SKU, err error) {
	c, err := d.open(ctx, a)
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
