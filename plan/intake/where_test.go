package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// activeUsers is what the Microsoft 365 admin center exports, cut short.
const activeUsers = `Block credential,Department,Licenses,Usage location,User principal name,When created
False,Sales,Office 365 E3+Enterprise Mobility + Security E3,DE,anna@contoso.com,2020-05-23
True,,Unlicensed,,ben@contoso.com,2019-01-01
FALSE,"Sales, West",Office 365 E3+Fabrikam Suite,AT,cora@contoso.com,2021-02-03
`

func users(r Roster) string {
	var out []string
	for _, q := range r.Requests {
		name, _, _ := strings.Cut(q.User.UPN+q.User.Any, "@")
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// R4, R6: what an export says of its users feeds --where.
func TestWhereKeepsRows(t *testing.T) {
	for where, want := range map[string]string{
		"":                                                      "anna ben cora",
		`UsageLocation == "DE"`:                                 "anna",
		`usagelocation == "DE"`:                                 "anna",
		`usage_location == "DE"`:                                "anna",
		`col["Usage location"] == "DE"`:                         "anna",
		`col["usage location"] in ["DE", "AT"]`:                 "anna cora",
		`Department == "Sales"`:                                 "anna",
		`lower(department) contains "sales"`:                    "anna cora",
		`Department startsWith "Sales,"`:                        "cora",
		`UserPrincipalName matches "^[ab]"`:                     "anna ben",
		`"Office 365 E3" in licenses()`:                         "anna cora",
		`"Enterprise Mobility + Security E3" in licenses()`:     "anna",
		`"Fabrikam Suite" in licenses()`:                        "cora",
		`"Security E3" in licenses()`:                           "",
		`len(licenses()) == 0`:                                  "ben",
		`any(licenses(), # contains "Mobility")`:                "anna",
		`count(licenses(), true) == 2 and not (Department=="")`: "anna cora",
		`Licenses != "Unlicensed"`:                              "anna cora",
		`licenses contains "Fabrikam"`:                          "cora",
		`licenses(Department) == ["Sales"]`:                     "anna",
		`yes(BlockCredential)`:                                  "ben",
		`!yes(BlockCredential) && WhenCreated >= "2021"`:        "cora",
		`int(split(WhenCreated, "-")[0]) < 2020`:                "ben",
		`true`:                                                  "anna ben cora",
	} {
		r := read(t, activeUsers, Options{Where: where})
		if got := users(r); got != want {
			t.Errorf("%s keeps %q, want %q", where, got, want)
		}
		if got := r.Info.LeftOut["--where"]; got != 3-len(r.Requests) {
			t.Errorf("%s: %d rows left out of 3, %d kept", where, got, len(r.Requests))
		}
	}
}

func TestYes(t *testing.T) {
	for cell, want := range map[string]bool{"True": true, "TRUE": true, " yes ": true, "Yes": true, "1": true, "False": false, "no": false, "0": false, "": false, "2": false} {
		r := read(t, "UPN,Active\nanna@contoso.com,\""+cell+"\"\n", Options{Where: "yes(Active)"})
		if got := len(r.Requests) == 1; got != want {
			t.Errorf("yes(%q) is %v, want %v", cell, got, want)
		}
	}
}

func TestWhereThatCannotBe(t *testing.T) {
	const columns = `; the columns are "Block credential", "Department", "Licenses", "Usage location", "User principal name", "When created"`
	const text = "; cells are text: compare them with text in quotes, or use yes(cell) or int(cell)"
	for where, want := range map[string]string{
		`UsageLocaton == "DE"`:                   `wish.csv:1: --where: no column "UsageLocaton", but there is "Usage location"` + columns,
		`location == "DE"`:                       `wish.csv:1: --where: no column "location", but there is "Usage location"` + columns,
		`col["Shoe size"] == "42"`:               `wish.csv:1: --where: no column "Shoe size"` + columns,
		`$env != nil`:                            `wish.csv:1: --where: no column "$env"` + columns,
		`cells == ""`:                            `wish.csv:1: --where: no column "cells"` + columns,
		`Department`:                             `wish.csv: --where "Department": expected bool, but got string` + text,
		`BlockCredential == true`:                `wish.csv: --where "BlockCredential == true": invalid operation: == (mismatched types string and bool) (at letter 17)` + text,
		`Department = "Sales"`:                   `wish.csv: --where "Department = \"Sales\"": unexpected token Operator("=") (at letter 12): write == to compare`,
		`col == "x"`:                             `wish.csv: --where "col == \"x\"": unknown name col (at letter 1)`,
		`col[Department] == "x"`:                 `wish.csv: --where "col[Department] == \"x\"": unknown name col (at letter 1)`,
		`nil`:                                    `wish.csv: --where "nil": expected bool, but got unknown` + text,
		`shout(Department) == "A"`:               `wish.csv: --where "shout(Department) == \"A\"": there is no function "shout": there are ` + strings.Join(whereFunctions, ", "),
		`repeat("x", 9) == "x"`:                  `wish.csv: --where "repeat(\"x\", 9) == \"x\"": there is no function "repeat": there are ` + strings.Join(whereFunctions, ", "),
		`let a = Licenses; a == ""`:              `wish.csv: --where "let a = Licenses; a == \"\"": let is of no use here: write the value itself`,
		`len(1..9) > 3`:                          `wish.csv: --where "len(1..9) > 3": there are no ranges: compare with >= and <=`,
		`any(licenses(), any(licenses(), true))`: `wish.csv: --where "any(licenses(), any(licenses(), true))": any, all, none, one and count cannot be used inside one another`,
		strings.Repeat(" ", maxWhere) + "true":   `wish.csv: --where "` + strings.Repeat(" ", 120) + `": the expression is longer than 8 KiB: put the users into a file instead`,
		`int(Department) > 1`:                    `wish.csv:2: --where fails on this row: invalid operation: int(Sales) (at letter 1)`,
		`Department matches Licenses + "("`:      "wish.csv:2: --where fails on this row: error parsing regexp: missing closing ): `Office 365 E3+Enterprise Mobility + Security E3(` (at letter 12)",
	} {
		_, err := Read("wish.csv", strings.NewReader(activeUsers), Options{Where: where})
		if d := cmp.Diff(want, words(err)); d != "" {
			t.Errorf("%.80s: -want +got:\n%s", where, d)
		}
	}
}

func TestColumnsOfLikeNames(t *testing.T) {
	file := "UPN,Cost center,CostCenter,Cost-Center,Note,Note,365 plan\nanna@contoso.com,1,2,3,4,5,6\n"
	for where, want := range map[string]string{
		`CostCenter == "2"`:         "",
		`col["Cost center"] == "1"`: "",
		`col["Cost-Center"] == "3"`: "",
		`col["365 plan"] == "6"`:    "",
		`costcenter == "2"`:         `wish.csv:1: --where: "costcenter" can be column 2 "Cost center" or 3 "CostCenter": rename one of them, or write its whole header as in col["Usage location"]`,
		`Note == "4"`:               `wish.csv:1: --where: "Note" can be column 5 "Note" or 6 "Note": rename one of them, or write its whole header as in col["Usage location"]`,
	} {
		r, err := Read("wish.csv", strings.NewReader(file), Options{Where: where})
		if words(err) != want || want == "" && len(r.Requests) != 1 {
			t.Errorf("%s: %d rows, %v; want %q", where, len(r.Requests), err, want)
		}
	}
}

// Objects differ in their properties: one that lacks a column has an empty cell, and
// only a column that none has is unknown.
func TestWhereInJSON(t *testing.T) {
	file := `{"value":[
{"@odata.type":"#microsoft.graph.device","id":"1"},
{"userPrincipalName":"anna@contoso.com","accountEnabled":true,"assignedLicenses":[{"skuId":"x"}]},
{"userPrincipalName":"ben@contoso.com","accountEnabled":false,"department":"Sales"},
{"userPrincipalName":"cora@contoso.com","accountEnabled":true,"department":"Sales"}]}`
	r := read(t, file, Options{Where: `yes(accountEnabled) && Department != "Sales"`})
	if got := users(r); got != "anna" || r.Info.LeftOut["--where"] != 2 || r.Info.Skipped["device"] != 1 {
		t.Errorf("kept %q: %s", got, r.Info)
	}
	_, err := Read("wish.json", strings.NewReader(file), Options{Where: `Departmint == "Sales"`})
	if want := `wish.json: --where: no column "Departmint", but there is "department"`; !strings.HasPrefix(words(err), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The cells of reseat's own report are seen without the guard against spreadsheets.
func TestWhereSeesUnguardedCells(t *testing.T) {
	r := read(t, "UserPrincipalName,Verdict,Reason\nanna@contoso.com,failed,'=no-seat\n", Options{Where: `Reason == "=no-seat"`})
	if len(r.Requests) != 1 {
		t.Error("the apostrophe is seen")
	}
}

// A blank row is nothing, whatever the expression makes of it.
func TestBlankRowsAreNotLeftOut(t *testing.T) {
	r := read(t, "UPN,Floor\nanna@contoso.com,3\n,\nben@contoso.com,1\n , \n", Options{Where: `int(Floor) > 2`})
	if users(r) != "anna" || r.Info.LeftOut["--where"] != 1 {
		t.Errorf("kept %q: %s", users(r), r.Info)
	}
}

// Columns that --where reads mean something; the others still do not.
func TestColumnsOfWhereAreNotNoted(t *testing.T) {
	r := read(t, "UPN,Floor,Shoes\nanna@contoso.com,3,42\n", Options{Where: `Floor == "3"`})
	if d := cmp.Diff([]string{`ignored columns: "Shoes"`}, r.Info.Notes); d != "" {
		t.Error(d)
	}
}
