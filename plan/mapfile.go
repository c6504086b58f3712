package plan

import (
	"errors"
	"fmt"
	"io"
)

// The columns of a file of swap maps, as `reseat sku map` writes it.
const (
	MapSwapColumn = "Swap"    // OLD=NEW
	MapFromColumn = "OldPlan" // empty: a plan that comes on, which decides nothing
	MapToColumn   = "NewPlan" // empty or none: no counterpart
)

// ReadMaps reads decisions about swap maps from a CSV file, which name names in
// errors, as Ask.Maps takes them.
func ReadMaps(name string, r io.Reader) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	err := readTable(name, r, []string{MapSwapColumn, MapFromColumn, MapToColumn}, func(row map[string]string) error {
		swap, from, to := row[MapSwapColumn], row[MapFromColumn], row[MapToColumn]
		switch {
		case from == "":
			return nil
		case swap == "":
			return errors.New("not a swap: write OLD=NEW into the column " + MapSwapColumn)
		case to == "":
			to = "none"
		}
		if out[swap] == nil {
			out[swap] = map[string]string{}
		}
		if was, twice := out[swap][from]; twice && was != to {
			return fmt.Errorf("%s leads to %s and to %s: decide, and delete the other line", from, was, to)
		}
		out[swap][from] = to
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
