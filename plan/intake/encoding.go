package intake

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
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
		return guessing(3, isUTF8(chosen)), true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return utf16("UTF-16LE", unicode.LittleEndian, 2), true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return utf16("UTF-16BE", unicode.BigEndian, 2), true
	case isUTF8(chosen):
		return guessing(0, true), true
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
	cs := guessing(0, false)
	if line := firstForeign(head); !utf8.Valid(line) {
		cs.guess.mode = legacy
	}
	return cs, true
}

func utf16(name string, order unicode.Endianness, mark int) charset {
	return charset{name: name, wide: true, mark: mark, turn: unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder()}
}

func isUTF8(e encoding.Encoding) bool { return e == unicode.UTF8 }

// guessing returns the charset that makes up its mind on the way. After a UTF-8
// mark it starts out certain, and where the user named UTF-8, which lets other bytes pass.
func guessing(mark int, named bool) charset {
	g := &guess{named: named}
	if mark > 0 || named {
		g.mode = utf8Seen
	}
	return charset{name: "UTF-8", mark: mark, turn: g, guess: g}
}

// firstForeign is the first whole line of a text that is not ASCII; empty where none is.
func firstForeign(head []byte) []byte {
	for line := range bytes.Lines(head) {
		if !ascii(line) {
			if len(head) == headSize && !bytes.HasSuffix(line, []byte{'\n'}) {
				return nil
			}
			return line
		}
	}
	return nil
}

// wide tells by the NULs in it what text is: "" without any, UTF-16LE or UTF-16BE
// where they are the high bytes of many letters, else "binary".
//
// Where one half of the head is of one kind and the other of another, two files were
// put together.
func wide(b []byte) string {
	if first := bytes.IndexByte(b, 0); first > 1 && narrowText(b[:first]) && alternates(b[first:]) {
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

// narrowText tells whether what stands before the first NUL is text of one byte a letter,
// behind which UTF-16 begins, with its mark or without. A few letters of two bytes each can
// look like ASCII.
func narrowText(b []byte) bool {
	const few = 24
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE"} {
		if at := bytes.LastIndex(b, []byte(mark)); at >= 0 && at >= len(b)-3 {
			return ascii(b[:at])
		}
	}
	return ascii(b[:len(b)-1]) && (len(b) > few || bytes.IndexByte(b, '\n') > 0)
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
