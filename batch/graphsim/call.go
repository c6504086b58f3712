package graphsim

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// A call is one request, or one part of a JSON batch.
type call struct {
	ctx    context.Context
	method string
	path   []string // decoded segments after the version; a key in parentheses is one of its own
	query  map[string]string
	raw    string // path and query as sent, after the version, without a leading slash
	header http.Header
	body   []byte
	base   string // such as http://127.0.0.1:8080/v1.0
	now    time.Time
	app    string // who asks, as far as quotas go
	id     string // request-id
	tenant tenant.ID
	inner  string   // how the envelope of a fault spells innerError
	roles  []string // what the caller may do; nil: everything

	cast     string // the kind to which the path casts a collection
	counting bool   // the path ends in $count
	strange  string // a cast to what is not known

	user   string // id of the user or group it is about
	inside bool   // part of a JSON batch
	batch  string // of a JSON batch: what its parts ask for

	direct bool       // without wire form; see direct.go
	beta   bool       // it asks for the allotments, which v1.0 does not have
	wish   *licensing // instead of the body of a direct assignLicense
}

// newCall reads a target, the path below the version with its query.
func newCall(method, target string) (*call, *fault) {
	c := &call{method: method, raw: strings.TrimPrefix(target, "/"), query: make(map[string]string)}
	path, query, _ := strings.Cut(c.raw, "?")
	for _, s := range strings.Split(strings.TrimSuffix(path, "/"), "/") {
		p, err := url.PathUnescape(s)
		if err != nil {
			return nil, badRequest("BadRequest", "Malformed uri: invalid escape in the path.")
		}
		for _, seg := range splitKey(p) {
			c.walk(seg)
		}
	}
	for _, kv := range strings.Split(query, "&") {
		if kv == "" {
			continue
		}
		k, v, _ := strings.Cut(kv, "=")
		key, err1 := url.QueryUnescape(k)
		val, err2 := url.QueryUnescape(v)
		if err1 != nil || err2 != nil {
			return nil, badRequest("BadRequest", "Malformed uri: invalid escape in the query.")
		}
		key = optionName(key)
		if _, twice := c.query[key]; twice {
			return nil, badRequest("BadRequest", "Query parameter '"+key+"' is specified more than once.")
		}
		c.query[key] = val
	}
	return c, nil
}

// options are the query options of OData, without their $.
var options = []string{"select", "filter", "search", "orderby", "expand", "count", "top", "skip", "skiptoken", "deltatoken", "format", "apply"}

// optionName is a query option in one spelling: without regard to case, and with the $
// that a client may leave out.
func optionName(key string) string {
	key = strings.ToLower(key)
	if slices.Contains(options, key) {
		return "$" + key
	}
	return key
}

// walk adds a segment to the path. Names of actions and functions may have their
// namespace and parentheses; a cast and $count are kept beside the path where they end
// it.
func (c *call) walk(seg string) {
	name := strings.ToLower(strings.TrimSuffix(seg, "()"))
	if c.cast != "" && (name != "$count" || c.counting) {
		c.path, c.cast = append(c.path, "microsoft.graph."+c.cast), ""
	}
	if c.counting {
		c.path, c.counting = append(c.path, "$count"), false
	}
	short, qualified := strings.CutPrefix(strings.TrimPrefix(name, "microsoft."), "graph.")
	kind, isKind := casts[short]
	switch {
	case len(c.path) > 0 && name == "$count":
		c.counting = true
	case qualified && isKind && c.cast == "" && len(c.path) > 1:
		c.cast = kind
	case qualified && len(c.path) == 3:
		c.strange = seg
	case qualified:
		c.path = append(c.path, short)
	case name == "delta":
		c.path = append(c.path, name)
	default:
		c.path = append(c.path, seg)
	}
}

// splitKey turns users('o”brien@contoso.com') into its collection and its key, the form
// for a UPN that begins with $ (graph-contract 3.2).
func splitKey(seg string) []string {
	if name, key, ok := strings.Cut(seg, "(commerceSubscriptionId="); ok {
		return []string{name, "commerceSubscriptionId=" + strings.TrimSuffix(key, ")")}
	}
	name, key, ok := strings.Cut(seg, "('")
	if !ok || !strings.HasSuffix(key, "')") {
		return []string{seg}
	}
	return []string{name, strings.ReplaceAll(strings.TrimSuffix(key, "')"), "''", "'")}
}

// advanced tells whether the request may use advanced queries (graph-contract 3.1).
func (c *call) advanced() bool { return c.eventual() && c.counted() }

func (c *call) eventual() bool {
	return strings.EqualFold(c.header.Get("ConsistencyLevel"), "eventual")
}

func (c *call) counted() bool { return strings.EqualFold(c.query["$count"], "true") }
