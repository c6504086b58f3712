package graphsim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/google/uuid"

	"reseat/plan/tenant"
)

// hash mixes a seed with what happens, so that every fault is a function of what it
// befalls and of nothing else (R38).
func hash(seed uint64, parts ...any) uint64 {
	h := fnv.New64a()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], seed)
	h.Write(b[:])
	for _, p := range parts {
		h.Write(appendPart(b[:0], p))
	}
	// FNV's high bits move little for short input.
	x := h.Sum64()
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// appendPart appends what a part adds to a hash.
func appendPart(b []byte, part any) []byte {
	switch p := part.(type) {
	case string:
		b = append(b, p...)
	case tenant.UserID:
		b = append(b, p...)
	case int:
		b = strconv.AppendInt(b, int64(p), 10)
	default:
		b = fmt.Append(b, p)
	}
	return append(b, 0)
}

// chance returns a number in [0,1) from a hash.
func chance(h uint64) float64 { return float64(h>>11) / (1 << 53) }

// guid returns the GUID, shaped like a random one, that belongs to the parts.
func guid(seed uint64, parts ...any) string {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], hash(seed, parts...))
	sum := sha256.Sum256(b[:])
	id, _ := uuid.FromBytes(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}
