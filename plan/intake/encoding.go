package intake

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A charset turns a file's bytes into UTF-8.
type charset struct {
	name  string
	wide  bool // two bytes a letter
	mark  int  // bytes of the byte-order mark
	turn  transform.Transformer
	guess *guess // nil where the encoding is known
}

// detect finds the encoding from a file's first bytes: a byte-order mark, else the
// encoding named by the user, else the pattern of NULs that UTF-16 leaves, else the
// bytes decide as they come. A mark is stronger than a name because it can only be
// there on purpose. It returns false where the name is unknown.
func detect(head []byte, named string) (charset, bool) {
	var chosen encoding.Encoding
	if named != "" {
		var err error
		if chosen, err = htmlindex.Get(named); err != nil {
			return charset{}, false
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return guessing(3), true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return utf16("UTF-16LE", unicode.LittleEndian, 2), true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return utf16("UTF-16BE", unicode.BigEndian, 2), true
	case chosen != nil:
		canonical, err := htmlindex.Name(chosen)
		if err != nil {
			canonical = named
		}
		return charset{name: canonical, wide: strings.HasPrefix(canonical, "utf-16"), turn: chosen.NewDecoder()}, true
	}
	switch wide(head) {
	case "UTF-16LE":
		return utf16("UTF-16LE", unicode.LittleEndian, 0), true
	case "UTF-16BE":
		return utf16("UTF-16BE", unicode.BigEndian, 0), true
	}
	return guessing(0), true
}

func utf16(name string, order unicode.Endianness, mark int) charset {
	return charset{name: name, wide: true, mark: mark, turn: unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder()}
}

// guessing returns the charset that makes up its mind on the way. After a UTF-8
// mark it starts out certain.
func guessing(mark int) charset {
	g := &guess{}
	if mark > 0 {
		g.mode = utf8Seen
	}
	return charset{name: "UTF-8", mark: mark, turn: g, guess: g}
}

// wide tells by the NULs in it what text is: "" without any, UTF-16LE or UTF-16BE
// where they are the high bytes of many letters, else "binary".
//
// Where one half of the head is of one kind and the other of another, two files were
// put together.
func wide(b []byte) string {
	if first := bytes.IndexByte(b, 0); first > 24 && ascii(b[:first-1]) && wide(b[first&^1:]) != "binary" {
		return "mixed"
	}
	var at [2]int // NULs at even and at odd offsets
	for i, c := range b {
		if c == 0 {
			at[i%2]++
		}
	}
	const many, few = 8, 16
	switch even, odd := at[0], at[1]; {
	case even+odd == 0:
		return ""
	case odd*many >= len(b) && odd >= even*few:
		return "UTF-16LE"
	case even*many >= len(b) && even >= odd*few:
		return "UTF-16BE"
	}
	return "binary"
}

// A mode is what a guess has come to believe.
type mode int

const (
	asciiOnly mode = iota // nothing but ASCII so far: both encodings agree
	utf8Seen              // a sequence that only UTF-8 has
	legacy                // a byte that UTF-8 cannot have came first: Windows-1252
)

// A guess decodes UTF-8 or Windows-1252, whichever the first byte that is not ASCII
// speaks for. Nothing before that byte depends on the choice, so a file of any
// length is decoded in one pass. Once UTF-8 is certain, stray bytes become U+FFFD.
type guess struct {
	transform.NopResetter
	mode  mode
	stray int // bytes replaced by U+FFFD
}

// Transform is part of transform.Transformer.
func (g *guess) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) && err == nil {
		var d, s int
		if g.mode == legacy {
			d, s, err = windows1252(dst[nDst:], src[nSrc:])
		} else {
			d, s, err = g.utf8(dst[nDst:], src[nSrc:], atEOF)
		}
		nDst += d
		nSrc += s
	}
	return nDst, nSrc, err
}

// utf8 copies what is valid, and settles the mode at the first byte that is not.
func (g *guess) utf8(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	n := validPrefix(src[:min(len(src), len(dst))])
	if n > 0 {
		copy(dst, src[:n])
		if g.mode == asciiOnly && !ascii(src[:n]) {
			g.mode = utf8Seen
		}
		return n, n, nil
	}
	if r, size := utf8.DecodeRune(src); len(dst) < utf8.UTFMax || r != utf8.RuneError || size > 1 {
		return 0, 0, transform.ErrShortDst
	}
	switch {
	case !utf8.FullRune(src) && !atEOF:
		return 0, 0, transform.ErrShortSrc
	case g.mode == asciiOnly:
		g.mode = legacy
		return 0, 0, nil
	}
	g.stray++
	return utf8.EncodeRune(dst, utf8.RuneError), 1, nil
}

func windows1252(dst, src []byte) (nDst, nSrc int, err error) {
	for _, c := range src {
		if len(dst)-nDst < utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], charmap.Windows1252.DecodeByte(c))
		nSrc++
	}
	return nDst, nSrc, nil
}

// validPrefix returns how many leading bytes are whole, valid UTF-8.
func validPrefix(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		n += size
	}
	return n
}

func ascii(b []byte) bool {
	const high = 0x8080808080808080
	for ; len(b) >= 8; b = b[8:] {
		if binary.NativeEndian.Uint64(b)&high != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
