package run

import (
	"strings"
	"testing"
)

func TestNamesThatASystemRefuses(t *testing.T) {
	for _, c := range []struct{ path, system, want string }{
		{"team.plan", "windows", ""},
		{`C:\Projects\Müller & Söhne (2026)\team.plan`, "windows", ""},
		{`..\plans\.\team.plan`, "windows", ""},
		{`\\?\C:\very\deep\team.plan`, "windows", ""},
		{"c:team.plan", "windows", ""},
		{"console.plan", "windows", ""},
		{"company1/com10.plan", "windows", ""},
		{`run 20:15`, "windows", `Windows allows no ":" in the name "run 20:15"`},
		{`plans\team.plan:hidden`, "windows", `Windows allows no ":" in the name "team.plan:hidden"`},
		{`what?\team.plan`, "windows", `Windows allows no "?" in the name "what?"`},
		{"a*b", "windows", `Windows allows no "*"`},
		{`a"b`, "windows", `Windows allows no "\""`},
		{"a<b", "windows", `Windows allows no "<"`},
		{"a>b", "windows", `Windows allows no ">"`},
		{"a|b", "windows", `Windows allows no "|"`},
		{"a\tb", "windows", `Windows allows no "\t"`},
		{"nul", "windows", `"nul" is a device of Windows, not a file`},
		{"plans/CON.plan", "windows", `"CON.plan" is a device`},
		{"lpt1 .csv", "windows", `"lpt1 .csv" is a device`},
		{"COM¹", "windows", `"COM¹" is a device`},
		{"conout$", "windows", `"conout$" is a device`},
		{"team.", "windows", `Windows drops the dot or space at the end of "team."`},
		{`team \x.plan`, "windows", `Windows drops the dot or space at the end of "team "`},
		{"run 20:15", "linux", ""},
		{"nul", "darwin", ""},
		{`a\b?`, "linux", ""},
		{"a\x00b", "linux", "a name has no null character"},
		{"plans/" + strings.Repeat("x", 31), "linux", "the name is too long: at most 30 bytes"},
		{strings.Repeat("x", 31) + "/team.plan", "linux", ""},
		{strings.Repeat("ü", 16), "windows", "the name is too long: at most 30 bytes"},
	} {
		t.Run(c.system+" "+c.path, func(t *testing.T) {
			got := NameFault(c.path, c.system, 30)
			if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
