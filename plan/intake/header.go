package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"reseat/plan"
)

// A field is what a column means to reseat. Its value is the column's name in the
// row struct's csv tags.
type field string

const (
	fieldID         field = "id"
	fieldUPN        field = "upn"
	fieldUser       field = "user"
	fieldMail       field = "mail"
	fieldLogin      field = "login"
	fieldAlias      field = "alias"
	fieldKind       field = "kind"
	fieldIsGroup    field = "isgroup"
	fieldAdd        field = "add"
	fieldRemove     field = "remove"
	fieldSwap       field = "swap"
	fieldDisable    field = "disable"
	fieldEnable     field = "enable"
	fieldLocation   field = "location"
	fieldRecipe     field = "recipe"
	fieldWave       field = "wave"
	fieldPriority   field = "priority"
	fieldName       field = "name"
	fieldFirstName  field = "firstname"
	fieldLastName   field = "lastname"
	fieldDepartment field = "department"
	fieldRest       field = "" // a column that says nothing to reseat
)

// spellings lists the headers of each field, normalized. Where a file has several,
// the earlier group wins; two of one group are an error, since neither is better.
var spellings = []struct {
	field  field
	groups [][]string
}{
	{fieldID, [][]string{{"objectid", "externaldirectoryobjectid", "entraobjectid", "azureadobjectid", "aadobjectid"}, {"userobjectid"}, {"id"}}},
	{fieldUPN, [][]string{{"userprincipalname", "upn"}, {"primaryuserupn", "primaryuserprincipalname"}}},
	{fieldUser, [][]string{{"user", "users", "memberobjectidorupn"}}},
	{fieldMail, [][]string{{"mail"}, {"email"}, {"emailaddress"}, {"mailaddress"}, {"primarysmtpaddress"}}},
	{fieldLogin, [][]string{{"username"}, {"loginname"}, {"login"}, {"logonname"}, {"signinname"}, {"windowsliveid"}, {"userid"}}},
	{fieldAlias, [][]string{{"alias"}, {"smtpaddress"}}},
	{fieldKind, [][]string{{"@odata.type"}, {"objecttype"}, {"membertype"}, {"groupmembertype"}, {"principaltype"}, {"objectclass"}, {"recipienttype"}}},
	{fieldIsGroup, [][]string{{"isgroup"}}},
	{fieldAdd, [][]string{{"addlicenses", "addlicences", "addlicense"}}},
	{fieldRemove, [][]string{{"removelicenses", "removelicences", "removelicense"}}},
	{fieldSwap, [][]string{{"swap"}}},
	{fieldDisable, [][]string{{"disabledplans"}}},
	{fieldEnable, [][]string{{"enabledplans"}}},
	{fieldLocation, [][]string{{"usagelocation"}}},
	{fieldRecipe, [][]string{{"recipe"}}},
	{fieldWave, [][]string{{"wave"}}},
	{fieldPriority, [][]string{{"priority"}}},
	{fieldName, [][]string{{"displayname"}}},
	{fieldFirstName, [][]string{{"firstname"}, {"givenname"}}},
	{fieldLastName, [][]string{{"lastname"}, {"surname"}}},
	{fieldDepartment, [][]string{{"department"}}},
}

// userFields are those that can hold a user's key.
var userFields = []field{fieldID, fieldUPN, fieldUser, fieldMail, fieldLogin, fieldAlias}

// accepted are the user columns as an error message names them.
const accepted = "UserPrincipalName (or UPN), ObjectId, Id, User, Mail or Alias"

// A spelling is where a header stands in the table of spellings.
type spelling struct {
	field field
	group int
}

var spellingOf = func() map[string]spelling {
	m := map[string]spelling{}
	for _, s := range spellings {
		for g, names := range s.groups {
			for _, name := range names {
				m[name] = spelling{s.field, g}
			}
		}
	}
	return m
}()

func known(header string) bool {
	_, ok := spellingOf[header]
	return ok
}

// normalize brings a header into the form of the tables: lower case without spaces,
// underscores, hyphens and invisible characters. Of "Name [property] Required", as
// Entra's bulk templates have it, the property counts; of "Email Address [Required]",
// as other tools have it, what stands before.
func normalize(header string) string {
	if before, property, ok := cutProperty(header); ok {
		header = property
	} else if before != "" {
		header = before
	}
	return fold(header)
}

func fold(header string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || isBlank(r) {
			return -1
		}
		return r
	}, strings.ToLower(header))
}

// cutProperty takes a header in brackets apart. ok tells whether a property of Graph
// stands in them, which begins with a small letter and is one word.
func cutProperty(header string) (before, property string, ok bool) {
	before, rest, open := strings.Cut(header, "[")
	property, _, closed := strings.Cut(rest, "]")
	property = strings.TrimSpace(property)
	if !open || !closed || property == "" {
		return "", "", false
	}
	for i, r := range property {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || i == 0 && !unicode.IsLower(r) {
			return before, property, false
		}
	}
	return before, property, known(fold(property)) || strings.ToLower(property) != property
}

// A header is the first row of a file, understood.
type header struct {
	cells  []string // as written
	names  []string // normalized
	fields []field  // one for each cell
	passed []string // headers that name users, of columns that hold none
}

// understand finds each column's field. Options can name the column of a field; no other
// is one then. seen is what stands in the columns, of the first rows.
func understand(cells []string, o Options, seen []tally) (header, error) {
	h := header{cells: cells, names: make([]string, len(cells)), fields: make([]field, len(cells))}
	pass := passes(cells, o, seen)
	type found struct{ column, group int }
	best := map[field]found{}
	for i, cell := range cells {
		h.names[i] = normalize(cell)
		h.fields[i] = fieldRest
		at, ok := o.spelling(h.names[i])
		switch {
		case !ok:
			continue
		case pass[i]:
			if at.field == fieldUser || at.field == fieldLogin || at.field == fieldID {
				h.passed = append(h.passed, trim(cell))
			}
			continue
		case h.names[i] == "userid" && at.field == fieldLogin && seen[i].guids > 0 && seen[i].guids == seen[i].filled:
			at = spelling{fieldID, -1} // in a list of anything else, Id is that thing's
		}
		before, taken := best[at.field]
		switch {
		case taken && before.group < at.group:
			continue
		case taken && before.group == at.group:
			return h, twice(cells, before.column, i)
		case taken:
			h.fields[before.column] = fieldRest
		}
		best[at.field], h.fields[i] = found{i, at.group}, at.field
	}
	return h, nil
}

// said are the columns that the options name.
func (o Options) said() []saidColumn {
	said := []saidColumn{
		{o.UserColumn, fieldUser, userFields},
		{o.LocationFrom, fieldLocation, []field{fieldLocation}},
	}
	for name, column := range o.Columns {
		f := spellingOf[fold(name)].field
		others := []field{f}
		if f == fieldUser {
			others = userFields
		}
		said = append(said, saidColumn{column, f, others})
	}
	return said
}

// saidFields are the fields whose column the options name.
func (o Options) saidFields() map[field]bool {
	out := map[field]bool{}
	for _, said := range o.said() {
		if said.column == "" {
			continue
		}
		out[said.field] = true
		for _, f := range said.others {
			out[f] = true
		}
	}
	return out
}

// A saidColumn is a column named for a field, in place of those known for others.
type saidColumn struct {
	column string
	field  field
	others []field
}

// noColumn is said where no column is that of a field.
const noColumn = "none"

// spelling says which field the column of a normalized header is of.
func (o Options) spelling(name string) (spelling, bool) {
	at, ok := spellingOf[name]
	for _, said := range o.said() {
		switch {
		case said.column == "":
		case name == normalize(said.column) && !strings.EqualFold(said.column, noColumn):
			return spelling{said.field, 0}, true
		case ok && slices.Contains(said.others, at.field):
			return spelling{}, false
		}
	}
	return at, ok
}

// CheckColumns tells whether each of the names is that of a field that a column can be
// named for.
func CheckColumns(names []string) error {
	for _, name := range names {
		if known(fold(name)) {
			continue
		}
		if _, err := plan.Column(name); err != nil {
			return err
		}
	}
	return nil
}

func twice(cells []string, a, b int) error {
	return fmt.Errorf("columns %d %q and %d %q say the same thing: delete one of them", a+1, trim(cells[a]), b+1, trim(cells[b]))
}

// has tells whether some column is of the field.
func (h header) has(f field) bool { return slices.Contains(h.fields, f) }

// namesUser tells whether some column can hold a user's key.
func (h header) namesUser() bool { return slices.ContainsFunc(userFields, h.has) }

// list returns headers as written, for messages: a dozen at most.
func list(cells []string) string {
	const most = 12
	var out []string
	for _, c := range cells[:min(most, len(cells))] {
		out = append(out, fmt.Sprintf("%.60q", trim(c)))
	}
	if more := len(cells) - most; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, ", ")
}
