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
// example. Only the first can be. Templates come in the language of the portal, so the
// word before the colon can be any, and the address is that of a placeholder.
func (c *columns) example(w *row) bool {
	c.template = false
	for _, cell := range []string{w.User, w.UPN, w.ID, w.Name} {
		word, rest, colon := strings.Cut(strings.ReplaceAll(trim(cell), "：", ":"), ":")
		word, rest = strings.ToLower(trim(word)), trim(rest)
		key := strings.Contains(rest, "@") || len(rest) == len("00000000-0000-0000-0000-000000000000")
		if colon && (word == "example" || key && word != "mailto" && word != "smtp" && !strings.Contains(word, "@")) {
			return true
		}
	}
	for _, cell := range []string{w.User, w.UPN, w.Mail} {
		if placeholder(cell) {
			return true
		}
	}
	return false
}

// placeholder tells whether an address is of a domain that nobody can have (RFC 2606),
// or is the one in the templates.
func placeholder(address string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(trim(address)), "@")
	if local == "chris" && domain == "contoso.com" {
		return true
	}
	for _, d := range []string{"example.com", "example.org", "example.net"} {
		if domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	return strings.HasSuffix(domain, ".example")
}
