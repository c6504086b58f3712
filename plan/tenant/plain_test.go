package tenant

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"text in any script", "Zoë Bäcker, 山田, שלום 👩‍💻", "Zoë Bäcker, 山田, שלום 👩‍💻"},
		{"a line of its own", "Ada\nreseat: all is well", "Ada reseat: all is well"},
		{"over what stands there", "Ada\rreseat: all is well", "Ada reseat: all is well"},
		{"line breaks of Unicode", "a\u0085b\u2028c\u2029d\ve\ff\tg", "a b c d e f g"},
		{"an erased line", "Ada\x1b[2K", "Ada[2K"},
		{"the same as one character", "Ada\u009b2K", "Ada2K"},
		{"another order", "invoice\u202egpj.exe\u2066\u200f\u061c", "invoicegpj.exe"},
		{"bell, backspace, delete, null", "a\a\b\x7f\x00b", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Plain(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Nothing that steers is left of any text, and plain text stays as it is.
func FuzzPlain(f *testing.F) {
	f.Add("a\x1b[31mb\x1b]0;x\x07\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Plain(s)
		if strings.ContainsFunc(got, Steers) {
			t.Errorf("%q is left of %q", got, s)
		}
		if !strings.ContainsFunc(s, Steers) && got != s {
			t.Errorf("%q became %q", s, got)
		}
	})
}
