package inventory

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A GroupView is one group with what its licenses come to for its members.
type GroupView struct {
	ID         tenant.GroupID `json:"id"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"` // in words
	Processing string         `json:"processing"`
	Licenses   []GroupLicense `json:"licenses"`
	Members    int            `json:"members"` // direct members that are users
	// Others counts the members that are no users, by kind: a group inside the group gets nothing from it.
	Others map[string]int `json:"otherMembers,omitempty"`
	Errors []GroupError   `json:"errors,omitempty"`
}

// A GroupLicense is one license of a group, and its members by what became of it.
type GroupLicense struct {
	SKU        sku.ID   `json:"sku"`
	Part       string   `json:"part"`
	Product    string   `json:"product"`
	Off        []string `json:"off"` // service plans that the group leaves off, by name for people
	Active     int      `json:"active"`
	InError    int      `json:"inError"`
	NotCovered int      `json:"notCovered"`
	Seats      int      `json:"seats"` // taken through this group alone: members who have the SKU by no other path
}

// A GroupError is one license that did not reach a member.
type GroupError struct {
	User   string `json:"user"`
	Part   string `json:"part"`
	Error  string `json:"error"`
	Words  string `json:"words"`
	Remedy string `json:"remedy"`
}

// GroupViews works out the groups of a snapshot that has their members, and the users
// among them, sorted by name.
func GroupViews(s tenant.Snapshot) []GroupView {
	c := words.CatalogOf(s)
	users := make(map[string]*tenant.User, len(s.Users))
	for i := range s.Users {
		users[string(s.Users[i].ID)] = &s.Users[i]
	}
	out := make([]GroupView, 0, len(s.Groups))
	for _, g := range s.Groups {
		out = append(out, groupView(g, users, c))
	}
	slices.SortStableFunc(out, func(a, b GroupView) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return out
}

func groupView(g tenant.Group, users map[string]*tenant.User, c words.Catalog) GroupView {
	v := GroupView{ID: g.ID, Name: g.Name, Kind: g.Words(), Processing: processingWords(g.Processing), Licenses: []GroupLicense{}}
	for _, l := range g.Licenses {
		x := GroupLicense{SKU: l.SKU, Part: c.Part(l.SKU), Product: c.Product(l.SKU), Off: []string{}}
		for _, p := range c.Switchable(l) {
			x.Off = append(x.Off, firstOf(c.FriendlyIn(l.SKU, p), c.PlanName(l.SKU, p)))
		}
		slices.Sort(x.Off)
		v.Licenses = append(v.Licenses, x)
	}
	for _, m := range g.Members {
		switch u := users[m.ID]; {
		case m.Kind != "" && m.Kind != "user":
			if v.Others == nil {
				v.Others = map[string]int{}
			}
			v.Others[m.Kind]++
		case u != nil:
			v.Members++
			v.member(*u, c)
		}
	}
	slices.SortFunc(v.Errors, func(a, b GroupError) int { return strings.Compare(a.User+a.Part, b.User+b.Part) })
	return v
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// member counts what one member has of the group.
func (v *GroupView) member(u tenant.User, c words.Catalog) {
	for i := range v.Licenses {
		x := &v.Licenses[i]
		state, row := u.CoverageOf(v.ID, x.SKU)
		switch state {
		case tenant.Covered:
			x.Active++
		case tenant.NotCovered:
			x.NotCovered++
		default:
			x.InError++
			why := tenant.ViolationOf(row.Error)
			v.Errors = append(v.Errors, GroupError{u.UPN, c.Part(x.SKU), row.Error, why.Words, why.Remedy})
		}
		other := func(a tenant.Assignment) bool { return a.SKU == x.SKU && a.Group != v.ID && a.Holds() }
		if row.SKU != "" && row.Holds() && !slices.ContainsFunc(u.Rows(), other) {
			x.Seats++
		}
	}
}

// InError counts the members for whom some license is in error.
func (v GroupView) InError() int {
	users := map[string]bool{}
	for _, e := range v.Errors {
		users[e.User] = true
	}
	return len(users)
}

func processingWords(p tenant.Processing) string {
	switch p {
	case tenant.Queued:
		return "queued"
	case tenant.InProgress:
		return "in progress"
	case tenant.Processed, "":
		return "complete"
	}
	return string(p)
}

// words is a license as a sentence: product, part number, and what is off.
func (x GroupLicense) words() string {
	s := x.Product
	if x.Part != x.Product {
		s += " (" + x.Part + ")"
	}
	if len(x.Off) > 0 {
		s += ", off: " + strings.Join(x.Off, ", ")
	}
	return s
}

// A groupRow is one license of one group as CSV.
type groupRow struct {
	Group      doc.Safe `csv:"Group"`
	ID         doc.Safe `csv:"GroupId"`
	Kind       doc.Safe `csv:"Kind"`
	Processing doc.Safe `csv:"Processing"`
	Product    doc.Safe `csv:"ProductName"`
	Part       doc.Safe `csv:"SkuPartNumber"`
	Off        doc.Safe `csv:"DisabledPlans"`
	Members    int      `csv:"Members"`
	Others     int      `csv:"OtherMembers"`
	Active     int      `csv:"Active"`
	InError    int      `csv:"InError"`
	NotCovered int      `csv:"NotCovered"`
	Seats      int      `csv:"Seats"`
}

func groupRows(all []GroupView) []groupRow {
	var rows []groupRow
	for _, v := range all {
		others := 0
		for _, n := range v.Others {
			others += n
		}
		row := groupRow{Group: doc.Safe(v.Name), ID: doc.Safe(v.ID), Kind: doc.Safe(v.Kind), Processing: doc.Safe(v.Processing), Members: v.Members, Others: others}
		for _, x := range v.Licenses {
			row.Product, row.Part, row.Off = doc.Safe(x.Product), doc.Safe(x.Part), doc.Joined(x.Off)
			row.Active, row.InError, row.NotCovered, row.Seats = x.Active, x.InError, x.NotCovered, x.Seats
			rows = append(rows, row)
		}
		if len(v.Licenses) == 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// WriteGroupsCSV writes groups, one row for each license of each.
func WriteGroupsCSV(w io.Writer, all []GroupView) error {
	return doc.WriteCSV(w, doc.Form{}, slices.Values(groupRows(all)), doc.Beside{})
}

var groupColumns = table.Row{"Group", "License", "Kind", "Processing", "Members", "Active", "In error", "Not covered", "Licenses in use"}

func (v GroupView) rows(cell func(string) string) []table.Row {
	var out []table.Row
	for _, x := range v.Licenses {
		out = append(out, table.Row{cell(v.Name), cell(x.words()), cell(v.Kind), cell(v.Processing), v.Members, x.Active, x.InError, x.NotCovered, x.Seats})
	}
	return out
}

// WriteGroups writes groups for the terminal, one row for each license.
func WriteGroups(w io.Writer, all []GroupView) error {
	t := doc.NewTextTable(doc.TerminalOf(w))
	t.AppendHeader(groupColumns)
	for _, v := range all {
		t.AppendRows(v.rows(tenant.Plain))
	}
	if err := doc.WriteTable(w, t); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s with licenses\n", tenant.Count(len(all), "group"))
	return err
}

// WriteGroupsMarkdown writes groups as Markdown.
func WriteGroupsMarkdown(w io.Writer, all []GroupView) error {
	t := doc.MarkdownTable(slices.Clone(groupColumns)...)
	for _, v := range all {
		t.AppendRows(v.rows(words.Markdown))
	}
	_, err := fmt.Fprintf(w, "# Groups with licenses\n\n%s\n", t.RenderMarkdown())
	return err
}

// WriteGroup writes one group in full for the terminal.
func WriteGroup(w io.Writer, v GroupView) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s; %s; processing %s; %s", tenant.Plain(v.Name), v.ID, tenant.Plain(v.Kind), tenant.Plain(v.Processing), tenant.Count(v.Members, "member"))
	for _, kind := range slices.Sorted(maps.Keys(v.Others)) {
		fmt.Fprintf(&b, "; %s, which get nothing from this group", tenant.Count(v.Others[kind], "member")+" of the kind "+tenant.Plain(kind))
	}
	b.WriteString("\n")
	if len(v.Licenses) == 0 {
		b.WriteString("\nThis group gives no license.\n")
	}
	for _, x := range v.Licenses {
		fmt.Fprintf(&b, "\n%s\n  %d active, %d in error, %d not covered; %s in use through this group alone\n", tenant.Plain(x.words()), x.Active, x.InError, x.NotCovered, tenant.Count(x.Seats, "license"))
	}
	if len(v.Errors) > 0 {
		t := doc.NewTextTable(doc.TerminalOf(w))
		t.AppendHeader(table.Row{"Member in error", "License", "Why", "What to do"})
		for _, e := range v.Errors {
			t.AppendRow(words.PlainRow(e.User, e.Part, e.Words, e.Remedy))
		}
		b.WriteString("\n" + t.Render() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
