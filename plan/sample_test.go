package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"reseat/plan"
)

func TestSampleDrawsUsersBySeedAlone(t *testing.T) {
	var rows []plan.Request
	for i := range 1000 {
		upn := fmt.Sprintf("user%03d@contoso.com", i/2) // two rows a user
		if i%2 == 1 {
			upn = strings.ToUpper(upn)
		}
		rows = append(rows, plan.Request{Source: plan.Source{File: "a.csv", Line: i + 2}, User: plan.Key{UPN: upn}})
	}
	names := func(rows []plan.Request) []string {
		var out []string
		for _, r := range rows {
			out = append(out, strings.ToLower(r.User.UPN))
		}
		slices.Sort(out)
		return out
	}
	drawn := plan.Sample(rows, 50, 7)
	if len(drawn) != 100 {
		t.Fatalf("%d rows of 50 users, want 100", len(drawn))
	}
	shuffled := slices.Clone(rows)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if !slices.Equal(names(drawn), names(plan.Sample(shuffled, 50, 7))) {
		t.Error("the order of rows changes who is drawn")
	}
	if slices.Equal(names(drawn), names(plan.Sample(rows, 50, 8))) {
		t.Error("another seed draws the same users")
	}
	early := 0
	for _, n := range names(drawn) {
		if n < "user250" {
			early++
		}
	}
	if early < 25 || early > 75 {
		t.Errorf("%d of 100 rows are of the first half of the users", early)
	}
	if got := plan.Sample(rows, 500, 7); len(got) != len(rows) {
		t.Errorf("%d rows, want all", len(got))
	}
}
