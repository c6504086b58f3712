package tenant

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reseat/plan/pattern"
)

// A file of the format before FileFormat is one JSON object with the keys of a Snapshot.
// It is read where it is not sealed, as a sandbox that somebody wrote.
const objectFormat = "reseat-tenant/1"

var beginsObject = pattern.New(`^\s*\{\s*"format"\s*:\s*"` + objectFormat + `"`)

func isObject(r *bufio.Reader) bool {
	begin, _ := r.Peek(1 << 9)
	return beginsObject().Match(begin)
}

// walkObject is Walk for a file of the format before.
func walkObject(r io.Reader, name string, v Visitor) (Snapshot, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s: %w", name, err)
	}
	var s struct {
		Format string `json:"format"`
		Snapshot
		Counts, Sum, Digest json.RawMessage // of a sealed one
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err = d.Decode(&s)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = ErrCutOff
	case err == nil && s.Tool != "":
		err = fmt.Errorf("%w (format is %q, this version reads %q)", ErrOlder, objectFormat, FileFormat)
	case err == nil && len(bytes.TrimSpace(text[d.InputOffset():])) > 0:
		err = errors.New("something follows the end of the snapshot")
	case err == nil:
		err = s.checkIDs()
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s:%d: %w", name, 1+bytes.Count(text[:faultAt(err, d.InputOffset())], []byte("\n")), plain(err))
	}
	return s.Snapshot.visit(name, v)
}

// faultAt is where in the text an error is, as far as it says.
func faultAt(err error, read int64) int64 {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset
	case errors.As(err, &wrong):
		return wrong.Offset
	}
	return read
}

func (s *Snapshot) checkIDs() error {
	if err := checkID(string(s.Tenant)); err != nil {
		return fmt.Errorf("tenant: %w", err)
	}
	for i, k := range s.SKUs {
		if err := checkID(string(k.ID)); err != nil {
			return fmt.Errorf("skus[%d]: %w", i, err)
		}
	}
	for i, g := range s.Groups {
		if err := checkID(string(g.ID)); err != nil {
			return fmt.Errorf("groups[%d]: %w", i, err)
		}
	}
	for i := range s.Users {
		if err := s.Users[i].check(); err != nil {
			return fmt.Errorf("users[%d]: %w", i, err)
		}
	}
	return nil
}

// visit hands users and groups to v and returns the rest.
func (s Snapshot) visit(name string, v Visitor) (Snapshot, error) {
	var err error
	if len(s.Users) > 0 && v.Users != nil {
		err = v.Users(s.Users)
	}
	if len(s.Groups) > 0 && v.Groups != nil && err == nil {
		err = v.Groups(s.Groups)
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s: %w", name, err)
	}
	s.Users, s.Groups = nil, nil
	return s, nil
}
