package tenant

import (
	"bytes"
	"fmt"
	"hash/crc64"
	"strconv"
	"time"
)

// Counts says how much a snapshot file holds. A group of many members takes several
// entries.
type Counts struct {
	SKUs    int `json:"skus"`
	Users   int `json:"users"`
	Groups  int `json:"groups"`
	Members int `json:"members"`
}

// A header is the first line of a tenant file.
type header struct {
	Format   string    `json:"format"`
	Tool     string    `json:"tool,omitempty"`
	Tenant   ID        `json:"tenant"`
	Name     string    `json:"name"`
	Country  string    `json:"country,omitempty"`
	Taken    time.Time `json:"taken,omitzero"`
	Complete bool      `json:"complete,omitempty"`
	Redacted bool      `json:"redacted,omitempty"`
}

func headerOf(s Snapshot) header {
	return header{FileFormat, s.Tool, s.Tenant, s.Name, s.Country, s.Taken, s.Complete, s.Redacted}
}

func (h header) snapshot() Snapshot {
	return Snapshot{Tool: h.Tool, Tenant: h.Tenant, Name: h.Name, Country: h.Country, Taken: h.Taken, Complete: h.Complete, Redacted: h.Redacted}
}

// An entry is any other line but the closing one: one of its fields.
type entry struct {
	Domain       *Domain       `json:"domain,omitempty"`
	SKU          *SKU          `json:"sku,omitempty"`
	Subscription *Subscription `json:"subscription,omitempty"`
	Deleted      *DeletedUser  `json:"deleted,omitempty"`
	Group        *Group        `json:"group,omitempty"`
	User         *User         `json:"user,omitempty"`
}

// A closing is what the closing line says of the others.
type closing struct {
	Counts Counts  `json:"counts"`
	Sum    lineSum `json:"sum"`
}

// A lineSum adds up the CRC-64 of lines without the white space around them, so that
// their order makes no difference: it tells a file that was rearranged from one edited.
type lineSum uint64

var crcTable = crc64.MakeTable(crc64.ECMA)

func (s *lineSum) add(line []byte) {
	*s += lineSum(crc64.Checksum(bytes.TrimSpace(line), crcTable))
}

// MarshalText writes the sum as 16 digits.
func (s lineSum) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%016x", uint64(s)), nil }

// UnmarshalText reads what MarshalText writes.
func (s *lineSum) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	*s = lineSum(n)
	return err
}
