package main

import (
	"fmt"
	"io"

	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
)

// learnCatalogue adds a newer list of SKUs and service plans to the one that comes with
// the program. It serves names alone: what a SKU contains is said by
// the tenant.
func (a *app) learnCatalogue(path string) error {
	if path == "" {
		return nil
	}
	var c *sku.Catalogue
	err := reading(a.in, path, func(r io.Reader) (err error) {
		c, err = sku.ReadCatalogue(r)
		return err
	})
	if err != nil {
		return &exit.Error{
			Code: exit.Usage,
			Err:  fmt.Errorf("--catalogue %s: %w", path, err),
			Hint: `it takes the CSV of "Product names and service plan identifiers for licensing" on learn.microsoft.com, as it is downloaded`,
		}
	}
	sku.Use(c)
	fmt.Fprintf(a.Err, "%s: SKUs listed: %d\n", path, len(c.Products()))
	if bad := c.Skipped(); len(bad) > 0 {
		fmt.Fprintf(a.Err, "  rows skipped: %d, e.g. %s\n", len(bad), bad[0])
	}
	return nil
}
