package conform

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed testdata/graph-openapi.yaml
var slice []byte

// An api is Microsoft's description in a form that is quick to look things up in.
type api struct {
	ops []*operation

	mu   sync.Mutex
	flat map[*openapi3.Schema]*openapi3.Schema // of answers, made when first needed
}

func (d *api) answer(s *openapi3.Schema) *openapi3.Schema {
	d.mu.Lock()
	defer d.mu.Unlock()
	return flat(s, false, d.flat)
}

// An operation is one method of one path.
type operation struct {
	api     *api
	method  string
	path    []string // {…} stands for any segment
	query   map[string]bool
	request *openapi3.Schema // closed: it knows all properties; nil: no body is described
	answers *openapi3.Responses
}

var description = sync.OnceValues(func() (*api, error) {
	doc, err := openapi3.NewLoader().LoadFromData(slice)
	if err != nil {
		return nil, fmt.Errorf("graph-openapi.yaml: %w", err)
	}
	d := &api{flat: make(map[*openapi3.Schema]*openapi3.Schema)}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := &operation{api: d, method: method, path: strings.Split(path, "/"), query: queries(item, op), answers: op.Responses}
			if s := bodySchema(op.RequestBody); s != nil {
				o.request = flat(s, true, make(map[*openapi3.Schema]*openapi3.Schema))
			}
			d.ops = append(d.ops, o)
		}
	}
	return d, nil
})

func queries(item *openapi3.PathItem, op *openapi3.Operation) map[string]bool {
	out := map[string]bool{"$skiptoken": true, "$deltatoken": true} // parts of links, described nowhere
	for _, p := range append(slices.Clone(item.Parameters), op.Parameters...) {
		if p.Value.In == openapi3.ParameterInQuery {
			out[p.Value.Name] = true
		}
	}
	return out
}

func bodySchema(r *openapi3.RequestBodyRef) *openapi3.Schema {
	if r == nil {
		return nil
	}
	return r.Value.Content.Get("application/json").Schema.Value
}

// flat returns the schema with the parts of allOf merged, so that a complaint can name
// the property, and a closed one refuses what none of the parts has.
func flat(s *openapi3.Schema, closed bool, done map[*openapi3.Schema]*openapi3.Schema) *openapi3.Schema {
	if c := done[s]; c != nil {
		return c
	}
	c := *s
	done[s] = &c
	if s.Items != nil {
		c.Items = openapi3.NewSchemaRef("", flat(s.Items.Value, closed, done))
	}
	if len(s.Properties)+len(s.AllOf) == 0 {
		return &c
	}
	c.AllOf, c.Discriminator, c.Required, c.Properties = nil, nil, nil, make(openapi3.Schemas)
	merge(&c, s)
	for name, p := range c.Properties {
		c.Properties[name] = openapi3.NewSchemaRef("", flat(p.Value, closed, done))
	}
	if closed {
		no := false
		c.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
	}
	return &c
}

func merge(into, s *openapi3.Schema) {
	for _, part := range s.AllOf {
		merge(into, part.Value)
	}
	for name, p := range s.Properties {
		into.Properties[name] = p
	}
	for _, name := range s.Required {
		// Demanded of every object, sent by no one.
		if name != "@odata.type" {
			into.Required = append(into.Required, name)
		}
	}
}

// operation returns what the description says of a request; nil where it says nothing.
func (d *api) operation(method, path string) *operation {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.EqualFold(s, "delta") {
			segments[i] = s + "()"
		}
	}
	for _, o := range d.ops {
		if o.method == method && slices.EqualFunc(o.path, segments, fits) {
			return o
		}
	}
	return nil
}

func fits(template, segment string) bool {
	// $count is a segment of its own and no user's id.
	return strings.HasPrefix(template, "{") && segment != "" && segment != "$count" || strings.EqualFold(template, segment)
}

// checkQuery checks the names of the parameters and what $select names.
func (o *operation) checkQuery(q url.Values) []string {
	var out []string
	for name := range q {
		if !o.query[strings.ToLower(name)] && !o.query["$"+strings.ToLower(name)] {
			out = append(out, "query: "+name+" is not described")
		}
	}
	for _, name := range strings.Split(q.Get("$select"), ",") {
		if props := o.selectable(); name != "" && props != nil && props[name] == nil {
			out = append(out, fmt.Sprintf("query: $select: %q is not described", name))
		}
	}
	return out
}

// selectable returns the properties of what the operation answers; nil where its
// members are of several types.
func (o *operation) selectable() openapi3.Schemas {
	r := o.response(http.StatusOK)
	if r == nil || r.Value.Content.Get("application/json") == nil {
		return nil
	}
	s := o.api.answer(r.Value.Content.Get("application/json").Schema.Value)
	if list := s.Properties["value"]; list != nil {
		s = list.Value.Items.Value
	}
	if s.Title == "directoryObject" || len(s.Properties) < 3 {
		return nil
	}
	return s.Properties
}

func (o *operation) checkRequest(body []byte) []string {
	if o.request == nil || len(body) == 0 && len(o.request.Required) == 0 {
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return []string{"request: " + err.Error()}
	}
	return append(o.checkBindings(v), complaints("request", o.request.VisitJSON(v, openapi3.MultiErrors(), openapi3.VisitAsRequest()))...)
}

// checkBindings takes the references such as members@odata.bind out of a request and
// checks them: OData's JSON format describes them, not the description.
func (o *operation) checkBindings(v any) []string {
	var out []string
	fields, _ := v.(map[string]any)
	for name, refs := range fields {
		prop, bound := strings.CutSuffix(name, "@odata.bind")
		if !bound {
			continue
		}
		delete(fields, name)
		list, isList := refs.([]any)
		if o.request.Properties[prop] == nil || !isList || slices.ContainsFunc(list, func(ref any) bool { _, text := ref.(string); return !text }) {
			out = append(out, "request: /"+name+": want a property of the description and a list of references")
		}
	}
	return out
}

func (o *operation) checkAnswer(status int, body []byte) []string {
	r := o.response(status)
	if r == nil {
		return []string{"answer: status is not described"}
	}
	media := r.Value.Content.Get("application/json")
	if r.Value.Content.Get("text/plain") != nil && media == nil {
		if _, err := strconv.Atoi(string(body)); err != nil {
			return []string{"answer: want a number as text"}
		}
		return nil
	}
	if media == nil || status == http.StatusNoContent {
		if len(body) > 0 {
			return []string{"answer: a body is not described"}
		}
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		if status >= 500 {
			return nil // a gateway's page
		}
		return []string{"answer: " + err.Error()}
	}
	return complaints("answer", o.api.answer(media.Schema.Value).VisitJSON(v, openapi3.MultiErrors(), openapi3.VisitAsResponse()))
}

// response returns what is described for a status.
func (o *operation) response(status int) *openapi3.ResponseRef {
	if r := o.answers.Value(fmt.Sprint(status)); r != nil {
		return r
	}
	if r := o.answers.Value(fmt.Sprintf("%dXX", status/100)); r != nil {
		return r
	}
	return o.answers.Default()
}

func complaints(what string, err error) []string {
	if err == nil {
		return nil
	}
	many, ok := err.(openapi3.MultiError)
	if !ok {
		return []string{what + ": " + reasonOf(err)}
	}
	var out []string
	for _, e := range many {
		out = append(out, complaints(what, e)...)
	}
	return out
}

func reasonOf(err error) string {
	if e, ok := err.(*openapi3.SchemaError); ok {
		return "/" + strings.Join(e.JSONPointer(), "/") + ": " + e.Reason
	}
	return err.Error()
}
