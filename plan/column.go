package plan

import (
	"fmt"
	"slices"
	"strings"
)

// UserColumns are the columns of a user list that name its users, as the guide writes them.
var UserColumns = []string{"UserPrincipalName", "User", "Id", "Mail", "Alias"}

// Columns are all columns of a user list that mean something to reseat, as the guide
// writes them.
var Columns = append(slices.Clone(UserColumns), "AddLicenses", "RemoveLicenses", "Swap", "DisabledPlans", "EnabledPlans",
	"UsageLocation", "Recipe", "Wave", "Priority", "DisplayName", "FirstName", "LastName", "Department")

// Column returns how the guide writes the name of one of Columns, in whatever case and
// with whatever spaces, underscores or hyphens it is given.
func Column(name string) (string, error) {
	for _, c := range Columns {
		if foldColumn(c) == foldColumn(name) {
			return c, nil
		}
	}
	return "", fmt.Errorf("no column of reseat's is called %q: it has %s", name, strings.Join(Columns, ", "))
}

func foldColumn(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(name))
}
