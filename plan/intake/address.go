package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reseat/plan"
	"reseat/plan/pattern"
	"reseat/plan/sku"
)

// codeNoAddress is what a key is held for that names nobody, whatever the tenant (R42).
const codeNoAddress plan.Code = "not-an-address"

// check faults a key that some program has spoilt on its way here, or that holds more or
// less than an address.
func (c *columns) check(key string, f *faults) {
	if key == "" || sound(key) {
		return
	}
	ascii := !strings.ContainsFunc(key, func(r rune) bool { return r >= utf8.RuneSelf })
	switch {
	case strings.ContainsRune(key, utf8.RuneError):
		f.add("bad-encoding", "the user's key contains bytes that are not in the file's encoding: save the file as UTF-8, or name its --encoding")
	case c.legacy && !ascii:
		f.add("bad-encoding", "the user's key contains a letter outside ASCII and the file is not UTF-8, so it may be another letter: save the file as UTF-8, or name its --encoding")
	case typeName(key):
		f.add(codeNoAddress, fmt.Sprintf("%.60q is what PowerShell writes in place of a list or an object: export the property itself, such as Select-Object UserPrincipalName", key))
	case key == noValue:
		f.add(codeNoAddress, "the cell of the user "+withoutValue)
	case spreadsheetError(key):
		f.add(codeNoAddress, fmt.Sprintf("%q is an error of the spreadsheet, no user: correct the formula, or delete the row", key))
	case ascii && strings.ContainsRune(key, '?'):
		f.add("bad-encoding", "the user's key contains a question mark, which exports leave in place of a letter they cannot write: export again as UTF-8 (Export-Csv -Encoding UTF8)")
	case strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || isBlank(r) && r != ' ' }):
		f.add("bad-row", "the user's key contains an invisible character or a line break: type it again")
	case sku.IsGUID(unbraced(key)):
		f.add(codeNoAddress, fmt.Sprintf("%q is an object id, not a user principal name: call the column Id", key))
	default:
		f.add(codeNoAddress, more(key))
	}
}

// more says what stands in a cell beside or in place of an address.
func more(key string) string {
	found := addressesIn(key)
	foreign := strings.IndexFunc(key, func(r rune) bool { return r >= utf8.RuneSelf })
	short := fmt.Sprintf("%.120q", key)
	switch {
	case len(found) > 1:
		return fmt.Sprintf("%s names %d users (%s): give each a row of its own", short, len(found), strings.Join(found[:min(3, len(found))], ", "))
	case len(found) == 1:
		return fmt.Sprintf("%s contains more than an address: write only the address: did you mean %s?", short, found[0])
	case foreign >= 0:
		r, _ := utf8.DecodeRuneInString(key[foreign:])
		return fmt.Sprintf("%s contains %q (U+%04X), a character that no user principal name can contain: type it again with the letters A to Z, digits and . - _ '", short, r, r)
	case strings.Count(key, "@") == 1:
		return short + " contains a character that no user principal name can contain: write only the address, such as name@contoso.com"
	default:
		return short + " is neither an address nor an object id: write the user principal name, such as name@contoso.com"
	}
}

var oneAddress = pattern.New(`[A-Za-z0-9._!#^~+&%$*/='-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

// addressesIn returns the addresses in a text, each once, in whatever case it comes. What
// foreign letters or dashes touch is a part of an address at most.
func addressesIn(text string) []string {
	var out []string
	for _, at := range oneAddress().FindAllStringIndex(text, -1) {
		a := strings.TrimRight(strings.Trim(text[at[0]:at[1]], "'"), ".-")
		if !continued(text[:at[0]], text[at[1]:]) && !slices.ContainsFunc(out, func(s string) bool { return strings.EqualFold(s, a) }) {
			out = append(out, a)
		}
	}
	return out
}

// continued tells whether the words around an address go on with signs outside ASCII: a
// foreign letter or dash, or a quote with a letter behind it, as in o’brien.
func continued(before, after string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	further, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	next, _ := utf8.DecodeRuneInString(after)
	return foreignPart(r) || foreignPart(next) || strings.ContainsRune("’‘′´ʼ", r) && (unicode.IsLetter(further) || unicode.IsDigit(further))
}

func foreignPart(r rune) bool {
	return r >= utf8.RuneSelf && r != utf8.RuneError && unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit, unicode.Pd)
}

// sound tells whether a key is an address or object id that a tenant could know: ASCII,
// one @, no sign that addresses cannot hold.
func sound(key string) bool {
	at := 0
	for i := range len(key) {
		if odd[key[i]] {
			return false
		}
		if key[i] == '@' {
			at++
		}
	}
	return at == 1 && key[0] != '\''
}

// IsKey tells whether a tenant could know somebody by a key: an address or an object id.
func IsKey(key string) bool { return key != "" && (sound(key) || sku.IsGUID(unbraced(key))) }

// odd are the bytes that no address has.
var odd = func() (set [256]bool) {
	for c := range set {
		set[c] = c <= ' ' || c >= 0x7F || strings.IndexByte(`?,;:<>()[]"\|`, byte(c)) >= 0
	}
	return set
}()

// unbraced returns a GUID as Entra writes it, of one in braces.
func unbraced(s string) string {
	if len(s) == 38 && s[0] == '{' && s[37] == '}' {
		return s[1:37]
	}
	return s
}

var dotNetName = pattern.New("^(System|Microsoft|Deserialized)\\.[\\w.]+[+\\w.]*(`\\d+)?(\\[.*\\])*$")

// typeName tells whether a cell is what PowerShell writes for something that is no text:
// the name of a .NET type, or a hash table.
func typeName(cell string) bool {
	return strings.HasPrefix(cell, "@{") || strings.HasPrefix(cell, "{") && strings.Contains(cell, "...}") || dotNetName().MatchString(cell)
}

// spreadsheetError tells whether a cell is an error such as #N/A, #NAME? or #BEZUG!, in
// any language, or the ##### of a column too narrow.
func spreadsheetError(cell string) bool {
	if len(cell) < 3 || cell[0] != '#' || strings.Contains(cell, "@") || len(cell) > 24 {
		return false
	}
	end := cell[len(cell)-1]
	return end == '!' || end == '?' || strings.Trim(cell, "#") == "" || strings.EqualFold(cell, "#N/A") || strings.EqualFold(cell, "#NV") || strings.EqualFold(cell, "#N/D") || strings.EqualFold(cell, "#Н/Д") || strings.EqualFold(cell, "#I/T")
}
