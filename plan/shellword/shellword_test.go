package shellword

import "testing"

func TestWordsSurviveAShell_WORD4(t *testing.T) {
	for word, want := range map[string]string{"a": "a", "": "''", "it's": `'it'\''s'`, "$x": "'$x'", "a;b": "'a;b'", `c:\x`: `'c:\x'`, "ä": "'ä'"} {
		if got := Posix(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
	if got := join([]string{`c:\x`, `c:\my x`}, "windows"); got != `c:\x "c:\my x"` {
		t.Error(got)
	}
}
