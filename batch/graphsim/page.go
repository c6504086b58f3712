package graphsim

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

const (
	defaultPage = 100
	largestPage = 999
)

// A page is the part of a collection that one answer carries.
type page struct {
	first bool
	top   int
	from  int    // place in the whole collection
	after string // instead of from, where the collection is ordered: the row to begin with
}

// pageOf reads $top and $skiptoken (graph-contract 3.1). Ordered users have a token of
// their own kind.
func (t *Tenant) pageOf(c *call) (page, *fault) {
	p := page{top: defaultPage}
	if s, given := c.query["$top"]; given {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > largestPage {
			return p, unsupported("Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", s, largestPage)
		}
		p.top = n
	}
	tok, given := c.query["$skiptoken"]
	if !given {
		p.first = true
		return t.shortened(p, false), nil
	}
	full, ok := p.begin(tok)
	_, sorted := c.query["$orderby"]
	if users := len(c.path) == 1 && strings.EqualFold(c.path[0], "users"); !ok || (p.after != "") != (sorted && users) {
		return p, faultPageToken() // none, or one of another collection
	}
	return t.shortened(p, full), nil
}

// begin reads where a page token says that the page begins, and whether that page must
// not be shortened.
func (p *page) begin(tok string) (full, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(tok)
	s, full := strings.CutPrefix(string(b), "full,")
	if key, ordered := strings.CutPrefix(s, "after="); ordered {
		p.after = key
		return full, err == nil
	}
	n, counted := strings.CutPrefix(s, "from=")
	p.from, _ = strconv.Atoi(n)
	return full, counted && err == nil && p.from >= 0 && strconv.Itoa(p.from) == n
}

// shortened makes a page hold less than was asked for, or nothing, though more follows
// (Doubt.ShortPages). After an empty page comes a full one.
func (t *Tenant) shortened(p page, full bool) page {
	if !t.o.Doubt.ShortPages || full {
		return p
	}
	switch hash(t.o.Seed, "page", p.from, p.after) % 3 {
	case 0:
		p.top = 0
	case 1:
		p.top = (p.top + 1) / 2
	}
	return p
}

// next is the token of the page that begins at that place; empty at the end, where the
// place is negative.
func (p page) next(at int) string {
	if at < 0 {
		return ""
	}
	return p.token("from=" + strconv.Itoa(at))
}

func (p page) token(begin string) string {
	if p.top == 0 {
		begin = "full," + begin
	}
	return base64.RawURLEncoding.EncodeToString([]byte(begin))
}

// nextLink is the URL of what comes next by that token, on the host that was asked.
func nextLink(c *call, key, token string) string {
	path, query, _ := strings.Cut(c.raw, "?")
	var keep []string
	for _, kv := range strings.Split(query, "&") {
		k, _, _ := strings.Cut(kv, "=")
		if name, err := url.QueryUnescape(k); kv != "" && (err != nil || !strings.EqualFold(name, "$skiptoken") && !strings.EqualFold(name, "$deltatoken")) {
			keep = append(keep, kv)
		}
	}
	return c.base + "/" + path + "?" + strings.Join(append(keep, key+"="+token), "&")
}

// gather walks a collection of n from the page's beginning and returns the items that
// pick takes, at most a page of them, and where the next page begins; -1 at the end.
func gather[T any](p page, n int, pick func(i int) (T, bool)) ([]T, int) {
	var out []T
	for i := p.from; i < n; i++ {
		v, ok := pick(i)
		if !ok {
			continue
		}
		if len(out) == p.top {
			return out, i
		}
		out = append(out, v)
	}
	return out, -1
}

// collection wraps the values of a page. The token of the next page is empty on the
// last one, count is negative where none was asked for.
func collection(c *call, context string, values any, next string, count int) answer {
	o := object{"@odata.context": c.base + "/$metadata#" + context, "value": values}
	if next != "" {
		o["@odata.nextLink"] = nextLink(c, "$skiptoken", next)
	}
	if count >= 0 {
		o["@odata.count"] = count
	}
	return ok(200, o)
}

// filled turns a list of none into [], as an answer's value never is null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
