package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// maxGroupFile is how large a file of groups may be: a tenant has at most 15,000 dynamic
// groups, and no list of groups comes near this.
const maxGroupFile = 16 << 20

// groupColumns are the headers of lists and exports of groups, by field, in the form of
// normalize: the Entra admin center's All groups, Get-MgGroup, az ad group list, CLI for
// Microsoft 365.
var groupColumns = map[string][]string{
	"id":       {"id", "groupid", "objectid", "groupobjectid", "entraobjectid", "azureadobjectid"},
	"name":     {"displayname", "groupname", "groupdisplayname", "group", "groups", "name"},
	"mail":     {"mail", "groupmail", "email", "emailaddress", "primarysmtpaddress"},
	"wave":     {"wave"},
	"priority": {"priority"},
}

// ReadGroups reads a file of groups: a table with a header, JSON objects as Graph gives
// them, a sheet of an Excel workbook, or one name or id a line. A row that names no group has its Fault. It errs with an
// *Error where the file is none of these.
func ReadGroups(path string, stdin io.Reader, sheet string) ([]plan.Target, Info, error) {
	in := &reading{info: Info{Name: path}, options: Options{Sheet: sheet}}
	data, err := readBounded(path, stdin)
	if err != nil {
		return nil, in.info, in.cannotRead(err)
	}
	if len(data) > maxGroupFile {
		return nil, in.info, in.fail("is larger than %d MiB: this is no list of groups", maxGroupFile>>20)
	}
	digest := sha256.Sum256(data)
	in.info.SHA256 = hex.EncodeToString(digest[:])
	text, err := in.groupText(data)
	if err != nil {
		return nil, in.info, err
	}
	var out []plan.Target
	if body := bytes.TrimSpace(text); len(body) > 0 && (body[0] == '[' || body[0] == '{') {
		out, err = in.groupObjects(body)
	} else {
		out, err = in.groupTable(string(text))
	}
	if err == nil && len(out) == 0 {
		err = in.fail("names no group: write one group a line, by name or object id")
	}
	in.info.Rows = len(out)
	return out, in.info, err
}

// groupText is the text of a file of groups, or of a sheet of it.
func (in *reading) groupText(data []byte) ([]byte, error) {
	var text io.Reader
	if isWorkbook(data) {
		s, err := in.workbook(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		defer s.Close()
		text = s
	} else {
		cs, _ := detect(data, "")
		text = newText(bytes.NewReader(data[cs.mark:]), cs)
	}
	out, err := io.ReadAll(io.LimitReader(text, maxGroupFile+1))
	switch {
	case err != nil:
		return nil, in.cannotRead(err)
	case len(out) > maxGroupFile:
		return nil, in.fail("unpacks to more than %d MiB: this is no list of groups", maxGroupFile>>20)
	}
	return out, nil
}

func readBounded(path string, stdin io.Reader) ([]byte, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		stdin = f
	}
	if stdin == nil {
		return nil, errors.New("there is nothing to read: pipe a file in")
	}
	return io.ReadAll(io.LimitReader(stdin, maxGroupFile+1))
}

// groupTable reads CSV, or plain lines.
func (in *reading) groupTable(text string) ([]plan.Target, error) {
	all, above := text, 0
	head, _, _ := strings.Cut(text, "\n")
	for len(text) > 0 && (strings.TrimSpace(head) == "" || strings.HasPrefix(head, "#TYPE") || strings.HasPrefix(head, "sep=")) {
		_, text, _ = strings.Cut(text, "\n")
		head, _, _ = strings.Cut(text, "\n")
		above++
	}
	at := groupHeader(firstRow(head, sniffComma(head)))
	if _, named := at["name"]; !named && at["id"] == nil && at["mail"] == nil {
		return in.groupLines(all)
	}
	in.info.Format = "list of groups"
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = sniffComma(head), -1, true
	var out []plan.Target
	for first := true; ; first = false {
		cells, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, in.broken(err, 0)
		case first || blankCells(cells):
			continue
		}
		line, _ := r.FieldPos(0)
		get := func(field string) string {
			if i := at[field]; i != nil && *i < len(cells) {
				return strings.TrimSpace(cells[*i])
			}
			return ""
		}
		out = append(out, in.target(above+line, get))
	}
}

// groupHeader finds the columns of a header.
func groupHeader(cells []string) map[string]*int {
	at := map[string]*int{}
	for field, names := range groupColumns {
		for _, name := range names {
			for i, c := range cells {
				if at[field] == nil && normalize(c) == name {
					at[field] = &i
				}
			}
		}
	}
	return at
}

// groupLines reads one name or id a line; a name may hold commas.
func (in *reading) groupLines(text string) ([]plan.Target, error) {
	in.info.Format = "names of groups, one a line"
	var out []plan.Target
	for i, line := range strings.Split(text, "\n") {
		name := strings.TrimSpace(line)
		if n := len(name); n > 1 && name[0] == '"' && name[n-1] == '"' {
			name = strings.ReplaceAll(name[1:n-1], `""`, `"`)
		}
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		out = append(out, in.target(i+1, func(field string) string { return map[string]string{"name": name}[field] }))
	}
	return out, nil
}

// groupObjects reads JSON: an array, a page of Graph, or one group.
func (in *reading) groupObjects(body []byte) ([]plan.Target, error) {
	in.info.Format = "JSON objects of groups"
	var list []map[string]any
	var page struct {
		Value []map[string]any `json:"value"`
	}
	switch {
	case body[0] == '[':
		if err := json.Unmarshal(body, &list); err != nil {
			return nil, in.fail("is no list of JSON objects (%v): export the groups again", err)
		}
	case json.Unmarshal(body, &page) == nil && page.Value != nil:
		list = page.Value
	default:
		var one map[string]any
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, in.fail("is no JSON object (%v): export the groups again", err)
		}
		list = append(list, one)
	}
	var out []plan.Target
	for i, object := range list {
		get := func(field string) string {
			for _, name := range groupColumns[field] {
				for k, v := range object {
					if s := fmt.Sprint(v); normalize(k) == name && v != nil && s != "" {
						return s
					}
				}
			}
			return ""
		}
		out = append(out, in.target(i+1, get))
	}
	return out, nil
}

// target is one row: its object id where it has one, else its name, else its address.
func (in *reading) target(line int, get func(string) string) plan.Target {
	t := plan.Target{Source: plan.Source{File: in.info.Name, Line: line}, Wave: get("wave")}
	for _, field := range []string{"id", "name", "mail"} {
		if t.Name = get(field); t.Name != "" && (field != "id" || sku.IsGUID(t.Name)) {
			break
		}
	}
	if p := get("priority"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil {
			f := plan.Find("bad-priority", "%s: Priority %q is not a whole number", t.Source, p)
			t.Fault = &f
		}
		t.Priority = n
	}
	if t.Name == "" {
		f := plan.Find("group-not-found", "%s: the row names no group", t.Source)
		t.Fault = &f
	}
	if in.hidden[line] {
		f := plan.Find("bad-row", "%s: %s", t.Source, hiddenRow)
		t.Fault = &f
	}
	return t
}
