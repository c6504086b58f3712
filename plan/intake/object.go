package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"

	"reseat/plan/sku"
)

// objects reads JSON: an array of objects or of keys, Graph's {"value": […]}, or
// one object alone.
func (in *reading) objects(t *text, body io.Reader, s shape) error {
	l := &lines{in: in, src: body, line: 1 + s.lines, left: maxRow}
	j := &objects{in: in, text: t, dec: json.NewDecoder(l), lines: l}
	j.dec.UseNumber() // a number stays as it is written
	if err := j.read(); err != nil {
		return j.explain(err)
	}
	if !j.located {
		if err := in.located(0); err != nil {
			return err
		}
	}
	if in.info.Rows+in.info.passedOver() == 0 {
		return in.fail("there are no users in it: export it again")
	}
	if err := in.answered(0); err != nil {
		return err
	}
	return in.unlaid(0)
}

// objects is a JSON file being read.
type objects struct {
	in    *reading
	text  *text
	dec   *json.Decoder
	lines *lines

	graph bool     // the objects came in Graph's envelope
	more  bool     // the last page says that another follows
	keys  []string // of the object before

	located bool // some object has the property to take usage locations from
}

// read reads one value after the other: an array, an envelope or an object each. Pages
// of an answer come so, and JSON Lines.
func (j *objects) read() error {
	for {
		start, err := j.dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			if j.more {
				j.in.info.note("the answer goes on at @odata.nextLink: this file contains only a part of it")
			}
			return nil
		case err != nil:
			return err
		case start == json.Delim('['):
			err = j.array()
		case start == json.Delim('{'):
			err = j.envelope()
		default:
			err = j.in.failAt(j.line(0), "neither an array nor an object of JSON: export users")
		}
		if err != nil {
			return err
		}
	}
}

// array reads the elements up to the closing bracket, one at a time.
func (j *objects) array() error {
	for j.dec.More() {
		var raw json.RawMessage
		if err := j.dec.Decode(&raw); err != nil {
			return err
		}
		line := j.line(len(raw))
		j.lines.next(line)
		if err := j.element(raw, line); err != nil {
			return err
		}
	}
	_, err := j.dec.Token()
	return err
}

func (j *objects) element(raw json.RawMessage, line int) error {
	if raw[0] != '{' {
		key := scalar(raw)
		if key == "" {
			return j.in.failAt(line, "an element of the array is neither an object nor text: export users")
		}
		return j.object(map[string]json.RawMessage{"user": raw}, line)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	if inner := bytes.TrimSpace(object["value"]); len(inner) > 0 && inner[0] == '[' && !j.in.namesUser(object) {
		return j.page(object, line)
	}
	if j.keys == nil {
		return j.holder(object, line)
	}
	return j.object(object, line)
}

// object makes a row of one object. Objects of one file may differ in their
// properties: members of a group are users, devices and more.
func (j *objects) object(object map[string]json.RawMessage, line int) error {
	keys := slices.Sorted(maps.Keys(object))
	if !slices.Equal(keys, j.keys) {
		if err := j.understand(keys, object, line); err != nil {
			return err
		}
		j.keys = keys
		j.located = j.located || j.in.columns.has(fieldLocation)
	}
	*j.in.row = row{}
	j.in.put(func(column int) string { return scalar(object[j.in.columns.cells[column]]) })
	j.in.columns.legacy = j.text.legacy()
	var o outcome
	b := beside{line: line, blank: isEmpty(object)}
	if _, removed := object["@removed"]; removed {
		b.skip = "removed object" // of a delta query: it left the group, or was deleted
	}
	j.in.outcome(&o, b)
	return j.in.take(&o)
}

// isEmpty tells whether nothing stands in any property of the object.
func isEmpty(object map[string]json.RawMessage) bool {
	for _, raw := range object {
		if trim(scalar(raw)) != "" {
			return false
		}
	}
	return true
}

// understand is header for the properties of an object. The first object says
// what file it is.
func (j *objects) understand(keys []string, object map[string]json.RawMessage, line int) error {
	if j.keys == nil {
		if slices.Equal(keys, []string{"error"}) {
			return j.in.failAt(line, "Microsoft Graph's answer to a request that failed: ask again, and save the users")
		}
		s := shape{lines: line - 1}
		j.in.sample = [][]string{j.cells(keys, object)}
		if err := j.in.header(j.text, keys, s); err != nil {
			return err
		}
		j.name()
		if err := j.in.settle(line); err != nil {
			return err
		}
		return j.in.ask(line)
	}
	h, err := understand(keys, j.in.options, weigh(len(keys), [][]string{j.cells(keys, object)}))
	if err != nil {
		return j.in.failAt(line, "%v", err)
	}
	j.in.columns.header = h
	if j.in.columns.exported {
		j.in.columns.asState(j.in.options)
	}
	return j.in.ask(line)
}

// cells lays an object out under its keys.
func (j *objects) cells(keys []string, object map[string]json.RawMessage) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = scalar(object[key])
	}
	return out
}

// name says what the file is. Whatever comes in Graph's envelope is an export. JSON
// needs no guard against spreadsheets.
func (j *objects) name() {
	c := &j.in.columns
	c.format.guarded = false
	switch {
	case (j.graph || slices.Contains(c.names, "@odata.context")) && (!c.exported || c.format.name == otherTool):
		c.exported = true
		j.in.info.Format = "Graph JSON"
	case c.exported:
		j.in.info.Format += " JSON"
	default:
		j.in.info.Format = "JSON"
	}
}

// scalar returns a value as a cell would show it: text, numbers and truth as they
// are, an array as a list, anything else as nothing.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	switch raw[0] {
	case '{':
		return ""
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case '[':
		var items []string
		if json.Unmarshal(raw, &items) != nil {
			return ""
		}
		return sku.JoinList(items, ';')
	}
	return string(raw)
}

// line returns the line on which a value began that ended just now and is size
// bytes long.
func (j *objects) line(size int) int { return j.lines.at(j.dec.InputOffset() - int64(size)) }

// explain gives a JSON error its place.
func (j *objects) explain(err error) error {
	var own *Error
	var syntax *json.SyntaxError
	switch {
	case j.in.stopped, errors.As(err, &own):
		return err
	case errors.As(err, &syntax):
		return j.in.failAt(j.line(0), "not valid JSON from here on: %v: export it again", err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return j.in.failAt(j.line(0), "the JSON is cut off after this: export it again")
	default:
		return j.in.cannotRead(err)
	}
}

// lines remembers where lines end, as far as the decoder has read ahead. It refuses to
// hand out more bytes than one row may have.
type lines struct {
	in    *reading
	src   io.Reader
	left  int     // bytes until the row is too long
	last  int     // line on which the last row began; 0 before the first
	read  int64   // bytes read so far
	blank int     // white space at their end
	line  int     // line of the first byte after those forgotten
	ends  []int64 // offsets of the line feeds not forgotten
}

// maxBlank is how much white space may stand between two values of JSON, in bytes.
// The decoder looks at all of it again with each read.
const maxBlank = 256 << 10

// Read is part of io.Reader.
func (l *lines) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, l.in.tooLong(l.last, maxRow)
	}
	n, err := l.src.Read(p)
	for i := 0; i < n; i++ {
		next := bytes.IndexByte(p[i:n], '\n')
		if next < 0 {
			break
		}
		i += next
		l.ends = append(l.ends, l.read+int64(i))
	}
	l.read += int64(n)
	l.left -= n
	if rest := bytes.TrimRight(p[:n], " \t\r\n"); len(rest) > 0 {
		l.blank = n - len(rest)
	} else if l.blank += n; l.blank > maxBlank {
		return n, l.in.fail("nothing but white space for 256 KiB: export it again")
	}
	return n, err
}

// next starts a new row; line is where the one just read began.
func (l *lines) next(line int) { l.left, l.last = maxRow, line }

// at returns the line of an offset and forgets the lines before it, so offsets must
// not go back.
func (l *lines) at(offset int64) int {
	passed, _ := slices.BinarySearch(l.ends, offset)
	l.line += passed
	l.ends = l.ends[passed:]
	return l.line
}
