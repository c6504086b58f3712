package screen

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"reseat/plan/tenant"
)

// SEC-1: no text of a tenant or a file steers the terminal of who reads it.
func TestScreenPassesTextAlone(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"text in any script", "Zoë Bäcker, 山田, שלום\n", "Zoë Bäcker, 山田, שלום\n"},
		{"tab, line and return", "a\tb\r\n", "a\tb\n"},
		{"over what stands there", "verified\r\x1b[2Kfailed", "verified[2Kfailed"},
		{"a colour of somebody else's", "\x1b[30;40mfailed\x1b[0m", "[30;40mfailed[0m"},
		{"cursor", "a\x1b[2Jb\x1b[1;1Hc", "a[2Jb[1;1Hc"},
		{"hidden text", "a\x1b[8msecret\x1b[0m", "a[8msecret[0m"},
		{"title of the window", "a\x1b]0;owned\x07b", "a]0;ownedb"},
		{"bell, backspace, delete, null", "a\a\b\x7f\x00b", "ab"},
		{"the same as one character", "a\u009b2Jb\u009d0;x\u009c", "a2Jb0;x"},
		{"another order", "invoice\u202egpj.exe \u2066a\u2069 \u200f\u061c", "invoicegpj.exe a "},
		{"line breaks of Unicode", "a\u2028b\u2029c", "a b c"},
		{"no UTF-8", "a\xffb", "a\ufffdb"},
		{"an escape at the end", "a\x1b", "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1 << 10, 1} { // in one piece, and byte by byte
				if size == 1 && strings.Contains(c.want, "\x1b") {
					continue // reseat writes its own sequences whole
				}
				var got strings.Builder
				s := &Screen{To: &got}
				for rest := c.in; rest != ""; {
					n := min(size, len(rest))
					if m, err := s.Write([]byte(rest[:n])); m != n || err != nil {
						t.Fatal(m, err)
					}
					rest = rest[n:]
				}
				if got.String() != c.want {
					t.Errorf("in pieces of %d: got %q, want %q", size, got.String(), c.want)
				}
			}
		})
	}
}

// What is drawn for a result may have reseat's colours, and nothing else.
func TestDrawingPassesColours(t *testing.T) {
	var got strings.Builder
	fmt.Fprint((&Screen{To: &got}).drawing(), "\x1b[31;1mfailed\x1b[0m\r\x1b[2K\x1b[8msecret\x1b[2J\n")
	if want := "\x1b[31;1mfailed\x1b[0m[2K[8msecret[2J\n"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}

// No control byte survives, whatever is written and however it is cut.
func FuzzScreen(f *testing.F) {
	f.Add("a\x1b[31mb\x1b]0;x\x07\u202e", uint8(3), false)
	f.Add("\x9b\xc2\x9b\xe2\x80", uint8(1), true)
	f.Fuzz(func(t *testing.T, text string, size uint8, draws bool) {
		var got strings.Builder
		s := &Screen{To: &got, draws: draws}
		for rest := text; rest != ""; {
			n := min(max(1, int(size)), len(rest))
			s.Write([]byte(rest[:n]))
			rest = rest[n:]
		}
		for out := got.String(); out != ""; {
			if n := colour([]byte(out)); draws && n > 0 {
				out = out[n:]
				continue
			}
			r, n := utf8.DecodeRuneInString(out)
			if r != '\n' && r != '\t' && tenant.Steers(r) {
				t.Fatalf("%q is left of %q", r, text)
			}
			out = out[n:]
		}
	})
}
