package intake

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// A mode is what a guess has come to believe.
type mode int

const (
	asciiOnly mode = iota // nothing but ASCII so far: both encodings agree
	utf8Seen              // a sequence that only UTF-8 has
	legacy                // a byte that UTF-8 cannot have came first: Windows-1252
)

// A guess decodes UTF-8 or Windows-1252, whichever the first byte that is not ASCII
// speaks for. Nothing before that byte depends on the choice, so a file of any
// length is decoded in one pass. Text of the other encoding further on is an error (R42),
// unless the user named UTF-8: then stray bytes become U+FFFD.
type guess struct {
	transform.NopResetter
	named bool
	mode  mode
	stray int // bytes replaced by U+FFFD
	lines lineCount
	line  []byte // in Windows-1252: what is not ASCII in the line so far, with a space for the rest
}

// Transform is part of transform.Transformer.
func (g *guess) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) && err == nil {
		var d, s int
		if g.mode == legacy {
			d, s, err = g.windows1252(dst[nDst:], src[nSrc:])
		} else {
			d, s, err = g.utf8(dst[nDst:], src[nSrc:], atEOF)
		}
		g.lines.add(src[nSrc : nSrc+s])
		nDst += d
		nSrc += s
	}
	if atEOF && err == nil && !g.alone('\n') {
		err = g.ended(nil)
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
	if !g.named {
		return 0, 0, &mixedError{line: g.lines.line(), kind: "bytes that are not UTF-8, below text that is"}
	}
	g.stray++
	return utf8.EncodeRune(dst, utf8.RuneError), 1, nil
}

func (g *guess) windows1252(dst, src []byte) (nDst, nSrc int, err error) {
	for _, c := range src {
		if len(dst)-nDst < utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		if !g.alone(c) {
			return 0, 0, g.ended(src[:nSrc])
		}
		nDst += utf8.EncodeRune(dst[nDst:], charmap.Windows1252.DecodeByte(c))
		nSrc++
	}
	return nDst, nSrc, nil
}

// ended says that the line at the end of src is in UTF-8.
func (g *guess) ended(src []byte) error {
	g.lines.add(src)
	return &mixedError{line: g.lines.line(), kind: "text in UTF-8, below text that is not"}
}

// alone takes the next byte of a line in Windows-1252. It is false where the line that
// ends is UTF-8 beyond doubt.
func (g *guess) alone(c byte) bool {
	const longest = 4 << 10
	switch {
	case c == '\n' || c == '\r':
		other := writtenInUTF8(g.line)
		g.line = g.line[:0]
		return !other
	case c >= utf8.RuneSelf && len(g.line) < longest:
		g.line = append(g.line, c)
	case len(g.line) > 0 && g.line[len(g.line)-1] != ' ':
		g.line = append(g.line, ' ')
	}
	return true
}

// writtenInUTF8 tells whether a line can hardly be of another encoding: it is UTF-8 from
// end to end, and has either the letters of European languages alone, or many others. A
// few letters of Cyrillic or Chinese encodings look like one letter of UTF-8 by chance.
func writtenInUTF8(line []byte) bool {
	const many = 8
	if len(line) == 0 || !utf8.Valid(line) {
		return false
	}
	foreign := 0
	for _, r := range string(line) {
		if r > 0x17F || r > ' ' && r < 0xC0 {
			foreign++
		}
	}
	return foreign == 0 || len(line) >= many
}

// A lineCount counts lines by whichever sign ends them.
type lineCount struct{ feeds, returns int }

func (n *lineCount) add(b []byte) {
	n.feeds += bytes.Count(b, []byte{'\n'})
	n.returns += bytes.Count(b, []byte{'\r'})
}

// line is the number of the line that begins or goes on now.
func (n *lineCount) line() int { return 1 + max(n.feeds, n.returns) }
