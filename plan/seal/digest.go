package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// beforeDigest is where the part of a text that is hashed ends.
const beforeDigest = `,"digest":`

// Sum returns the hex SHA-256 of a text.
func Sum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Ending is how a sealed object ends whose text before has that digest: it adds the key
// and ends object and line.
func Ending(digest string) string { return beforeDigest + `"` + digest + "\"}\n" }

// Split cuts a sealed text before its digest. right tells whether the rest is the ending
// of exactly that text; where there is no digest, body is the whole text.
func Split(text []byte) (body []byte, right bool) {
	i := bytes.LastIndex(text, []byte(beforeDigest))
	if i < 0 {
		return text, false
	}
	return text[:i], string(text[i:]) == Ending(Sum(text[:i]))
}
