package graphsim

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"
)

// An object is a JSON object; its keys are written in order.
type object = map[string]any

// An answer is what the tenant says to one call.
type answer struct {
	status int
	header http.Header
	body   any    // nil: none
	value  any    // instead of body, to a direct call
	html   string // instead of body: what a proxy in front of Graph says
	cut    int    // percent of the body that arrives; 0: all
	reset  bool   // the connection is closed instead
	level  string // of OData's annotations; empty: minimal
}

func ok(status int, body any) answer { return answer{status: status, body: body} }

func (a answer) set(key, value string) answer {
	if a.header == nil {
		a.header = make(http.Header)
	}
	a.header.Set(key, value)
	return a
}

// answer wraps the fault in Graph's envelope (graph-contract 5.3).
func (f *fault) answer(c *call) answer {
	inner := object{"date": stamp(c.now), "request-id": c.id, "client-request-id": c.clientID()}
	if f.status == http.StatusTooManyRequests {
		inner["code"], inner["status"], inner["message"] = "429", "429", "Please retry after"
	}
	e := object{"code": f.code, "message": f.message, c.inner: inner}
	if f.target != "" {
		e["details"] = []object{{"code": "ObjectConflict", "message": f.message, "target": f.target}}
	}
	return ok(f.status, object{"error": e})
}

func (t *throttle) answer(c *call, omit bool) answer {
	a := faultThrottled().answer(c).
		set("x-ms-throttle-scope", t.limit.scope+"/"+t.limit.kind+"/"+c.app+"/"+string(c.tenant)).
		set("x-ms-throttle-information", t.limit.reason)
	if omit {
		return a
	}
	return a.set("Retry-After", fractional(t.wait))
}

// fractional writes a delay the way Graph does, in seconds with a fraction, rounded up.
func fractional(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(d.Seconds()*1000)/1000, 'f', 3, 64)
}

// percentage is how Graph writes a share of a limit: 0.8 to 1.8.
func percentage(share float64) string {
	return strconv.FormatFloat(math.Min(share, 1.8), 'f', 2, 64)
}

// stamp is how Graph writes the date of an innerError.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05") }

// clientID is the caller's own id of the request, else Graph's.
func (c *call) clientID() string {
	if id := c.header.Get("client-request-id"); id != "" {
		return id
	}
	return c.id
}

// seal adds the headers that every answer bears.
func (a answer) seal(c *call, units int) answer {
	a = a.set("request-id", c.id).set("client-request-id", c.clientID()).
		set("Date", c.now.UTC().Format(http.TimeFormat)).
		set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"graphsim"}}`)
	if units > 0 {
		a = a.set("x-ms-resource-unit", strconv.Itoa(units))
	}
	return a
}

// contentType is that of the body; empty where there is none.
func (a answer) contentType() string {
	switch {
	case a.html != "":
		return "text/html"
	case a.body == nil:
		return ""
	}
	if _, isText := a.body.(string); isText {
		return "text/plain"
	}
	level := a.level
	if level == "" {
		level = "minimal"
	}
	return "application/json;odata.metadata=" + level + ";odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
}

// render writes the body.
func (a answer) render(b *bytes.Buffer) {
	if a.html != "" {
		b.WriteString(a.html)
		return
	}
	switch body := a.body.(type) {
	case nil:
	case string:
		b.WriteString(body)
	default:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(body); err != nil {
			panic("graphsim: an answer that is no JSON: " + err.Error())
		}
	}
}
