package tenant

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"reseat/plan/seal"
)

// entryMembers is how many members one entry of a group holds at most, so that a
// group of any size can be written and read in little memory.
const entryMembers = 1000

// A Writer writes a tenant file as its users and groups come in. It keeps 16 bytes of
// each user, and nothing else.
type Writer struct {
	out    *seal.Writer
	says   closing
	sealed bool
	line   bytes.Buffer
	enc    *json.Encoder
	seen   map[[16]byte]bool
}

// NewWriter begins a tenant file with all of head but its users and groups.
func NewWriter(w io.Writer, head Snapshot) *Writer {
	f := &Writer{out: seal.NewWriter(w), sealed: head.Tool != "", seen: make(map[[16]byte]bool)}
	f.enc = json.NewEncoder(&f.line)
	f.enc.SetEscapeHTML(false)
	f.write(headerOf(head))
	for i := range head.Domains {
		f.write(entry{Domain: &head.Domains[i]})
	}
	for i := range head.SKUs {
		f.write(entry{SKU: &head.SKUs[i]})
	}
	for i := range head.Subscriptions {
		f.write(entry{Subscription: &head.Subscriptions[i]})
	}
	for i := range head.Deleted {
		f.write(entry{Deleted: &head.Deleted[i]})
	}
	f.says.Counts.SKUs = len(head.SKUs)
	return f
}

// Users writes users. One that was written before is left out: pages of a tenant that
// changes while it is read can overlap.
func (f *Writer) Users(list []User) error {
	for i := range list {
		if id := guidBytes(string(list[i].ID)); !f.seen[id] {
			f.seen[id] = true
			f.write(entry{User: &list[i]})
			f.says.Counts.Users++
		}
	}
	return f.out.Err()
}

// Groups writes groups. Further members of the group written last may follow in a
// Group that has nothing but its id and them.
func (f *Writer) Groups(list []Group) error {
	for _, g := range list {
		f.says.Counts.Members += len(g.Members)
		for rest := g.Members; ; g = (Group{ID: g.ID}) {
			n := min(len(rest), entryMembers)
			g.Members, rest = rest[:n], rest[n:]
			f.write(entry{Group: &g})
			f.says.Counts.Groups++
			if len(rest) == 0 {
				break
			}
		}
	}
	return f.out.Err()
}

// Counts says how much was written so far.
func (f *Writer) Counts() Counts { return f.says.Counts }

// Close ends the file; only then it is one. It does not close the writer below.
func (f *Writer) Close() error {
	if !f.sealed {
		return f.out.Flush()
	}
	_, err := f.out.Close(f.says)
	return err
}

// write writes one line.
func (f *Writer) write(v any) {
	f.line.Reset()
	f.out.Fail(f.enc.Encode(v))
	f.says.Sum.add(f.line.Bytes())
	f.out.Text(f.line.Bytes())
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
