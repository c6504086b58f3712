package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"reseat/plan/sku"
)

// batchText is how much text one batch has, about.
const batchText = 128 << 10

// A batch is entries of one list, as text and, once decoded, as users or groups.
type batch struct {
	key     string
	first   int // place of its first entry in the list
	text    []byte
	ends    []int // of each entry in the text
	decoded chan struct{}

	// These hold once decoded is closed.
	users  []User
	groups []Group
	sum    crcSum
	err    error
}

func newBatch(key string, first int) *batch {
	b := &batch{key: key, first: first, decoded: make(chan struct{})}
	if first > 0 { // the list is long
		b.text = make([]byte, 0, batchText+batchText/8)
	}
	return b
}

func (b *batch) add(text []byte) {
	b.text = append(b.text, text...)
	b.ends = append(b.ends, len(b.text))
}

func (b *batch) full() bool { return len(b.text) >= batchText }

// decode ends at the first entry that is not as it should be.
func (b *batch) decode(q *quick) {
	defer close(b.decoded)
	from := 0
	for i, end := range b.ends {
		text := b.text[from:end]
		from = end
		b.sum.add(b.key, text)
		if err := b.entry(q, text); err != nil {
			b.err = fmt.Errorf("%s[%d]: %w", b.key, b.first+i, plain(err))
			return
		}
	}
	b.text, b.ends = nil, nil
}

func (b *batch) entry(q *quick, text []byte) error {
	if b.key == "groups" {
		var g Group
		if err := strict(text, &g); err != nil {
			return err
		}
		b.groups = append(b.groups, g)
		return checkID(string(g.ID))
	}
	u, ok := q.user(text)
	if !ok {
		u = User{}
		if err := strict(text, &u); err != nil {
			return err
		}
	}
	b.users = append(b.users, u)
	return u.check()
}

// strict decodes text that holds nothing unknown.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(v)
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
