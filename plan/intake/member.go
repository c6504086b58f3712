package intake

import "strings"

// kinds names the members of groups that are no users, by the end of what exports
// call them: Graph's #microsoft.graph.device, Exchange's MailUniversalSecurityGroup,
// Active Directory's computer.
var kinds = []struct{ ending, kind string }{
	{"group", "group"},
	{"groupmailbox", "group"},
	{"roomlist", "group"},
	{"device", "device"},
	{"computer", "device"},
	{"contact", "contact"},
	{"serviceprincipal", "service principal"},
	{"application", "service principal"},
	{"publicfolder", "public folder"},
}

// skips says what a row is if it is no user, or "" (R5).
func (c *columns) skips(w *row) string {
	if c.template && c.example(w) {
		return "example"
	}
	if w.IsGroup != "" && strings.EqualFold(trim(w.IsGroup), "true") {
		return "group"
	}
	if w.Kind == "" {
		return ""
	}
	kind := normalize(w.Kind)
	if strings.HasSuffix(kind, "user") {
		return ""
	}
	for _, k := range kinds {
		if strings.HasSuffix(kind, k.ending) {
			return k.kind
		}
	}
	return ""
}

// example tells whether the row is the one that Entra's templates show as an
// example. Only the first can be.
func (c *columns) example(w *row) bool {
	c.template = false
	for _, cell := range []string{w.User, w.UPN, w.ID, w.Name} {
		if strings.HasPrefix(strings.ToLower(trim(cell)), "example:") {
			return true
		}
	}
	return false
}
