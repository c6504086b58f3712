package intake

import (
	"strconv"
	"strings"
	"unicode"

	"reseat/plan"
	"reseat/plan/sku"
)

// key says whom a row names. Object id and UPN are both kept, so that a row in
// which they lead to different users is noticed (R5). Mail, alias and login name
// count only where both are missing: they can lag behind a rename and need not be
// unique, so beside a better key they would hold users for nothing.
func (c *columns) key(w *row, f *faults) plan.Key {
	k := plan.Key{ID: unbraced(trim(w.ID)), UPN: trim(w.UPN)}
	if k.ID != "" {
		if id, err := sku.ParseID(k.ID); err == nil {
			k.ID = string(id)
		} else {
			k = c.notGUID(k, f)
		}
	}
	if k == (plan.Key{}) {
		k = weakKey(w)
	}
	if k == (plan.Key{}) {
		f.add("no-user", "the row names no user: fill in its UPN or object id, or delete the row")
	}
	c.check(k.UPN, f)
	if k.Any = unbraced(k.Any); strings.IndexByte(k.Any, '@') >= 0 || k.Any != "" && !sku.IsGUID(k.Any) {
		c.check(k.Any, f)
	}
	c.check(k.Mail, f)
	c.check(k.Alias, f)
	return k
}

// notGUID deals with an object id that is none. A column called Id may number the
// rows, or hold UPNs; a column called ObjectId may not.
func (c *columns) notGUID(k plan.Key, f *faults) plan.Key {
	if !c.looseID() {
		f.add("bad-row", "the object id "+strconv.Quote(k.ID)+" is not a GUID: correct the cell, or empty it and fill in the UPN")
	}
	if k.UPN == "" {
		return plan.Key{Any: k.ID}
	}
	return plan.Key{UPN: k.UPN}
}

func (c *columns) looseID() bool {
	for i, f := range c.fields {
		if f == fieldID {
			return c.names[i] == "id"
		}
	}
	return false
}

func weakKey(w *row) plan.Key {
	switch {
	case trim(w.User) != "":
		return plan.Key{Any: address(w.User)}
	case strings.Contains(w.Login, "@"): // most likely the UPN
		return plan.Key{Any: address(w.Login)}
	case trim(w.Mail) != "":
		return plan.Key{Mail: address(w.Mail)}
	case trim(w.Login) != "":
		return plan.Key{Any: address(w.Login)}
	case trim(w.Alias) != "":
		return plan.Key{Alias: address(w.Alias)}
	}
	return plan.Key{}
}

// address drops the smtp: that proxyAddresses begin with.
func address(s string) string {
	s = trim(s)
	if len(s) > 5 && strings.EqualFold(s[:5], "smtp:") {
		s = s[5:]
	}
	return trim(s)
}

// isBlank tells whether r is white space or takes no room at all, or is the sign that
// ends a file of MS-DOS.
func isBlank(r rune) bool {
	switch r {
	case '\x1A', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\uFEFF', '\u00AD':
		return true
	}
	return unicode.IsSpace(r)
}

// trim drops white space and invisible characters from both ends.
func trim(s string) string {
	if s == "" || plain(s[0]) && plain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, isBlank)
}

func plain(c byte) bool { return c > ' ' && c < 0x7F }
