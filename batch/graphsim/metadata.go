package graphsim

import (
	"mime"
	"strings"

	"reseat/plan/tenant"
)

// annotationLevel is how much OData says of itself in an answer: what the client's
// Accept header names, else minimal.
func (c *call) annotationLevel() string {
	for _, part := range strings.Split(c.header.Get("Accept"), ",") {
		typ, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil || typ != "application/json" {
			continue
		}
		for _, name := range []string{"odata.metadata", "odata"} { // the second is of OData 3 and still sent
			switch level := strings.ToLower(params[name]); level {
			case "none", "nometadata":
				return "none"
			case "full", "fullmetadata":
				return "full"
			}
		}
	}
	return "minimal"
}

// annotated brings the annotations of an answer to what the client asked for.
func (a answer) annotated(c *call) answer {
	body, isObject := a.body.(object)
	if a.level = c.annotationLevel(); !isObject || a.level == "minimal" {
		return a
	}
	typ := typeOf(body)
	for _, o := range append(elements(body), body) {
		if a.level == "none" {
			strip(o)
		} else {
			fill(o, typ, c)
		}
	}
	return a
}

// elements are the objects of a collection.
func elements(body object) []object {
	list, _ := body["value"].([]object)
	return list
}

// strip leaves the annotations that a client cannot do without.
func strip(o object) {
	for k := range o {
		if strings.HasPrefix(k, "@odata.") && k != "@odata.nextLink" && k != "@odata.deltaLink" && k != "@odata.count" {
			delete(o, k)
		}
	}
}

func fill(o object, typ string, c *call) {
	if _, known := o["@odata.type"]; !known && typ != "" && o["value"] == nil {
		o["@odata.type"] = "#microsoft.graph." + typ
	}
	if id, ok := plainText(o["id"]); ok && o["value"] == nil {
		o["@odata.id"] = c.base + "/directoryObjects/" + id
		o["@odata.editLink"] = "directoryObjects/" + id
	}
}

// typeOf tells what an answer holds by its context.
func typeOf(body object) string {
	context, _ := body["@odata.context"].(string)
	_, set, _ := strings.Cut(context, "#")
	for prefix, typ := range map[string]string{"users": "user", "groups": "group", "subscribedSkus": "subscribedSku", "organization": "organization"} {
		if rest, ok := strings.CutPrefix(set, prefix); ok && !strings.Contains(rest, "')/") {
			return typ
		}
	}
	return ""
}

// plainText is an id in whatever type it is kept.
func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case tenant.UserID:
		return string(v), true
	case tenant.GroupID:
		return string(v), true
	}
	return "", false
}
