package tenant

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"reseat/plan/seal"
	"reseat/plan/sku"
)

// batchText is how much text one batch has, about.
const batchText = 128 << 10

// A batch is some lines of a file, as text and, once decoded, as what they hold.
type batch struct {
	first   int // the number of its first line
	text    []byte
	ends    []int // of each line in the text
	decoded chan struct{}

	// These hold once decoded is closed.
	head    Snapshot // all but users and groups
	users   []User
	groups  []Group
	sum     lineSum
	err     error
	errLine int
}

func newBatch(first int) *batch {
	b := &batch{first: first, decoded: make(chan struct{})}
	if first > 2 { // the file is long
		b.text = make([]byte, 0, batchText+batchText/8)
	}
	return b
}

func (b *batch) add(line []byte) {
	b.text = append(b.text, line...)
	b.ends = append(b.ends, len(b.text))
}

func (b *batch) full() bool { return len(b.text) >= batchText }

// decode ends at the first line that is not as it should be.
func (b *batch) decode(q *quick) {
	defer close(b.decoded)
	from := 0
	for i, end := range b.ends {
		line := bytes.TrimSpace(b.text[from:end])
		from = end
		b.sum.add(line)
		if len(line) == 0 {
			continue
		}
		if err := b.line(q, line); err != nil {
			b.err, b.errLine = plain(err), b.first+i
			if errors.Is(err, io.ErrUnexpectedEOF) && i == len(b.ends)-1 && !bytes.HasSuffix(b.text, []byte("\n")) {
				b.err = ErrCutOff
			}
			return
		}
	}
	b.text, b.ends = nil, nil
}

// userKey is how the line of a user begins, as a Writer writes it.
const userKey = `{"user":`

func (b *batch) line(q *quick, line []byte) error {
	if bytes.HasPrefix(line, []byte(userKey)) && line[len(line)-1] == '}' {
		if u, ok := q.user(line[len(userKey) : len(line)-1]); ok {
			b.users = append(b.users, u)
			return u.check()
		}
	}
	var e entry
	if err := seal.Strict(line, &e); err != nil {
		return err
	}
	return b.entry(e)
}

// entry takes what a line holds.
func (b *batch) entry(e entry) error {
	switch {
	case e.User != nil:
		b.users = append(b.users, *e.User)
		return e.User.check()
	case e.Group != nil:
		b.groups = append(b.groups, *e.Group)
		return checkID(string(e.Group.ID))
	case e.SKU != nil:
		b.head.SKUs = append(b.head.SKUs, *e.SKU)
		return checkID(string(e.SKU.ID))
	case e.Domain != nil:
		b.head.Domains = append(b.head.Domains, *e.Domain)
	case e.Subscription != nil:
		b.head.Subscriptions = append(b.head.Subscriptions, *e.Subscription)
	case e.Deleted != nil:
		b.head.Deleted = append(b.head.Deleted, *e.Deleted)
	default:
		return errors.New("a line must have one of the keys domain, sku, subscription, deleted, group, user")
	}
	return nil
}

// plain says in words for people what encoding/json says of a text.
func plain(err error) error {
	switch text := err.Error(); {
	case strings.HasPrefix(text, "json: "):
		return errors.New(strings.TrimPrefix(text, "json: "))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the object does not end on this line: each object is one line")
	}
	return err
}

func (u *User) check() error {
	if u.UPN == "" {
		return errors.New("no upn")
	}
	if err := checkID(string(u.ID)); err != nil {
		return fmt.Errorf("%s: %w", u.UPN, err)
	}
	for _, a := range u.Assignments {
		if err := checkID(string(a.SKU)); err != nil {
			return fmt.Errorf("%s: %w", u.UPN, err)
		}
	}
	return nil
}

func checkID(id string) error {
	if isLowerGUID(id) {
		return nil
	}
	got, err := sku.ParseID(id)
	if err == nil && string(got) != id {
		err = fmt.Errorf("%q is not in lower case", id)
	}
	return err
}

// isLowerGUID spares the many ids that are as they should be a closer look.
func isLowerGUID(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		c, hyphen := id[i], i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (c == '-') || !hyphen && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
