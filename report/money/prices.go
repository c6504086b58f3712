package money

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"reseat/plan/bounded"
	"reseat/plan/pattern"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// Prices is what a seat of each SKU costs a month, as a price file says.
type Prices struct {
	Each    map[sku.ID]Price
	Unowned []string // SKUs in the file that the tenant does not own
}

// A Price is an exact amount of money.
type Price struct {
	Amount   *big.Rat
	Currency string // such as EUR
}

type priceRow struct {
	SKU      string `csv:"sku"`
	Price    string `csv:"price"`
	Currency string `csv:"currency"`
	Per      string `csv:"per"` // month or year; empty or no column: month
}

var (
	amount   = pattern.New(`^[0-9]+(\.[0-9]+)?$`)
	currency = pattern.New(`^[A-Z]{3}$`)
)

// pricesMost is how many bytes a price file may have.
const pricesMost = 16 << 20

// ReadPrices reads a CSV file with the columns sku, price and currency. A SKU is a
// GUID, part number or product name of one that the tenant owns; others are listed
// and count nothing. name stands for the file in errors.
func ReadPrices(r io.Reader, name string, owned []tenant.SKU) (Prices, error) {
	in := bufio.NewReader(bounded.Reader(r, pricesMost))
	if mark, err := in.Peek(len(doc.ByteOrderMark)); err == nil && string(mark) == doc.ByteOrderMark {
		if _, err := in.Discard(len(mark)); err != nil {
			return Prices{}, fmt.Errorf("read prices %s: %w", name, err)
		}
	}
	lines := csv.NewReader(in)
	lines.TrimLeadingSpace = true
	rows, err := gocsv.NewUnmarshaller(lines, priceRow{})
	if err == nil {
		err = rows.RenormalizeHeaders(lowerCase)
	}
	if err != nil {
		return Prices{}, fmt.Errorf("read prices %s: %w", name, err)
	}
	missing := slices.DeleteFunc(slices.Clone(rows.MismatchedStructFields), func(column string) bool { return column == "per" })
	if len(missing) > 0 {
		return Prices{}, fmt.Errorf("%s:1: no column %s: a price file has the columns sku,price,currency, and per where prices are of a year", name, strings.Join(missing, ", "))
	}
	p := Prices{Each: make(map[sku.ID]Price)}
	index := indexOf(owned)
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return Prices{}, fmt.Errorf("read prices %s: %w", name, err)
		}
		if err := p.add(row.(priceRow), index); err != nil {
			line, _ := lines.FieldPos(0)
			return Prices{}, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

// lowerCase gives the names of columns in lower case.
func lowerCase(columns []string) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = strings.ToLower(strings.TrimSpace(c))
	}
	return out
}

func indexOf(owned []tenant.SKU) *sku.Index {
	products, accounts := make([]sku.Product, len(owned)), make(map[sku.ID][]string)
	for i, k := range owned {
		products[i] = k.Product
		accounts[k.ID] = append(accounts[k.ID], k.Account)
	}
	return sku.NewIndex(products, accounts, sku.Bundled())
}

func (p *Prices) add(row priceRow, index *sku.Index) error {
	if !amount().MatchString(row.Price) {
		return fmt.Errorf("price %q is not an amount: write it like 20.60", row.Price)
	}
	each, _ := new(big.Rat).SetString(row.Price)
	switch strings.ToLower(strings.TrimSpace(row.Per)) {
	case "", "month":
	case "year":
		each.Quo(each, big.NewRat(12, 1))
	default:
		return fmt.Errorf("per %q: write month or year", row.Per)
	}
	if !currency().MatchString(row.Currency) {
		return fmt.Errorf("currency %q is not a code: write three capital letters, such as EUR", row.Currency)
	}
	id, err := index.SKU(row.SKU)
	var unknown *sku.UnknownError
	switch {
	case errors.As(err, &unknown):
		p.Unowned = append(p.Unowned, row.SKU)
		return nil
	case err != nil:
		return err
	}
	if _, twice := p.Each[id]; twice {
		return fmt.Errorf("the file has two prices for %s", row.SKU)
	}
	p.Each[id] = Price{each, row.Currency}
	return nil
}

// Of returns so many times the price, and whether there is one.
func (p Prices) Of(id sku.ID, seats int) (Price, bool) {
	each, ok := p.Each[id]
	if !ok {
		return Price{}, false
	}
	return Price{new(big.Rat).Mul(each.Amount, new(big.Rat).SetInt64(int64(seats))), each.Currency}, true
}

// Words writes so many times the price; nothing where there is no price.
func (p Prices) Words(id sku.ID, seats int) string {
	x, ok := p.Of(id, seats)
	if !ok {
		return ""
	}
	return Format(x.Amount, x.Currency)
}

// Format writes an amount with commas and two decimals.
func Format(amount *big.Rat, currency string) string {
	whole, cents, _ := strings.Cut(amount.FloatString(2), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return currency + " " + whole + "." + cents
}
