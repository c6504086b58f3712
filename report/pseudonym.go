package report

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"reseat/plan/pattern"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A redactor makes pseudonyms and finds what needs one in free text.
type redactor struct {
	key    []byte
	public map[string]bool   // ids and names of SKUs and service plans: no secret
	known  *strings.Replacer // names that texts may use, each with its pseudonym
}

func newRedactor(r Report, key []byte) *redactor {
	x := &redactor{key: key, public: publicNames(r.Catalog)}
	pairs := make(map[string]string)
	put := func(name string, pseudonym func(string) string) {
		if pairs[name] == "" && name != "" {
			pairs[name] = pseudonym(name)
			pairs[strings.ToLower(name)] = pairs[name]
		}
	}
	put(r.Header.TenantName, func(s string) string { return x.name("tenant", s) })
	put(r.Header.Domain, x.domain)
	for _, in := range r.Header.Inputs {
		put(in.Name, x.file)
	}
	for i := range r.Rows {
		_, domain, _ := strings.Cut(r.Rows[i].UPN, "@")
		put(domain, x.domain)
		for _, s := range r.Rows[i].Sources {
			put(s.File, x.file)
		}
		if wave := r.Rows[i].Wave; len(wave) > 3 && !x.public[strings.ToLower(wave)] {
			put(wave, func(s string) string { return x.name("wave", s) })
		} else if wave != "" {
			put("wave "+wave, func(string) string { return "wave " + x.name("wave", wave) })
		}
	}
	if r.Run.Dir != "" {
		put(filepath.Base(r.Run.Dir), func(s string) string { return x.name("run", s) })
	}
	for _, name := range r.Header.Groups {
		p := x.name("group", name)
		put(`"`+name+`"`, func(string) string { return `"` + p + `"` })
		put("group "+name, func(string) string { return "group " + p })
		// The name alone of a group called EMS would take the SKU's place.
		if len(name) > 3 && !x.public[strings.ToLower(name)] {
			put(name, func(string) string { return p })
		}
	}
	list := make([]string, 0, 2*len(pairs))
	for _, name := range longestFirst(pairs) {
		list = append(list, name, pairs[name])
	}
	x.known = strings.NewReplacer(list...)
	return x
}

// longestFirst lists the names so that none is found inside another one.
func longestFirst(pairs map[string]string) []string {
	return slices.SortedFunc(maps.Keys(pairs), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
}

// publicNames lists what a text may name openly, in lower case.
func publicNames(c words.Catalog) map[string]bool {
	out := make(map[string]bool)
	for id, s := range c.SKUs {
		for _, name := range []string{string(id), string(s.PartNumber), s.Name} {
			out[strings.ToLower(name)] = true
		}
		for _, p := range s.Plans {
			out[string(p.ID)] = true
			out[strings.ToLower(p.Name)] = true
			out[strings.ToLower(p.Friendly)] = true
		}
	}
	return out
}

// sum is the keyed hash behind every pseudonym; case makes no difference.
func (x *redactor) sum(kind, value string) []byte {
	h := hmac.New(sha256.New, x.key)
	h.Write([]byte(kind + "\x00" + strings.ToLower(value)))
	return h.Sum(nil)
}

// name returns the pseudonym of a name; what is empty stays so.
func (x *redactor) name(kind, value string) string {
	if value == "" {
		return ""
	}
	return kind + "-" + hex.EncodeToString(x.sum(kind, value)[:6])
}

// user returns the pseudonym of a UPN or mail address, which looks like one.
func (x *redactor) user(upn string) string {
	if !strings.Contains(upn, "@") {
		return x.name("user", upn)
	}
	return x.name("user", upn) + "@redacted.invalid"
}

func (x *redactor) domain(name string) string {
	if name == "" {
		return ""
	}
	return x.name("domain", name) + ".invalid"
}

// endings says what kind of file it was and stays.
var endings = []string{".csv", ".tsv", ".txt", ".json", ".xlsx"}

// file returns the pseudonym of a file or selection.
func (x *redactor) file(name string) string {
	if ext := strings.ToLower(filepath.Ext(name)); slices.Contains(endings, ext) {
		return x.name("file", name) + ext
	}
	return x.name("source", name)
}

// guid returns another GUID, of the version left to applications (RFC 9562, 5.8).
func (x *redactor) guid(id string) string {
	if id == "" {
		return ""
	}
	var g uuid.UUID
	copy(g[:], x.sum("id", id))
	g[6], g[8] = g[6]&0x0f|0x80, g[8]&0x3f|0x80
	return g.String()
}

func (x *redactor) group(id tenant.GroupID) tenant.GroupID { return tenant.GroupID(x.guid(string(id))) }

var (
	addressIn = pattern.New(`[^\s"<>(),;:|=]+@[\pL\pN._-]*[\pL\pN]`)
	guidIn    = pattern.New(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)
	quotedIn  = pattern.New(`"(?:[^"\\]|\\.)+"`)
	pseudonym = pattern.New(`^[a-z]+-[0-9a-f]{12}(@redacted\.invalid|\.[a-z]+)?$`)
)

// text redacts a free text: addresses, ids, the names that are known, and whatever is
// in quotes, such as a cell that names no SKU. Pseudonyms in it stay as they are.
func (x *redactor) text(s string) string {
	if strings.Contains(s, "@") {
		s = addressIn().ReplaceAllStringFunc(s, x.address)
	}
	if strings.Count(s, "-") >= 4 {
		s = guidIn().ReplaceAllStringFunc(s, x.id)
	}
	s = x.known.Replace(s)
	if strings.Contains(s, `"`) {
		s = quotedIn().ReplaceAllStringFunc(s, x.quoted)
	}
	return s
}

// quoted keeps in quotes what anybody may read.
func (x *redactor) quoted(found string) string {
	inner := found[1 : len(found)-1]
	if x.public[strings.ToLower(inner)] || pseudonym().MatchString(inner) {
		return found
	}
	return `"` + x.name("text", inner) + `"`
}

func (x *redactor) address(found string) string {
	if strings.HasSuffix(found, "@redacted.invalid") {
		return found
	}
	return x.user(found)
}

func (x *redactor) id(found string) string {
	if x.public[strings.ToLower(found)] {
		return found
	}
	return x.guid(found)
}

// replaceWord replaces a name wherever it stands by itself, in any case.
func replaceWord(text, name, by string) string {
	if name == "" || !strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
		return text
	}
	var b strings.Builder
	last := 0
	for _, at := range regexp.MustCompile(`(?i)`+regexp.QuoteMeta(name)).FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if wordly(before) || wordly(after) {
			continue
		}
		b.WriteString(text[last:at[0]] + by)
		last = at[1]
	}
	return b.String() + text[last:]
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
