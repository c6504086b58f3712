package report

import (
	"path/filepath"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// Redacted returns the report with pseudonyms in place of what names people and
// places: UPNs, display names, mail addresses, object ids, departments, groups, waves,
// files, run folders, approvers, and the tenant with its domains; in the fields
// and in every text of findings, of the tenant and of reasons, where what stands in
// quotes and names no SKU or service plan is a pseudonym as well. Equal keys give equal pseudonyms, so
// two redacted reports can be compared; without the key nobody gets from a pseudonym
// to the name.
//
// Dates, countries, SKUs, request ids (for Microsoft support) and the digests
// of the chain stay. A part of a name that a free text uses by itself, such as a
// first name, is not recognised.
func (r Report) Redacted(key []byte) Report {
	x := newRedactor(r, key)
	r.Pseudonyms = true
	r.Header = x.header(r.Header)
	r.Catalog.Groups = r.Header.Groups
	r.Chain.Inputs = r.Header.Inputs
	if r.Run.Dir != "" {
		r.Run.Dir = x.name("run", filepath.Base(r.Run.Dir))
	}
	r.Sessions = slices.Clone(r.Sessions)
	for i := range r.Sessions {
		x.session(&r.Sessions[i])
	}
	if r.ReadBack != nil {
		b := *r.ReadBack
		b.By = x.origin(b.By)
		r.ReadBack = &b
	}
	r.Run.By = x.origin(r.Run.By)
	known := words.NewEffects(r.Catalog)
	rows := make([]Row, len(r.Rows))
	for i := range r.Rows {
		rows[i] = x.row(r.Rows[i])
		rows[i].effect = known.Of(rows[i].Found)
	}
	r.Rows = rows
	r.Totals = count(rows, r.Catalog, r.Header)
	return r
}

func (x *redactor) session(s *journal.Session) {
	s.Asked = each(s.Asked, x.text)
	s.Approved, s.Note, s.By = x.name("person", s.Approved), x.text(s.Note), x.origin(s.By)
}

// origin keeps the kind of sign-in and the cloud.
func (x *redactor) origin(o journal.Origin) journal.Origin {
	o.Account, o.ObjectID = x.user(o.Account), x.guid(o.ObjectID)
	o.App, o.AppName = x.guid(o.App), x.name("app", o.AppName)
	o.Host, o.Login = x.name("host", o.Host), x.name("login", o.Login)
	o.Tenant = tenant.ID(x.guid(string(o.Tenant)))
	if o.Cloud == "endpoint" {
		o.Endpoint = x.name("endpoint", o.Endpoint)
	}
	return o
}

// header keeps of a plan's header what a report needs and leaves out the rest, which
// may name anybody.
func (x *redactor) header(h plan.Header) plan.Header {
	out := plan.Header{
		Format: h.Format, Tool: h.Tool, Tenant: tenant.ID(x.guid(string(h.Tenant))), TenantName: x.name("tenant", h.TenantName),
		Domain: x.domain(h.Domain), Made: h.Made, Inputs: slices.Clone(h.Inputs), SKUs: slices.Clone(h.SKUs), Seats: h.Seats, Quote: h.Quote,
		Groups: make(map[tenant.GroupID]string, len(h.Groups)), Guards: h.Guards, Takes: h.Takes,
	}
	out.SplitBy = h.SplitBy
	out.Options = h.Options
	out.Options.Asked = each(h.Options.Asked, x.text)
	out.Options.Command, out.Options.Connection = nil, nil // they name files, and nobody could type pseudonyms
	out.Options.Recipe = x.name("recipe", h.Options.Recipe)
	out.Recipes = slices.Clone(h.Recipes)
	for i, y := range out.Recipes {
		out.Recipes[i].Name, out.Recipes[i].Asked = x.name("recipe", y.Name), each(y.Asked, x.text)
	}
	out.Guards.Protected = slices.Clone(h.Guards.Protected)
	for i, id := range out.Guards.Protected {
		out.Guards.Protected[i] = plan.ChangeID(x.name("change", string(id)))
	}
	for i := range out.Inputs {
		out.Inputs[i].Name = x.file(h.Inputs[i].Name)
	}
	for i := range out.SKUs {
		out.SKUs[i].Account = x.name("tenant", h.SKUs[i].Account)
	}
	for id, name := range h.Groups {
		out.Groups[x.group(id)] = x.name("group", name)
	}
	return out
}

func (x *redactor) row(r Row) Row {
	own := func(s string) string { return x.textAbout(r, s) }
	out := r
	out.ID = plan.ChangeID(x.name("change", string(r.ID)))
	out.User = tenant.UserID(x.guid(string(r.User)))
	out.UPN, out.Name, out.Department = x.user(r.UPN), x.name("name", r.Name), x.name("department", r.Department)
	if r.group {
		out.UPN, out.Name = x.name("group", r.UPN), x.name("group", r.Name)
	}
	out.members = slices.Clone(r.members)
	for i := range out.members {
		m := &out.members[i]
		m.UPN, m.User = x.user(m.UPN), tenant.UserID(x.guid(string(m.User)))
		m.Paths, m.before, m.planned = x.paths(m.Paths), x.paths(m.before), x.paths(m.planned)
	}
	out.groups = slices.Clone(r.groups)
	for i, id := range r.groups {
		out.groups[i] = x.group(id)
	}
	out.Wave = x.name("wave", r.Wave)
	out.split = each(r.split, func(cell string) string { return x.name("split", cell) })
	out.Sentence, out.Remedy, out.Message = own(r.Sentence), own(r.Remedy), own(r.Message)
	out.Asked, out.Troubles = each(r.Asked, own), each(r.Troubles, own)
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		out.Findings[i].Text = own(out.Findings[i].Text)
	}
	out.Sources = slices.Clone(r.Sources)
	for i := range out.Sources {
		out.Sources[i].File = x.file(out.Sources[i].File)
	}
	out.Before, out.Planned, out.Found = x.state(r.Before), x.state(r.Planned), x.state(r.Found)
	return out
}

func (x *redactor) state(s *plan.State) *plan.State {
	if s == nil || len(s.Inherited) == 0 {
		return s
	}
	out := *s
	out.Inherited = slices.Clone(s.Inherited)
	for i := range out.Inherited {
		out.Inherited[i].Group = x.group(out.Inherited[i].Group)
	}
	return &out
}

func (x *redactor) paths(all []plan.Path) []plan.Path {
	out := slices.Clone(all)
	for i := range out {
		if out[i].Group != "" {
			out[i].Group = x.group(out[i].Group)
		}
	}
	return out
}

// each returns what f makes of the texts.
func each(all []string, f func(string) string) []string {
	out := slices.Clone(all)
	for i := range out {
		out[i] = f(out[i])
	}
	return out
}

// textAbout redacts a text about one user, whose name it may use.
func (x *redactor) textAbout(r Row, s string) string {
	if s == "" {
		return ""
	}
	s = replaceWord(s, r.UPN, x.user(r.UPN))
	s = replaceWord(s, r.Name, x.name("name", r.Name))
	return x.text(s)
}
