package tenant

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc64"
	"strconv"
)

// Counts says how much a snapshot file holds. A group of many members takes several
// entries.
type Counts struct {
	SKUs    int `json:"skus"`
	Users   int `json:"users"`
	Groups  int `json:"groups"`
	Members int `json:"members"`
}

func (c *Counts) add(users []User, groups []Group) {
	c.Users += len(users)
	c.Groups += len(groups)
	for i := range groups {
		c.Members += len(groups[i].Members)
	}
}

// A seal is what the last keys of a file say about the rest of it.
type seal struct {
	counts Counts
	sum    crcSum
	digest string
}

// A crcSum adds up the CRC-64 of keys with their values and entries, so that their
// order makes no difference: it tells a file that was rearranged from one edited.
type crcSum uint64

var crcTable = crc64.MakeTable(crc64.ECMA)

func (s *crcSum) add(key string, value []byte) {
	crc := crc64.Update(crc64.Checksum([]byte(key), crcTable), crcTable, value)
	*s += crcSum(crc)
}

// MarshalText writes the sum as 16 digits.
func (s crcSum) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%016x", uint64(s)), nil }

// UnmarshalText reads what MarshalText writes.
func (s *crcSum) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	*s = crcSum(n)
	return err
}

// beforeDigest is where the hashed part of a file ends.
const beforeDigest = ",\n\"digest\":"

// digestText is the end of a sealed file.
func digestText(digest string) string { return beforeDigest + `"` + digest + "\"\n}\n" }

func isDigest(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == sha256.Size
}

// check compares what a file states of itself with what was found in it.
func (stated seal) check(sealed bool, found seal) error {
	switch {
	case !sealed && stated == seal{}:
		return nil // anybody's to edit
	case !sealed:
		return fmt.Errorf("%w (it has closing lines and names no tool)", ErrEdited)
	case stated.digest == "":
		return fmt.Errorf("%w (its closing lines are missing)", ErrEdited)
	case stated.digest != found.digest && stated.sum == found.sum && stated.counts == found.counts:
		return ErrReordered
	case stated.digest != found.digest:
		return fmt.Errorf("%w (its digest should be %.12s…, it says %.12s…)", ErrEdited, found.digest, stated.digest)
	case stated != found:
		return fmt.Errorf("%w (it counts other entries than there are)", ErrEdited)
	}
	return nil
}
