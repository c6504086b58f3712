package doc

import (
	"fmt"
	"iter"
	"math/big"
	"slices"

	"github.com/gocarina/gocsv"
)

// Exact writes an amount with as many decimals as it needs, from two to six.
func Exact(amount *big.Rat) string {
	for _, decimals := range []int{2, 3, 4, 5} {
		if s := amount.FloatString(decimals); isExactly(s, amount) {
			return s
		}
	}
	return amount.FloatString(6)
}

func isExactly(s string, amount *big.Rat) bool {
	x, ok := new(big.Rat).SetString(s)
	return ok && x.Cmp(amount) == 0
}

// A Beside is columns that stand after those of a table, with the cells of each of its
// rows. Cells are texts and amounts.
type Beside struct {
	Head []string
	Rows iter.Seq[[]any]
}

// A pulled is a beside of which one row is taken after the other.
type pulled struct {
	head []string
	next func() ([]any, bool)
}

// pulled begins to take rows, until stop is called.
func (x Beside) pulled() (_ pulled, stop func()) {
	if len(x.Head) == 0 {
		return pulled{}, func() {}
	}
	next, stop := iter.Pull(x.Rows)
	return pulled{x.Head, next}, stop
}

// A widened writes CSV with columns after those of a table.
type widened struct {
	gocsv.CSVWriter
	head []string // until it is written
	next func() ([]any, bool)
}

// Write writes the header first, and then rows.
func (x *widened) Write(row []string) error {
	if x.head != nil {
		row, x.head = append(slices.Clone(row), x.head...), nil
		return x.CSVWriter.Write(row)
	}
	more, _ := x.next()
	row = slices.Clone(row)
	for _, c := range more {
		text := fmt.Sprint(c)
		if amount, ok := c.(*big.Rat); ok {
			text = Exact(amount)
		} else {
			text = Guard(text)
		}
		row = append(row, text)
	}
	return x.CSVWriter.Write(row)
}
