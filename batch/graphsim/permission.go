package graphsim

import "slices"

// permissions are the application permissions of which each operation needs one
// (graph-contract 1.2). They are looked at where a scenario asks for tokens.
var permissions = map[string][]string{
	"GET organization":               either(readOrganization, "User.Read.All", "User.ReadWrite.All"),
	"GET organization/{}":            either(readOrganization, "User.Read.All", "User.ReadWrite.All"),
	"GET subscribedSkus":             either(readOrganization, "LicenseAssignment.Read.All"),
	"GET subscribedSkus/{}":          either(readOrganization, "LicenseAssignment.Read.All"),
	"GET domains":                    {"Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	"GET directory/subscriptions":    readOrganization,
	"GET directory/subscriptions/{}": readOrganization,

	"GET directory/deletedItems":             either(readWholeUsers, "User.DeleteRestore.All"),
	"GET directory/deletedItems/{}":          either(readWholeUsers, "User.DeleteRestore.All"),
	"POST directory/deletedItems/{}/restore": either(writeUsers, "User.DeleteRestore.All"),
	"DELETE directory/deletedItems/{}":       either(writeUsers, "User.DeleteRestore.All"),
	"GET directoryObjects/{}":                either(readUsers, readGroups...),
	"GET users/delta":                        readUsers,
	"DELETE users/{}":                        either(writeUsers, "User.DeleteRestore.All"),
	"GET users/{}/licenseDetails/{}":         either(readUsers, "LicenseAssignment.Read.All"),
	"GET users/{}/manager":                   readUsers,
	"GET users/{}/manager/$ref":              readUsers,
	"POST users/{}/getMemberGroups":          either(readUsers, "GroupMember.Read.All"),
	"POST users/{}/getMemberObjects":         either(readUsers, "GroupMember.Read.All"),
	"POST users/{}/checkMemberGroups":        either(readUsers, "GroupMember.Read.All"),
	"GET groups/delta":                       readGroups,
	"POST groups":                            {"Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"},
	"DELETE groups/{}":                       {"Group.ReadWrite.All", "Directory.ReadWrite.All"},
	"GET groups/{}/owners":                   readGroups,
	"GET groups/{}/memberOf":                 readGroups,
	"POST groups/{}/owners/$ref":             {"Group.ReadWrite.All", "Directory.ReadWrite.All"},
	"DELETE groups/{}/owners/{}/$ref":        {"Group.ReadWrite.All", "Directory.ReadWrite.All"},
	"DELETE groups/{}/members/{}":            either(writeMembers, writeUsers...),

	"GET users":                                readUsers,
	"GET users/{}":                             readUsers,
	"GET users/{}/licenseDetails":              either(readUsers, "LicenseAssignment.Read.All"),
	"GET users/{}/memberOf":                    either(readUsers, "GroupMember.Read.All"),
	"GET users/{}/transitiveMemberOf":          either(readUsers, "GroupMember.Read.All"),
	"POST directoryObjects/getByIds":           either(readUsers, readGroups...),
	"POST users":                               writeUsers,
	"PATCH users/{}":                           writeUsers,
	"POST users/{}/assignLicense":              either(writeUsers, "LicenseAssignment.ReadWrite.All"),
	"POST users/{}/reprocessLicenseAssignment": writeUsers,
	"GET groups":                               readGroups,
	"GET groups/{}":                            readGroups,
	"GET groups/{}/membersWithLicenseErrors":   readGroups,
	"GET groups/{}/members":                    either(readGroups, "GroupMember.ReadBasic.All"),
	"GET groups/{}/transitiveMembers":          either(readGroups, "GroupMember.ReadBasic.All"),
	"POST groups/{}/assignLicense":             {"LicenseAssignment.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"},
	"POST groups/{}/members/$ref":              writeMembers,
	"PATCH groups/{}":                          writeMembers,
	"DELETE groups/{}/members/{}/$ref":         writeMembers,
}

var (
	readOrganization = []string{"Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readUsers        = []string{"User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	writeUsers       = []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}
	readGroups       = []string{"GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	writeMembers     = []string{"GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"}
)

func either(list []string, more ...string) []string { return slices.Concat(list, more) }

// permitted tells whether the caller has one of the permissions that the operation needs.
func (r *route) permitted(c *call) bool {
	return c.roles == nil || slices.ContainsFunc(permissions[r.String()], func(p string) bool { return slices.Contains(c.roles, p) })
}
