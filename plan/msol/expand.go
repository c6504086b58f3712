package msol

import (
	"strings"
	"unicode/utf8"
)

// expand splits a text into what is plain and what are variables, as PowerShell
// does between double quotes. Where there are none the text alone is returned.
func expand(s string) (string, []part) {
	var parts []part
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			parts = append(parts, part{text: plain.String()})
			plain.Reset()
		}
	}
	found := false
	for s != "" {
		switch {
		case s[0] == '`' && len(s) > 1:
			r, n := utf8.DecodeRuneInString(s[1:])
			plain.WriteString(unescape(r))
			s = s[1+n:]
		case s[0] == '$':
			p, used := cutPart(s)
			if used == 0 {
				plain.WriteByte('$')
				s = s[1:]
				continue
			}
			flush()
			parts = append(parts, p)
			found = true
			s = s[used:]
		default:
			_, n := utf8.DecodeRuneInString(s)
			plain.WriteString(s[:n])
			s = s[n:]
		}
	}
	if !found {
		return plain.String(), nil
	}
	flush()
	return "", parts
}

func unescape(r rune) string {
	switch r {
	case 'n', 'r':
		return "\n"
	case 't':
		return "\t"
	case '0':
		return ""
	}
	return string(r)
}

// cutPart takes a variable out of a text: $name, ${name} or $($name.A). The
// properties of a bare $name are plain text there.
func cutPart(s string) (p part, used int) {
	if strings.HasPrefix(s, "$(") {
		return cutSub(s)
	}
	name, _, used := cutVariable(s)
	if used == 0 {
		return part{}, 0
	}
	if !strings.HasPrefix(s, "${") {
		used = 1 + len(name)
		if rest := s[used:]; strings.HasPrefix(rest, ":") && nameAt(rest[1:]) != "" {
			used += 1 + len(nameAt(rest[1:]))
			return part{bad: "PowerShell takes " + s[:used] + " for one variable: write ${" + name + "}:" + nameAt(rest[1:])}, used
		}
	}
	return part{name: name}, used
}

// cutSub takes $( … ), of which only a variable can be read.
func cutSub(s string) (p part, used int) {
	end := strings.IndexByte(s, ')')
	if end < 0 {
		return part{bad: "$( is not closed"}, len(s)
	}
	inner := strings.TrimSpace(s[2:end])
	name, props, n := cutVariable(inner)
	if n == 0 || n != len(inner) {
		return part{bad: "the expression $(" + inner + ") is not read"}, end + 1
	}
	return part{name: name, props: props}, end + 1
}

// cutVariable takes $name or ${name} with the properties that follow off s.
func cutVariable(s string) (name string, props []string, used int) {
	if !strings.HasPrefix(s, "$") {
		return "", nil, 0
	}
	if strings.HasPrefix(s, "${") {
		const longest = 80
		end := strings.IndexByte(s[:min(len(s), longest)], '}')
		if end < 3 || strings.Contains(s[:end], "\n") {
			return "", nil, 0
		}
		name, used = s[2:end], end+1
	} else {
		name = nameAt(s[1:])
		if name == "" {
			return "", nil, 0
		}
		used = 1 + len(name)
	}
	for strings.HasPrefix(s[used:], ".") {
		prop := nameAt(s[used+1:])
		if prop == "" {
			break
		}
		props = append(props, prop)
		used += 1 + len(prop)
	}
	return strings.ToLower(name), props, used
}
