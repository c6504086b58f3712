package tenant

// A Violation is why a license that a group gives did not take effect for a member: the
// error of its row in licenseAssignmentStates (graph-contract 4.2).
type Violation struct {
	Code, Words, Remedy string
}

var violations = []Violation{
	{"CountViolation", "no license was available", "free or buy licenses, then reprocess the user"},
	{"MutuallyExclusiveViolation", "a service plan excludes one that the user has", "turn off one of the two service plans for the group, or remove the other license, then reprocess the user"},
	{"DependencyViolation", "a service plan needs one that the user lacks, or another license needs it", "turn on the needed service plan or turn off the dependent one for the group, then reprocess the user"},
	{"ProhibitedInUsageLocationViolation", "a service is not offered in the user's usage location", "correct the usage location, or take the user out of the group"},
	{"UniquenessViolation", "a proxy address is already in use", "free the address, then reprocess the user"},
	{"Other", "another license of the same group failed", "correct that one first; look at the user's licenses in the admin center"},
}

// ViolationOf says an error in words. Of a text that Graph is not known to use, the text
// itself is all that is known.
func ViolationOf(code string) Violation {
	for _, v := range violations {
		if v.Code == code {
			return v
		}
	}
	if code == "" {
		code = "the tenant gave no reason"
	}
	return Violation{Code: code, Words: code, Remedy: "look at the user's licenses in the admin center"}
}
