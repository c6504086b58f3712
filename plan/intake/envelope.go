package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"reseat/plan/sku"
)

// envelope reads an object whose brace is read: a user, or one that holds the users.
func (j *objects) envelope() error {
	line := j.line(1)
	j.more = false
	object, taken, err := j.properties()
	if err != nil || taken {
		return err
	}
	return j.holder(object, line)
}

// properties reads an object up to its closing brace. An array in it, or in an object in
// it, whose first element names a user is read element by element, however long it is;
// taken tells of one. Graph's is called "value". A user's own lists are no such arrays.
func (j *objects) properties() (object map[string]json.RawMessage, taken bool, err error) {
	object = map[string]json.RawMessage{}
	for j.dec.More() {
		name, err := j.dec.Token()
		if err != nil {
			return nil, false, err
		}
		raw, users, err := j.property(name.(string), taken || j.in.namesUser(object))
		if err != nil {
			return nil, false, err
		}
		taken = taken || users
		object[name.(string)] = raw
		if name == "format" && strings.HasPrefix(scalar(raw), "reseat-plan/") {
			return nil, false, j.in.fail("%s", planAsJSON)
		}
	}
	j.more = j.more || object["@odata.nextLink"] != nil
	_, err = j.dec.Token()
	return object, taken, err
}

// property reads the value of a property. plain says that no users are looked for in it.
func (j *objects) property(name string, plain bool) (raw json.RawMessage, users bool, err error) {
	if plain {
		err = j.dec.Decode(&raw)
		return raw, false, err
	}
	switch start, err := j.dec.Token(); {
	case err != nil:
		return nil, false, err
	case start == json.Delim('['):
		return j.elements(name)
	case start == json.Delim('{'):
		inner, users, err := j.properties()
		if err != nil {
			return nil, false, err
		}
		raw, err = json.Marshal(inner)
		return raw, users, err
	default:
		raw, err = json.Marshal(start)
		return raw, false, err
	}
}

// keyLists are what arrays of keys are called.
var keyLists = []string{"users", "members", "value", "items", "data", "results", "emails", "upns", "userprincipalnames"}

// elements reads the array of a property, whose bracket is read, as users if the first
// is one. Of other objects it keeps the first, which says what they are.
func (j *objects) elements(name string) (raw json.RawMessage, users bool, err error) {
	var kept []json.RawMessage
	for n := 0; j.dec.More(); n++ {
		var e json.RawMessage
		if err := j.dec.Decode(&e); err != nil {
			return nil, false, err
		}
		line := j.line(len(e))
		object := properties(e)
		switch {
		case n > 0:
		case object != nil:
			users = name == "value" || j.in.namesUser(object)
		default:
			users = slices.Contains(keyLists, fold(name)) && holdsKey(scalar(e))
		}
		switch {
		case users:
			j.graph = j.graph || name == "value"
			j.lines.next(line)
			if err := j.element(e, line); err != nil {
				return nil, false, err
			}
		case n == 0 || object == nil:
			kept = append(kept, e)
		default:
			j.lines.next(line)
		}
	}
	if _, err := j.dec.Token(); err != nil {
		return nil, false, err
	}
	if kept == nil {
		return json.RawMessage("[]"), users || name == "value", nil
	}
	raw, err = json.Marshal(kept)
	return raw, users, err
}

// holder takes an object that holds no array of users: it is a user itself, or the users
// are further down in it.
func (j *objects) holder(object map[string]json.RawMessage, line int) error {
	if j.in.namesUser(object) || j.keys != nil {
		return j.object(object, line)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch raw := bytes.TrimSpace(object[name]); {
		case len(raw) == 0:
		case raw[0] == '{':
			inner := properties(raw)
			if j.in.namesUser(inner) {
				return j.object(inner, line)
			}
			if arrays(inner) {
				return j.holder(inner, line)
			}
		case raw[0] == '[' && name != "columns":
			var elements []json.RawMessage
			if json.Unmarshal(raw, &elements) != nil || len(elements) == 0 || elements[0][0] != '{' {
				continue
			}
			for inner, raw := range properties(elements[0]) {
				if j.in.namesUser(properties(raw)) {
					return j.in.failAt(line, "the users are in the property %q of the objects in %q: export those alone", inner, name)
				}
			}
			if j.in.namesUser(properties(elements[0])) {
				for _, e := range elements {
					if err := j.element(e, line); err != nil {
						return err
					}
				}
				return nil
			}
		}
	}
	for name, raw := range object {
		at, ok := j.in.options.spelling(normalize(name))
		if start := bytes.TrimSpace(raw); ok && slices.Contains(userFields, at.field) && len(start) > 0 && (start[0] == '{' || start[0] == '[') {
			return j.in.failAt(line, "%q contains no users: export it again", name)
		}
	}
	return j.object(object, line)
}

// arrays tells whether an object holds an array, or an object that may.
func arrays(object map[string]json.RawMessage) bool {
	for _, raw := range object {
		if raw = bytes.TrimSpace(raw); len(raw) > 0 && (raw[0] == '[' || raw[0] == '{') {
			return true
		}
	}
	return false
}

// properties takes an object apart; nil for anything else.
func properties(raw json.RawMessage) map[string]json.RawMessage {
	var object map[string]json.RawMessage
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &object) != nil {
		return nil
	}
	return object
}

// namesUser tells whether an object has a property that can name a user.
func (in *reading) namesUser(object map[string]json.RawMessage) bool {
	id, others := false, 0
	for name, raw := range object {
		at, ok := in.options.spelling(normalize(name))
		switch value := scalar(raw); {
		case !ok || value == "" || !slices.Contains(userFields, at.field):
			others++
		case at.field == fieldID && fold(name) == "id":
			id = true
		case holdsKey(value) || at.field == fieldUPN:
			return true
		}
	}
	return id && sku.IsGUID(scalar(object["id"]))
}

// page reads one page of Graph's answers, in an array of pages.
func (j *objects) page(object map[string]json.RawMessage, line int) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(object["value"], &elements); err != nil {
		return err
	}
	j.graph, j.more = true, object["@odata.nextLink"] != nil
	for _, e := range elements {
		if err := j.element(e, line); err != nil {
			return err
		}
	}
	return nil
}
