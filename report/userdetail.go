package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A UserDetail is one user in full, as `user show` tells it.
type UserDetail struct {
	User   tenant.User `json:"user"`
	Paths  []UserPath  `json:"paths"`
	Plans  []UserPlan  `json:"plans"`
	Errors []string    `json:"errors,omitempty"` // in words

	Planned *UserPlanned `json:"plan,omitempty"` // what a plan says of the user; nil where none was asked about
	Ran     *UserRun     `json:"run,omitempty"`  // what a run did for the user
}

// A UserPath is one SKU by one path.
type UserPath struct {
	SKU     sku.ID       `json:"sku"`
	Part    string       `json:"part"`
	Product string       `json:"product,omitempty"`
	Path    string       `json:"path"` // "direct", or the group's name
	State   tenant.State `json:"state"`
	Error   string       `json:"error,omitempty"`
	Since   time.Time    `json:"since,omitzero"`
}

// A UserPlan is one service plan of a SKU that the user has.
type UserPlan struct {
	SKU      sku.ID     `json:"sku"`
	Part     string     `json:"part"`
	Plan     sku.PlanID `json:"plan"`
	Name     string     `json:"name"`
	Friendly string     `json:"friendly,omitempty"`
	On       []string   `json:"on"`               // paths on which this SKU has it on
	Off      []string   `json:"off"`              // and off
	Status   string     `json:"status,omitempty"` // provisioning status; empty where the tenant says none
	Anywhere bool       `json:"effective"`        // on by any path of any SKU (R11)
}

// NewUserDetail puts together what a snapshot and licenseDetails say of one user.
func NewUserDetail(s tenant.Snapshot, u tenant.User, status []tenant.Service) UserDetail {
	c := words.CatalogOf(s)
	d := UserDetail{User: u, Paths: []UserPath{}, Plans: []UserPlan{}, Errors: words.Troubles(&u, c)}
	state := plan.StateOf(u)
	on := state.Effective(c.SKUs)
	services := map[[2]string]string{}
	for _, x := range status {
		services[[2]string{string(x.SKU), string(x.Plan)}] = x.Status
	}
	index := map[[2]string]int{}
	for _, a := range u.Rows() {
		path := "direct"
		if !a.Direct() {
			path = c.Group(a.Group)
		}
		d.Paths = append(d.Paths, UserPath{a.SKU, c.Part(a.SKU), c.Product(a.SKU), path, orActive(a.State), a.Error, a.Updated})
		for _, p := range c.SKU(a.SKU).Plans {
			key := [2]string{string(a.SKU), string(p.ID)}
			i, seen := index[key]
			if !seen {
				i = len(d.Plans)
				index[key] = i
				d.Plans = append(d.Plans, UserPlan{
					SKU: a.SKU, Part: c.Part(a.SKU), Plan: p.ID, Name: c.PlanName(a.SKU, p.ID), Friendly: c.Friendly(p.ID),
					On: []string{}, Off: []string{}, Status: services[key], Anywhere: p.Company || len(on[p.ID]) > 0,
				})
			}
			switch {
			case !a.Holds(): // R36
			case a.Disabled.Has(p.ID):
				d.Plans[i].Off = append(d.Plans[i].Off, path)
			default:
				d.Plans[i].On = append(d.Plans[i].On, path)
			}
		}
	}
	return d
}

func orActive(s tenant.State) tenant.State {
	if s == "" {
		return tenant.Active
	}
	return s
}

// WriteUserDetail writes one user on one screen. Where a plan or a run is told of, each
// license is one line with what is off in it, and no table of service plans follows.
func WriteUserDetail(w io.Writer, d UserDetail) error {
	var b strings.Builder
	to := doc.TerminalOf(w)
	d.writeAccount(&b)
	switch {
	case d.User.ID == "": // no account
	case len(d.Paths) == 0:
		b.WriteString("\nno license\n")
	default:
		d.writePaths(&b, to)
	}
	if d.Planned == nil {
		d.writePlans(&b, to)
	} else {
		d.Planned.write(&b)
	}
	if d.Ran != nil {
		d.Ran.write(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (d UserDetail) writeAccount(b *strings.Builder) {
	u := d.User
	if u.ID == "" {
		fmt.Fprintf(b, "%s: no account in this tenant\n", tenant.Plain(u.UPN))
		return
	}
	fmt.Fprintf(b, "%s (%s)\n", tenant.Plain(u.UPN), tenant.Plain(u.Name))
	location := u.UsageLocation
	if location == "" {
		location = "none: a license cannot be assigned directly"
	}
	words.Field(b, "object id", string(u.ID))
	words.Field(b, "account", strings.Join(words.Account(u), ", "))
	words.Field(b, "location", location)
	words.Field(b, "department", u.Department)
	for _, e := range d.Errors {
		words.Field(b, "error", e)
	}
}

func (d UserDetail) writePaths(b *strings.Builder, to doc.Terminal) {
	t := doc.NewTextTable(to)
	head := table.Row{"Product", "SKU", "Path", "State", "Since"}
	if d.Planned != nil {
		head = append(head, "Off")
	}
	t.AppendHeader(head)
	for _, p := range d.Paths {
		state := string(p.State)
		if p.Error != "" {
			state += " (" + p.Error + ")"
		}
		row := words.PlainRow(p.Product, p.Part, p.Path, state, sinceWords(p.Since))
		if d.Planned != nil {
			row = append(row, tenant.Plain(some(d.offBy(p), 0)))
		}
		t.AppendRow(row)
	}
	b.WriteString("\n" + t.Render() + "\n")
}

// sinceWords shows a time on the screen, and none as nothing.
func sinceWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return tenant.Clock(t)
}

// offBy lists the service plans that are off in a SKU by one path.
func (d UserDetail) offBy(p UserPath) (off []string) {
	for _, x := range d.Plans {
		if x.SKU == p.SKU && slices.Contains(x.Off, p.Path) {
			off = append(off, cmp.Or(x.Friendly, x.Name))
		}
	}
	return off
}

func (d UserDetail) writePlans(b *strings.Builder, to doc.Terminal) {
	if len(d.Plans) == 0 {
		return
	}
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{"SKU", "Service plan", "Code", "On by", "Off by", "Effective", "Status"})
	for _, p := range d.Plans {
		effective := "off"
		if p.Anywhere {
			effective = "on"
		}
		t.AppendRow(words.PlainRow(p.Part, p.Friendly, p.Name, strings.Join(p.On, ", "), strings.Join(p.Off, ", "), effective, p.Status))
	}
	b.WriteString("\n" + t.Render() + "\n")
}
