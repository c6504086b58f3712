package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"reseat/plan"
	"reseat/plan/sku"
)

// key says whom a row names. Object id and UPN are both kept, so that a row in
// which they lead to different users is noticed (R5). Mail, alias and login name
// count only where both are missing: they can lag behind a rename and need not be
// unique, so beside a better key they would hold users for nothing.
func (c *columns) key(w *row, f *faults) plan.Key {
	k := plan.Key{ID: trim(w.ID), UPN: trim(w.UPN)}
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
	c.check(k.Any, f)
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

// check faults a key that some program has spoilt on its way here.
func (c *columns) check(key string, f *faults) {
	if sound(key) {
		return
	}
	switch {
	case strings.ContainsRune(key, utf8.RuneError):
		f.add("bad-encoding", "the user's key holds bytes that are not in the file's encoding: save the file as UTF-8, or name its --encoding")
	case c.legacy && strings.ContainsFunc(key, func(r rune) bool { return r >= utf8.RuneSelf }):
		f.add("bad-encoding", "the user's key holds a letter outside ASCII and the file is not UTF-8, so it may be another letter: save the file as UTF-8, or name its --encoding")
	case strings.ContainsRune(key, '?'):
		f.add("bad-encoding", "the user's key holds a question mark, which exports leave in place of a letter they cannot write: export again as UTF-8 (Export-Csv -Encoding UTF8)")
	case strings.ContainsAny(key, "‘’‚“”„«»′″–—"):
		f.add("bad-row", "the user's key holds a typographic quote or dash: type it again with a straight ' or -")
	case strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || isBlank(r) && r != ' ' }):
		f.add("bad-row", "the user's key holds an invisible character or a line break: type it again")
	}
}

// sound tells whether a key is printable ASCII, and so beyond suspicion.
func sound(key string) bool {
	for i := range len(key) {
		if c := key[i]; c < ' ' || c >= 0x7F || c == '?' {
			return false
		}
	}
	return true
}

// isBlank tells whether r is white space or takes no room at all.
func isBlank(r rune) bool {
	switch r {
	case '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\uFEFF', '\u00AD':
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
