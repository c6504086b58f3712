package intake

import (
	"fmt"
	"slices"
	"strings"
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
	fieldRest       field = ""      // a column that says nothing to reseat
	fieldExtra      field = "extra" // a cell beyond the header
)

// spellings lists the headers of each field, normalized. Where a file has several,
// the earlier group wins; two of one group are an error, since neither is better.
var spellings = []struct {
	field  field
	groups [][]string
}{
	{fieldID, [][]string{{"objectid", "externaldirectoryobjectid", "entraobjectid", "azureadobjectid", "aadobjectid"}, {"id"}}},
	{fieldUPN, [][]string{{"userprincipalname", "upn"}}},
	{fieldUser, [][]string{{"user", "users", "memberobjectidorupn"}}},
	{fieldMail, [][]string{{"mail"}, {"email"}, {"emailaddress"}, {"mailaddress"}, {"primarysmtpaddress"}}},
	{fieldLogin, [][]string{{"username"}, {"loginname"}, {"login"}, {"logonname"}, {"signinname"}, {"windowsliveid"}, {"userid"}}},
	{fieldAlias, [][]string{{"alias"}, {"smtpaddress"}}},
	{fieldKind, [][]string{{"@odata.type"}, {"objecttype"}, {"membertype"}, {"groupmembertype"}, {"objectclass"}, {"recipienttype"}}},
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
// Entra's bulk templates have it, the property counts.
func normalize(header string) string {
	if _, rest, ok := strings.Cut(header, "["); ok {
		if property, _, ok := strings.Cut(rest, "]"); ok && strings.TrimSpace(property) != "" {
			header = property
		}
	}
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || isBlank(r) {
			return -1
		}
		return r
	}, strings.ToLower(header))
}

// A header is the first row of a file, understood.
type header struct {
	cells  []string // as written
	names  []string // normalized
	fields []field  // one for each cell
}

// understand finds each column's field. Options can name the column of users and that
// of usage locations; no other is one then.
func understand(cells []string, o Options) (header, error) {
	h := header{cells: cells, names: make([]string, len(cells)), fields: make([]field, len(cells))}
	best := map[field]int{} // column of each field
	for i, cell := range cells {
		h.names[i] = normalize(cell)
		h.fields[i] = fieldRest
		at, ok := o.spelling(h.names[i])
		if !ok {
			continue
		}
		before, taken := best[at.field]
		switch {
		case taken && h.groupOf(before) < at.group:
			continue
		case taken && h.groupOf(before) == at.group:
			return h, twice(cells, before, i)
		case taken:
			h.fields[before] = fieldRest
		}
		best[at.field], h.fields[i] = i, at.field
	}
	return h, nil
}

// spelling says which field the column of a normalized header is of.
func (o Options) spelling(name string) (spelling, bool) {
	at, ok := spellingOf[name]
	for _, said := range []struct {
		column string
		field  field
		others []field
	}{{o.UserColumn, fieldUser, userFields}, {o.LocationFrom, fieldLocation, []field{fieldLocation}}} {
		switch {
		case said.column == "":
		case name == normalize(said.column):
			return spelling{said.field, 0}, true
		case ok && slices.Contains(said.others, at.field):
			return spelling{}, false
		}
	}
	return at, ok
}

func (h header) groupOf(column int) int { return spellingOf[h.names[column]].group }

func twice(cells []string, a, b int) error {
	return fmt.Errorf("columns %d %q and %d %q say the same thing: keep one of them", a+1, trim(cells[a]), b+1, trim(cells[b]))
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
