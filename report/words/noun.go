package words

import (
	"reseat/plan"
	"reseat/report/doc"
	"strings"
)

// A Noun writes the labels of a document whose rows are users or groups.
type Noun func(label string) string

// NounOf is the noun of a plan.
func NounOf(p plan.Plan) Noun { return NounFor(p.OfGroups()) }

// NounFor is the noun of groups, or of users.
func NounFor(groups bool) Noun {
	if groups {
		return OfGroups
	}
	return func(label string) string { return label }
}

// Label writes the labels of a page; what its tables and its list say stays as it is.
func (n Noun) Label(p doc.Document) doc.Document {
	for i := range p.Tiles {
		p.Tiles[i].Label = n(p.Tiles[i].Label)
	}
	if p.Lead != nil {
		n.labelChart(p.Lead)
	}
	for _, some := range [][]doc.Section{p.Sections, p.Appendix} {
		for i := range some {
			n.labelSection(&some[i])
		}
	}
	if g := p.List; g != nil {
		g.Title, g.Noun = n(g.Title), n(g.Noun)
		for i := range g.Columns {
			g.Columns[i].Title = n(g.Columns[i].Title)
		}
	}
	return p
}

func (n Noun) labelSection(s *doc.Section) {
	if s.ID == "groups" || strings.HasPrefix(s.ID, "member") {
		return // these count users
	}
	s.Title, s.Intro = n(s.Title), n(s.Intro)
	for i := range s.Charts {
		n.labelChart(&s.Charts[i])
	}
	for i := range s.Facts {
		s.Facts[i].Label = n(s.Facts[i].Label)
	}
	if s.Table == nil {
		return
	}
	s.Table.Caption = n(s.Table.Caption)
	for i := range s.Table.Columns {
		s.Table.Columns[i].Title = n(s.Table.Columns[i].Title)
	}
}

func (n Noun) labelChart(c *doc.Chart) {
	c.Title, c.Caption, c.Empty = n(c.Title), n(c.Caption), n(c.Empty)
}

// OfGroups says of groups what a text says of users.
func OfGroups(text string) string {
	return strings.NewReplacer("Users", "Groups", "User", "Group", "users", "groups", "user", "group").Replace(text)
}
