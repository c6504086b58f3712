package tenant

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
)

// entryMembers is how many members one entry of a group holds at most, so that a
// group of any size can be written and read in little memory.
const entryMembers = 1000

// A Writer writes a tenant file as its users and groups come in. It keeps 16 bytes of
// each user, and nothing else.
type Writer struct {
	out    *bufio.Writer
	digest hash.Hash
	seal   seal
	sealed bool
	value  bytes.Buffer
	enc    *json.Encoder
	keys   int
	list   string // the key whose list is open
	done   map[string]bool
	fill   int // entries of the open list
	seen   map[[16]byte]bool
	err    error // the first; it sticks
}

// NewWriter begins a tenant file with all of head but its users and groups.
func NewWriter(w io.Writer, head Snapshot) *Writer {
	f := &Writer{
		out: bufio.NewWriterSize(w, 1<<16), digest: sha256.New(), sealed: head.Tool != "",
		done: make(map[string]bool), seen: make(map[[16]byte]bool),
	}
	f.enc = json.NewEncoder(&f.value)
	f.enc.SetEscapeHTML(false)
	f.raw("{")
	f.field("format", FileFormat)
	f.optional("tool", head.Tool, head.Tool != "")
	f.field("tenant", head.Tenant)
	f.field("name", head.Name)
	f.optional("country", head.Country, head.Country != "")
	f.optional("taken", head.Taken, !head.Taken.IsZero())
	f.optional("complete", true, head.Complete)
	f.optional("redacted", true, head.Redacted)
	writeEntries(f, "domains", head.Domains)
	writeEntries(f, "skus", head.SKUs)
	if len(head.Subscriptions) > 0 {
		writeEntries(f, "subscriptions", head.Subscriptions)
	}
	if len(head.Deleted) > 0 {
		writeEntries(f, "deleted", head.Deleted)
	}
	f.seal.counts.SKUs = len(head.SKUs)
	return f
}

// Users writes users. One that was written before is left out: pages of a tenant that
// changes while it is read can overlap.
func (f *Writer) Users(list []User) error {
	f.open("users")
	for i := range list {
		if id := guidBytes(string(list[i].ID)); !f.seen[id] {
			f.seen[id] = true
			f.entry("users", &list[i])
			f.seal.counts.Users++
		}
	}
	return f.err
}

// Groups writes groups. Further members of the group written last may follow in a
// Group that has nothing but its id and them.
func (f *Writer) Groups(list []Group) error {
	f.open("groups")
	for _, g := range list {
		f.seal.counts.Members += len(g.Members)
		for rest := g.Members; ; g = (Group{ID: g.ID}) {
			n := min(len(rest), entryMembers)
			g.Members, rest = rest[:n], rest[n:]
			f.entry("groups", g)
			f.seal.counts.Groups++
			if len(rest) == 0 {
				break
			}
		}
	}
	return f.err
}

// Counts says how much was written so far.
func (f *Writer) Counts() Counts { return f.seal.counts }

// Close ends the file; only then it is one. It does not close the writer below.
func (f *Writer) Close() error {
	f.open("groups")
	f.open("users")
	f.open("")
	if f.sealed {
		f.field("counts", f.seal.counts)
		f.field("sum", f.seal.sum)
		f.raw(digestText(hex.EncodeToString(f.digest.Sum(nil))))
	} else {
		f.raw("\n}\n")
	}
	if f.err == nil {
		f.err = f.out.Flush()
	}
	return f.err
}

func (f *Writer) raw(s string) { f.bytes([]byte(s)) }

func (f *Writer) bytes(b []byte) {
	if f.err == nil {
		f.digest.Write(b)
		_, f.err = f.out.Write(b)
	}
}

// json returns v as text, until the next call.
func (f *Writer) json(v any) []byte {
	f.value.Reset()
	if err := f.enc.Encode(v); err != nil && f.err == nil {
		f.err = err
	}
	return bytes.TrimRight(f.value.Bytes(), "\n")
}

func (f *Writer) key(name string) {
	if f.keys++; f.keys > 1 {
		f.raw(",\n")
	}
	f.raw(`"` + name + `":`)
}

func (f *Writer) field(name string, v any) {
	f.key(name)
	text := f.json(v)
	f.seal.sum.add(name, text)
	f.bytes(text)
}

func (f *Writer) optional(name string, v any, given bool) {
	if given {
		f.field(name, v)
	}
}

// open ends the list that is open and begins the one of that key, once.
func (f *Writer) open(name string) {
	if name == f.list {
		return
	}
	if f.list != "" {
		f.raw("]")
		f.list = ""
	}
	if name != "" && !f.done[name] {
		f.key(name)
		f.raw("[")
		f.list, f.fill, f.done[name] = name, 0, true
	}
}

func (f *Writer) entry(name string, v any) {
	if f.list != name && f.err == nil {
		f.err = errors.New("the list of " + name + " has ended: all of them come one after the other")
	}
	if f.fill++; f.fill > 1 {
		f.raw(",")
	}
	f.raw("\n")
	text := f.json(v)
	f.seal.sum.add(name, text)
	f.bytes(text)
}

func writeEntries[T any](f *Writer, name string, list []T) {
	f.open(name)
	for i := range list {
		f.entry(name, &list[i])
	}
}

// guidBytes is a GUID as its 16 bytes; another id as the beginning of its hash.
func guidBytes(id string) (b [16]byte) {
	var short [32]byte
	n := 0
	for i := range len(id) {
		if id[i] != '-' && n < len(short) {
			short[n] = id[i]
			n++
		}
	}
	if got, err := hex.Decode(b[:], short[:n]); err != nil || got != len(b) || len(id) != 36 {
		sum := sha256.Sum256([]byte(id))
		copy(b[:], sum[:])
	}
	return b
}
