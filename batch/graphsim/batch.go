package graphsim

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

const largestBatch = 20

// A part is one request inside a JSON batch (graph-contract 8).
type part struct {
	ID        text            `json:"id"`
	Method    string          `json:"method"`
	URL       string          `json:"url"`
	Headers   map[string]text `json:"headers"`
	Body      json.RawMessage `json:"body"`
	DependsOn []text          `json:"dependsOn"`
}

// A text is a string that a client may send as a number: Graph takes an id, a
// dependency and a header either way and answers with strings.
type text string

func (s *text) UnmarshalJSON(b []byte) error {
	var n json.Number
	if json.Unmarshal(b, &n) == nil {
		*s = text(n)
		return nil
	}
	return json.Unmarshal(b, (*string)(s))
}

func (p part) id() string { return string(p.ID) }

// after are the ids that a part waits for, in lower case.
func (p part) after() []string {
	out := make([]string, len(p.DependsOn))
	for i, id := range p.DependsOn {
		out[i] = strings.ToLower(string(id))
	}
	return out
}

type partAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"`
}

// batch answers POST /$batch. The parts are charged one by one; the answers come in an
// order of their own.
func (t *Tenant) batch(c *call) answer {
	if c.method != http.MethodPost {
		f := &fault{status: http.StatusMethodNotAllowed, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target."}
		return f.answer(c).seal(c, 1)
	}
	if f := t.chaos.arrive(c); f != nil {
		return f.answer(c).seal(c, 1)
	}
	parts, f := readBatch(c.body)
	if f != nil {
		return f.answer(c).seal(c, 1)
	}
	c.batch = asked(parts)
	units := 1
	a := t.chaos.wrap(t, c, batchRoute, func() (a answer) {
		if err := t.chaos.delay(c.ctx, t, c); err != nil {
			return answer{reset: true}
		}
		a, units = t.parts(c, parts)
		return a
	})
	return a.seal(c, units)
}

// parts answers each part and says what they cost together.
func (t *Tenant) parts(c *call, parts []part) (all answer, units int) {
	status := http.StatusOK
	done := make(map[string]partAnswer)
	var before chain
	for _, p := range parts {
		a, cost := t.part(c, p, done, &before)
		units += cost
		if a.Status == http.StatusTooManyRequests && t.o.Doubt.BatchThrottled {
			status = http.StatusFailedDependency
		}
		done[p.id()] = a
	}
	out := make([]partAnswer, 0, len(parts))
	for _, p := range parts {
		out = append(out, done[p.id()])
	}
	salt := hash(t.o.Seed, string(c.body))
	slices.SortStableFunc(out, func(a, b partAnswer) int {
		return cmp.Compare(hash(salt, a.ID), hash(salt, b.ID))
	})
	return ok(status, object{"responses": out}), units
}

// asked names a batch by what its parts ask for: sent again, it is the same call.
func asked(parts []part) string {
	lines := make([]string, len(parts))
	for i, p := range parts {
		lines[i] = p.Method + " " + p.URL + string(p.Body)
	}
	return strings.Join(lines, "\n")
}

// readBatch returns the parts such that each comes after those it depends on.
func readBatch(body []byte) ([]part, *fault) {
	var b struct {
		Requests []part `json:"requests"`
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Requests == nil {
		return nil, badRequest("BadRequest", "Invalid batch payload format.")
	}
	if len(b.Requests) > largestBatch {
		return nil, badRequest("BadRequest", fmt.Sprintf("Number of batch request steps exceeds the maximum value of %d.", largestBatch))
	}
	ids := make(map[string]bool)
	for _, p := range b.Requests {
		id := strings.ToLower(p.id())
		switch {
		case id == "" || p.Method == "" || p.URL == "":
			return nil, badRequest("BadRequest", "Invalid batch payload format: id, method and url are required.")
		case ids[id]:
			return nil, badRequest("BadRequest", "Request Id : "+p.id()+" has to be unique in a batch.")
		case strings.HasPrefix(strings.ToLower(strings.TrimPrefix(p.URL, "/")), "$batch"):
			return nil, badRequest("BadRequest", "A batch request cannot contain another batch.")
		case !p.declared():
			return nil, badRequest("BadRequest", "Write request id : "+p.id()+" does not contain Content-Type header or body.")
		}
		ids[id] = true
	}
	return inOrder(b.Requests)
}

// declared tells whether a write has the body and the content type that it needs.
func (p part) declared() bool {
	if p.Method != http.MethodPost && p.Method != http.MethodPatch && p.Method != http.MethodPut {
		return true
	}
	for k := range p.Headers {
		if strings.EqualFold(k, "Content-Type") {
			return len(p.Body) > 0
		}
	}
	return false
}

func inOrder(parts []part) ([]part, *fault) {
	var out []part
	placed := make(map[string]bool)
	for len(out) < len(parts) {
		before := len(out)
		for _, p := range parts {
			ready := !slices.ContainsFunc(p.after(), func(id string) bool { return !placed[id] })
			if id := strings.ToLower(p.id()); ready && !placed[id] {
				placed[id] = true
				out = append(out, p)
			}
		}
		if len(out) == before {
			return nil, badRequest("BadRequest", "Request dependency chain contains an unknown id or a cycle.")
		}
	}
	return out, nil
}

// part answers one request of a batch.
func (t *Tenant) part(outer *call, p part, done map[string]partAnswer, before *chain) (partAnswer, int) {
	c, f := newCall(strings.ToUpper(p.Method), t.target(belowVersion(p.URL)))
	if f != nil {
		c = &call{}
	}
	c.ctx, c.base, c.body, c.header, c.inside = outer.ctx, outer.base, p.Body, make(http.Header), true
	for k, v := range p.Headers {
		c.header.Set(k, string(v))
	}
	t.stamp(c)
	c.app, c.roles = outer.app, outer.roles
	if f == nil {
		f = failedBefore(p, done)
	}
	if f != nil {
		return f.answer(c).seal(c, 0).part(p.id()), 0
	}
	if !t.o.Doubt.SerialBatch && before.clash(p, t.written(c)) {
		return faultConcurrent().answer(c).seal(c, 1).part(p.id()), 1
	}
	a, units := t.one(c)
	return a.seal(c, units).annotated(c).part(p.id()), units
}

// belowVersion is a part's URL without the version, which a client may leave in front.
func belowVersion(url string) string {
	url = strings.TrimPrefix(url, "/")
	if len(url) > 5 && strings.EqualFold(url[:5], "v1.0/") {
		url = url[5:]
	}
	return url
}

// A chain is the parts of a batch so far, in the order in which they run.
type chain []link

type link struct {
	id    string
	write string          // the user or group it writes; empty for a read
	after map[string]bool // ids it waits for, at once or through others
}

// written is the user or group that a call writes; empty for a read.
func (t *Tenant) written(c *call) string {
	if r, f := routeOf(c); f == nil && r.write && !r.links() {
		return t.subject(c)
	}
	return ""
}

// clash notes a part and tells whether it and another one write the same user without
// the two being in a chain: Graph runs such parts at the same time.
func (ch *chain) clash(p part, written string) bool {
	me := link{strings.ToLower(p.id()), written, make(map[string]bool)}
	for _, id := range p.after() {
		me.after[id] = true
	}
	for _, other := range *ch {
		if me.after[other.id] {
			maps.Copy(me.after, other.after)
		}
	}
	clash := me.write != "" && slices.ContainsFunc(*ch, func(o link) bool { return o.write == me.write && !me.after[o.id] })
	*ch = append(*ch, me)
	return clash
}

func failedBefore(p part, done map[string]partAnswer) *fault {
	for _, id := range p.after() {
		for k, a := range done {
			if strings.EqualFold(k, id) && a.Status >= 400 {
				return &fault{status: http.StatusFailedDependency, code: "FailedDependency", message: "Dependent request " + id + " failed."}
			}
		}
	}
	return nil
}

// part puts an answer into a batch: what is no JSON is there as base64. A connection
// cannot be reset inside a batch, so that part is a gateway's timeout.
func (a answer) part(id string) partAnswer {
	if a.reset {
		a = answer{status: http.StatusGatewayTimeout, html: gatewayPage}
	}
	p := partAnswer{ID: id, Status: a.status, Headers: make(map[string]string), Body: a.body}
	if text, isText := a.body.(string); isText {
		p.Body = base64.StdEncoding.EncodeToString([]byte(text))
	}
	if a.html != "" {
		p.Body = base64.StdEncoding.EncodeToString([]byte(a.html))
	}
	for k, v := range a.header {
		p.Headers[k] = v[0]
	}
	if typ := a.contentType(); typ != "" {
		p.Headers["Content-Type"] = typ
	}
	return p
}

const gatewayPage = "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>"
