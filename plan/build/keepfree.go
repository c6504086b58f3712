package build

import (
	"fmt"
	"strconv"
	"strings"

	"reseat/plan/sku"
)

// learnKeepFree reads how many seats of which SKUs stay free, as "SKU=N" each.
func (b *builder) learnKeepFree(items []string) error {
	for _, item := range items {
		at := strings.LastIndex(item, "=")
		if at < 0 {
			return fmt.Errorf("--keep-free %s: write SKU=N, such as SPE_E5=20", item)
		}
		n, err := strconv.Atoi(strings.TrimSpace(item[at+1:]))
		if err != nil || n < 0 {
			return fmt.Errorf("--keep-free %s: %q is not a number of licenses: write SKU=N, such as SPE_E5=20", item, strings.TrimSpace(item[at+1:]))
		}
		id, err := b.SKU(strings.TrimSpace(item[:at]))
		if err != nil {
			return fmt.Errorf("--keep-free: %w", err)
		}
		if was, twice := b.keepFree[id]; twice && was != n {
			return fmt.Errorf("--keep-free: %s is given twice, with %d and with %d", b.Label(id), was, n)
		}
		if b.keepFree == nil {
			b.keepFree = map[sku.ID]int{}
		}
		b.keepFree[id] = n
	}
	return nil
}
