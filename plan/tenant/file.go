package tenant

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"reseat/plan/seal"
)

// FileFormat is the version of the tenant file that this code reads and writes: JSON
// lines, made for people and diff. The first has the tenant itself; each other one is an
// object with one key, domain, sku, subscription, deleted, group or user.
//
// A file that names the tool that made it is sealed: its closing line has the counts of
// its entries, and a sum that is the same for the entries in whatever order. A file
// without a tool, such as the state of a sandbox, is anybody's to edit.
const FileFormat = "reseat-tenant/2"

// Why a tenant file is refused; the text around them names the file and line.
var (
	ErrNotASnapshot = errors.New("not a snapshot: its first line must begin with {\"format\":\"" + FileFormat + "\"")
	ErrNewer        = errors.New("the snapshot was taken by a newer reseat: update reseat, or take it again")
	ErrOlder        = errors.New("the snapshot was taken by an older reseat, whose files this version does not read: take it again")
	ErrCutOff       = errors.New("the file is cut off: take the snapshot again")
	ErrEdited       = errors.New("the snapshot was changed after it was taken: take it again, a sealed snapshot is never edited")
	ErrReordered    = errors.New("the snapshot was rearranged after it was taken: its entries are all there, in another order or layout; take it again")
)

// file is a snapshot as a sealed file.
var file = seal.Kind{Format: FileFormat, NotOne: ErrNotASnapshot, Older: ErrOlder, Newer: ErrNewer, CutOff: ErrCutOff, Edited: ErrEdited}

// WriteSnapshotFile puts s in place of the file at path, whole or not at all, with
// mode 0600. It is compressed where the file that was there is; a new one where its
// name ends in .gz.
func WriteSnapshotFile(path string, s *Snapshot) error {
	compress, err := compressed(path)
	if errors.Is(err, os.ErrNotExist) {
		compress = strings.HasSuffix(path, ".gz")
	}
	err = WritePrivate(path, func(w io.Writer) error {
		if !compress {
			return s.Write(w)
		}
		z := gzip.NewWriter(w)
		return errors.Join(s.Write(z), z.Close())
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// compressed tells whether the file at path is.
func compressed(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	magic := make([]byte, len(gzipMagic))
	_, err = io.ReadFull(f, magic)
	return string(magic) == gzipMagic, err
}

const gzipMagic = "\x1f\x8b"

// Write writes s as the text of a tenant file, sealed where s.Tool is not empty.
func (s *Snapshot) Write(w io.Writer) error {
	out := NewWriter(w, *s)
	err := errors.Join(out.Groups(s.Groups), out.Users(s.Users))
	if err != nil {
		return err
	}
	return out.Close()
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

// ReadSnapshot reads one snapshot from r into memory; see Walk.
func ReadSnapshot(r io.Reader, name string) (Snapshot, error) {
	c := collection{seen: make(map[string]bool)}
	s, err := Walk(r, name, Visitor{Users: c.addUsers, Groups: c.addGroups})
	if err != nil {
		return Snapshot{}, err
	}
	s.Users, s.Groups = c.users, c.groups
	return s, nil
}

// A collection gathers the entries of a file and refuses an id that occurs twice.
type collection struct {
	users  []User
	groups []Group
	seen   map[string]bool
}

func (c *collection) addUsers(list []User) error {
	for i := range list {
		if err := c.add(string(list[i].ID)); err != nil {
			return fmt.Errorf("users[%d]: %s: %w", len(c.users)+i, list[i].UPN, err)
		}
	}
	c.users = append(c.users, list...)
	return nil
}

func (c *collection) addGroups(list []Group) error {
	for _, g := range list {
		if last := len(c.groups) - 1; last >= 0 && g.continues(c.groups[last]) {
			c.groups[last].Members = append(c.groups[last].Members, g.Members...)
			continue
		}
		if err := c.add(string(g.ID)); err != nil {
			return fmt.Errorf("groups[%d]: %w", len(c.groups), err)
		}
		c.groups = append(c.groups, g)
	}
	return nil
}

// continues tells whether g is further members of the group before it.
func (g Group) continues(before Group) bool {
	return g.ID == before.ID && g.Name == "" && g.Mail == "" && len(g.Licenses) == 0 && len(g.Members) > 0
}

func (c *collection) add(id string) error {
	if c.seen[id] {
		return fmt.Errorf("id %s occurs twice", id)
	}
	c.seen[id] = true
	return nil
}
