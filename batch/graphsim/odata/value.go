package odata

import (
	"reseat/plan/pattern"
	"strings"
	"time"
)

var isGUID = pattern.New(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// value reads a literal of that type; null is one of every type.
func value(t token, typ Type) (any, bool) {
	switch {
	case t.kind == word && t.text == "null":
		return nil, true
	case typ == Text:
		return t.text, t.kind == text
	case typ == GUID:
		return strings.ToLower(t.text), t.kind == word && isGUID().MatchString(t.text)
	case typ == Bool:
		return strings.EqualFold(t.text, "true"), t.kind == word && (strings.EqualFold(t.text, "true") || strings.EqualFold(t.text, "false"))
	case typ == Number:
		return number(t)
	case typ == Time:
		return date(t)
	}
	return nil, false
}

func number(t token) (any, bool) {
	n := 0
	for _, r := range t.text {
		if r < '0' || r > '9' || n > 1e6 {
			return nil, false
		}
		n = n*10 + int(r-'0')
	}
	return n, t.kind == word && t.text != ""
}

// date reads a date, with or without its time.
func date(t token) (any, bool) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if at, err := time.Parse(layout, t.text); err == nil {
			return at, t.kind == word
		}
	}
	return nil, false
}
