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
	top  int
	from int // place in the whole collection
}

// pageOf reads $top and $skiptoken (graph-contract 3.1).
func pageOf(c *call) (page, *fault) {
	p := page{top: defaultPage}
	if s, given := c.query["$top"]; given {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > largestPage {
			return p, unsupported("Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", s, largestPage)
		}
		p.top = n
	}
	for _, no := range []string{"$skip", "$expand", "$apply"} {
		if _, given := c.query[no]; given {
			return p, unsupported("'%s' is not supported by the service.", no)
		}
	}
	if _, given := c.query["$orderby"]; given {
		return p, unsupported("Sorting not supported for current query.")
	}
	if tok, given := c.query["$skiptoken"]; given {
		n, ok := fromToken(tok)
		if !ok {
			return p, badRequest("Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.")
		}
		p.from = n
	}
	return p, nil
}

func fromToken(tok string) (int, bool) {
	b, err := base64.RawURLEncoding.DecodeString(tok)
	s, ok := strings.CutPrefix(string(b), "from=")
	n, err2 := strconv.Atoi(s)
	return n, ok && err == nil && err2 == nil && n >= 0
}

// nextLink is the URL of the page that begins at that place, on the host that was asked.
func nextLink(c *call, at int) string {
	path, query, _ := strings.Cut(c.raw, "?")
	var keep []string
	for _, kv := range strings.Split(query, "&") {
		k, _, _ := strings.Cut(kv, "=")
		if name, err := url.QueryUnescape(k); kv != "" && (err != nil || !strings.EqualFold(name, "$skiptoken")) {
			keep = append(keep, kv)
		}
	}
	tok := base64.RawURLEncoding.EncodeToString([]byte("from=" + strconv.Itoa(at)))
	return c.base + "/" + path + "?" + strings.Join(append(keep, "$skiptoken="+tok), "&")
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

// collection wraps the values of a page; count is negative where none was asked for.
func collection(c *call, context string, values any, next, count int) answer {
	o := object{"@odata.context": c.base + "/$metadata#" + context, "value": values}
	if next >= 0 {
		o["@odata.nextLink"] = nextLink(c, next)
	}
	if count >= 0 {
		o["@odata.count"] = count
	}
	return ok(200, o)
}
