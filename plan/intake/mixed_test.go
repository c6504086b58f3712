package intake

import (
	"strings"
	"testing"
)

// R42: where a file goes on in another encoding it is refused, with the line; and what the
// text advises reads it.
func TestTwoEncodingsAreRefused(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	for _, c := range []struct{ name, file, line string }{
		{"Windows-1252 below UTF-8", "UPN,Name\na@contoso.com,J\u00f6rg\nb@contoso.com,Bj\xf6rn\n", "wish:3: "},
		{"behind a mark", bom + "UPN,Name\na@contoso.com,Jo\nb@contoso.com,Bj\xf6rn\n", "wish:3: "},
		{"UTF-8 below Windows-1252", "UPN,Name\r\na@contoso.com,Bj\xf6rn\r\nb@contoso.com,J\u00f6rg\r\n", "wish:3: "},
		{"in the last line, without an end", "UPN,Name\na@contoso.com,Bj\xf6rn\nb@contoso.com,J\u00f6rg", "wish:3: "},
		{"lines of old Macs", "UPN,Name\ra@contoso.com,Bj\xf6rn\rb@contoso.com,J\u00f6rg\r", "wish:3: "},
		{"Cyrillic in UTF-8 below", "UPN,Name\na@contoso.com,Bj\xf6rn\nb@contoso.com,\u041c\u0430\u0440\u0438\u044f\n", "wish:3: "},
		{"far below", "UPN,Name\na@contoso.com,Bj\xf6rn\n" + strings.Repeat("c@contoso.com,x\n", 20_000) + "b@contoso.com,J\u00f6rg\n", "wish:20003: "},
		{"a list", "a@contoso.com\nj\u00f6rg@contoso.com\nbj\xf6rn@contoso.com\n", "wish:3: "},
		{"cut off in a letter", "UPN,Name\na@contoso.com,J\u00f6rg\nb@contoso.com,\xc3", "wish:3: "},
		{"JSON", "[{\"upn\":\"a@contoso.com\",\"n\":\"J\u00f6rg\"},\n{\"upn\":\"b@contoso.com\",\"n\":\"Bj\xf6rn\"}]", "wish:2: "},
	} {
		_, err := Read("wish", strings.NewReader(c.file), Options{})
		if text := words(err); !strings.HasPrefix(text, c.line) || !strings.Contains(text, "another encoding") {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, err := Read("wish", strings.NewReader(c.file), Options{Encoding: "utf-8"}); err != nil && !strings.HasPrefix(c.name, "cut off") {
			t.Errorf("%s, as UTF-8: %v", c.name, err)
		}
	}
}

// Letters of one encoding are not taken for another by chance.
func TestOneEncodingIsNotTwo(t *testing.T) {
	for name, file := range map[string]string{
		"French capitals and guillemets": "UPN,Name\na@contoso.com,Caf\xe9\nb@contoso.com,CAF\xc9\xbb\nc@contoso.com,SOCI\xc9T\xc9\xa0:\n",
		"German dash":                    "UPN,Name\na@contoso.com,M\xfcller\nb@contoso.com,MEN\xdc\x96\n",
		"Ukrainian of Windows-1251":      "UPN,Name\na@contoso.com,\xc4\xb3\xe0\xed\xe0\nb@contoso.com,\xcd\xe0\xe4\xb3\xff\n",
		"Chinese of GBK":                 "UPN,Name\na@contoso.com,\xc4\xe3\xba\xc3\nb@contoso.com,\xcd\xf5\xce\xb0\n",
		"Japanese of Shift-JIS":          "UPN,Name\na@contoso.com,\x8dX\x93c\nb@contoso.com,\x97\xe9\x96\xd8\n",
		"a stray byte in UTF-8, named":   "UPN,Name\na@contoso.com,J\u00f6rg\nb@contoso.com,Bj\xf6rn\n",
	} {
		o := Options{}
		if strings.Contains(name, "named") {
			o.Encoding = "UTF-8"
		}
		got, err := Read("wish", strings.NewReader(file), o)
		if err != nil || len(got.Requests) < 2 {
			t.Errorf("%s: %d requests, %v", name, len(got.Requests), err)
		}
	}
}
