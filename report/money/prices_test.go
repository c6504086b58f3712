package money

import (
	"strings"
	"testing"

	"reseat/report/reporttest"
)

func TestPriceFileRefusals(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "prices.csv"},
		{"no column", "sku,price\nEMS,1\n", "prices.csv:1: no column"},
		{"decimal comma", "sku,price,currency\nEMS,\"10,60\",EUR\n", `prices.csv:2: price "10,60" is not an amount: write it like 20.60`},
		{"negative", "sku,price,currency\nEMS,-1,EUR\n", "prices.csv:2: price"},
		{"currency", "sku,price,currency\nEMS,1,€\n", `prices.csv:2: currency "€" is not a code`},
		{"twice", "sku,price,currency\nEMS,1,EUR\n\"Enterprise Mobility + Security E3\",2,EUR\n", "prices.csv:3: the file has two prices"},
	} {
		_, err := ReadPrices(strings.NewReader(tt.text), "prices.csv", reporttest.Header().SKUs)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want …%s…", tt.name, err, tt.want)
		}
	}
}

// Whatever is in a price file, it is read or refused, and no price is below 0.
func FuzzReadPrices(f *testing.F) {
	f.Add(reporttest.PriceFile)
	f.Add("sku,price,currency\nEMS,1e9,EUR\n")
	f.Add("sku,price,currency\n\"EMS\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ReadPrices(strings.NewReader(text), "p", reporttest.Header().SKUs)
		if err != nil {
			return
		}
		for id, each := range p.Each {
			if each.Amount.Sign() < 0 || len(each.Currency) != 3 {
				t.Errorf("%s costs %v %s", id, each.Amount, each.Currency)
			}
		}
	})
}
