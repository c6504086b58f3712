package tenant

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/natefinch/atomic"

	"reseat/plan/sku"
)

// FileFormat is the version of the snapshot file that this code reads and writes.
const FileFormat = "reseat-tenant/1"

// WriteSnapshotFile puts s in place of the file at path, whole or not at all, with
// mode 0600 because a snapshot holds personal data. It is compressed when path ends
// in .gz.
func WriteSnapshotFile(path string, s *Snapshot) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() { pw.CloseWithError(s.encode(pw, strings.HasSuffix(path, ".gz"))) }()
	if err := atomic.WriteFile(path, pr); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	// atomic keeps the mode of a file that was there before.
	return os.Chmod(path, 0o600)
}

func (s *Snapshot) encode(w io.Writer, compress bool) error {
	if !compress {
		return s.Write(w)
	}
	z := gzip.NewWriter(w)
	if err := s.Write(z); err != nil {
		return err
	}
	return z.Close()
}

// Write writes s as JSON text made for people and diff: the format first, then the
// tenant, then one domain, SKU, group and user a line.
func (s *Snapshot) Write(w io.Writer) error {
	f := fileWriter{w: bufio.NewWriterSize(w, 1<<16)}
	f.raw("{")
	f.field("format", FileFormat)
	f.field("tenant", s.Tenant)
	f.field("name", s.Name)
	if s.Country != "" {
		f.field("country", s.Country)
	}
	if !s.Taken.IsZero() {
		f.field("taken", s.Taken)
	}
	if s.Complete {
		f.field("complete", true)
	}
	writeLines(&f, "domains", s.Domains)
	writeLines(&f, "skus", s.SKUs)
	writeLines(&f, "groups", s.Groups)
	writeLines(&f, "users", s.Users)
	f.raw("\n}\n")
	if f.err != nil {
		return f.err
	}
	return f.w.Flush()
}

// A fileWriter keeps the first error, so that Write reads like the file.
type fileWriter struct {
	w      *bufio.Writer
	fields int
	err    error
}

func (f *fileWriter) raw(s string) {
	if f.err == nil {
		_, f.err = f.w.WriteString(s)
	}
}

func (f *fileWriter) value(v any) {
	if f.err != nil {
		return
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if f.err = e.Encode(v); f.err == nil {
		_, f.err = f.w.Write(bytes.TrimRight(b.Bytes(), "\n"))
	}
}

func (f *fileWriter) key(name string) {
	if f.fields++; f.fields > 1 {
		f.raw(",\n")
	}
	f.raw(`"` + name + `":`)
}

func (f *fileWriter) field(name string, v any) {
	f.key(name)
	f.value(v)
}

func writeLines[T any](f *fileWriter, name string, list []T) {
	f.key(name)
	f.raw("[")
	for i := range list {
		if i > 0 {
			f.raw(",")
		}
		f.raw("\n")
		f.value(&list[i])
	}
	f.raw("]")
}

// ReadSnapshotFile reads the snapshot at path, compressed or not.
func ReadSnapshotFile(path string) (Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return Snapshot{}, err
	}
	defer f.Close()
	return ReadSnapshot(f, path)
}

// ReadSnapshot reads one snapshot from r, compressed or not; name stands for r in
// errors. It refuses keys it does not know, so that a misspelt one is not lost, and
// ids that are not GUIDs in lower case or that occur twice.
func ReadSnapshot(r io.Reader, name string) (Snapshot, error) {
	s, err := readSnapshot(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s: %w", name, plain(err))
	}
	return s, nil
}

func readSnapshot(r *bufio.Reader) (Snapshot, error) {
	var in io.Reader = r
	if magic, _ := r.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return Snapshot{}, err
		}
		in = z
	}
	f := fileReader{dec: json.NewDecoder(in)}
	f.dec.DisallowUnknownFields()
	if err := f.object(); err != nil {
		return Snapshot{}, err
	}
	return f.s, f.s.check()
}

// A fileReader reads one entry at a time, so that a large tenant is in memory once.
type fileReader struct {
	dec *json.Decoder
	s   Snapshot
}

func (f *fileReader) object() error {
	if t, err := f.dec.Token(); err != nil || t != json.Delim('{') {
		return errNoSnapshot
	}
	seen := make(map[string]bool)
	for f.dec.More() {
		t, err := f.dec.Token()
		if err != nil {
			return err
		}
		key := t.(string) // a key of an object is a string, else Token fails
		if len(seen) == 0 && key != "format" {
			return errNoSnapshot
		}
		if seen[key] {
			return fmt.Errorf("key %q occurs twice", key)
		}
		seen[key] = true
		if err := f.key(key); err != nil {
			return err
		}
	}
	if _, err := f.dec.Token(); err != nil {
		return err
	}
	if len(seen) == 0 {
		return errNoSnapshot
	}
	if _, err := f.dec.Token(); err != io.EOF {
		return errors.New("something follows the end of the snapshot")
	}
	return nil
}

var errNoSnapshot = fmt.Errorf("not a snapshot: the first key must be \"format\":%q", FileFormat)

func (f *fileReader) key(key string) error {
	switch key {
	case "format":
		return f.format()
	case "tenant":
		return f.field(key, &f.s.Tenant)
	case "name":
		return f.field(key, &f.s.Name)
	case "country":
		return f.field(key, &f.s.Country)
	case "taken":
		f.s.Taken = time.Time{}
		return f.field(key, &f.s.Taken)
	case "complete":
		return f.field(key, &f.s.Complete)
	case "domains":
		return readLines(f.dec, key, &f.s.Domains)
	case "skus":
		return readLines(f.dec, key, &f.s.SKUs)
	case "groups":
		return readLines(f.dec, key, &f.s.Groups)
	case "users":
		return readLines(f.dec, key, &f.s.Users)
	}
	return fmt.Errorf("unknown key %q", key)
}

func (f *fileReader) format() error {
	var v string
	if err := f.field("format", &v); err != nil {
		return err
	}
	if v != FileFormat {
		return fmt.Errorf("format is %q, this version reads %q", v, FileFormat)
	}
	return nil
}

func (f *fileReader) field(key string, v any) error {
	if err := f.dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", key, plain(err))
	}
	return nil
}

func readLines[T any](dec *json.Decoder, key string, list *[]T) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return fmt.Errorf("%s: want a list", key)
	}
	for dec.More() {
		var v T
		if err := dec.Decode(&v); err != nil {
			return fmt.Errorf("%s[%d]: %w", key, len(*list), plain(err))
		}
		*list = append(*list, v)
	}
	_, err := dec.Token()
	return err
}

// plain takes the package's name off an error of encoding/json and says of a file
// that ends too early that it is cut off.
func plain(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the file is cut off")
	case strings.HasPrefix(err.Error(), "json: "):
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return err
}

// check refuses what could not be told apart later.
func (s *Snapshot) check() error {
	if err := checkID(string(s.Tenant)); err != nil {
		return fmt.Errorf("tenant: %w", err)
	}
	for i, k := range s.SKUs {
		if err := checkID(string(k.ID)); err != nil {
			return fmt.Errorf("skus[%d]: %w", i, err)
		}
	}
	seen := make(map[string]bool, len(s.Users)+len(s.Groups))
	for i, g := range s.Groups {
		if err := checkNew(seen, string(g.ID)); err != nil {
			return fmt.Errorf("groups[%d]: %w", i, err)
		}
	}
	for i := range s.Users {
		if err := s.Users[i].check(seen); err != nil {
			return fmt.Errorf("users[%d]: %w", i, err)
		}
	}
	return nil
}

func (u *User) check(seen map[string]bool) error {
	if u.UPN == "" {
		return errors.New("no upn")
	}
	if err := checkNew(seen, string(u.ID)); err != nil {
		return fmt.Errorf("%s: %w", u.UPN, err)
	}
	for _, a := range u.Assignments {
		if err := checkID(string(a.SKU)); err != nil {
			return fmt.Errorf("%s: %w", u.UPN, err)
		}
	}
	return nil
}

func checkNew(seen map[string]bool, id string) error {
	if seen[id] {
		return fmt.Errorf("id %s occurs twice", id)
	}
	seen[id] = true
	return checkID(id)
}

func checkID(id string) error {
	got, err := sku.ParseID(id)
	if err == nil && string(got) != id {
		err = fmt.Errorf("%q is not in lower case", id)
	}
	return err
}
