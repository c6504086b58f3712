package intake

import (
	"strings"
	"testing"
)

// utf16Of writes a text in UTF-16.
func utf16Of(text string, big, mark bool) string {
	var b strings.Builder
	if mark {
		text = "\ufeff" + text
	}
	for _, u := range text { // all of them have one unit
		if big {
			b.WriteByte(byte(u >> 8))
		}
		b.WriteByte(byte(u))
		if !big {
			b.WriteByte(byte(u >> 8))
		}
	}
	return b.String()
}

// kindCases are files as they come about in many hands: each in a kind of its own.
var kindCases = []readingCase{
	{file: "two-header-rows", text: "Users,,\nUserPrincipalName,DisplayName,Department\n" + anna + ",Anna,Sales\n", users: []string{anna}, notes: []string{"1 line above the header on line 2"}},
	{file: "group-of-columns", text: "User,User,License\nUPN,Name,SKU\n" + anna + ",Anna,EMS\n", users: []string{anna}, skipped: []string{"1 header line"}},
	{file: "merged", text: "UserPrincipalName,Department\n" + anna + ",Sales\nUserPrincipalName,Department\n" + anke + ",HR\n", users: []string{anna, anke}, skipped: []string{"1 header line"}},
	{file: "merged-other-order", text: "UserPrincipalName,Department\n" + anna + ",Sales\nDepartment,UserPrincipalName\nHR," + anke + "\n", refused: ":3: a second header"},
	{file: "merged-wider", text: "UserPrincipalName,Department\n" + anna + ",Sales\nUserPrincipalName,Department,City\n" + anke + ",HR,Oslo\n", users: []string{anna}, held: []string{"4: more cells than the header"}, skipped: []string{"1 header line"}},
	{file: "excel-unicode-text", text: utf16Of("UserPrincipalName\tAddLicenses\r\n"+anna+"\tEMS\r\n", false, true), users: []string{anna}, asks: []string{"+EMS"}, notes: []string{"UTF-16LE, tab"}},
	{file: "utf16be", text: utf16Of("UserPrincipalName,AddLicenses\n"+anna+",EMS\n", true, true), users: []string{anna}, asks: []string{"+EMS"}},
	{file: "utf16le-without-mark", text: utf16Of("UserPrincipalName,AddLicenses\n"+anna+",EMS\n", false, false), users: []string{anna}, asks: []string{"+EMS"}},
	{file: "semicolons-with-decimal-commas", text: "UserPrincipalName;Kosten;AddLicenses\n" + anna + ";12,50;EMS\n", users: []string{anna}, asks: []string{"+EMS"}},
	{file: "mark-in-the-middle", text: "UserPrincipalName,Department\n" + anna + ",Sales\n\ufeffUserPrincipalName,Department\n" + anke + ",HR\n", users: []string{anna, anke}, skipped: []string{"1 header line"}},
	{file: "mark-before-a-user", text: "UserPrincipalName\n" + anna + "\n\ufeff" + anke + "\n", users: []string{anna, anke}},
	{file: "quoted-newlines", text: "UserPrincipalName,Note,AddLicenses\n" + anna + ",\"a\nb, \"\"c\"\"\",EMS\n" + anke + ",\"x\r\ny\",EMS\n", users: []string{anna, anke}, asks: []string{"+EMS", "+EMS"}},
	{file: "trailing-separators-everywhere", text: "UserPrincipalName,AddLicenses,,,\n" + anna + ",EMS,,,\n", users: []string{anna}, asks: []string{"+EMS"}},
	{file: "trailing-separators-in-rows", text: "UserPrincipalName,AddLicenses\n" + anna + ",EMS,\n", users: []string{anna}, asks: []string{"+EMS"}},
	{file: "arabic-headers", text: "اسم المستخدم,القسم\n" + anna + ",المبيعات\n", refused: `--user-column "اسم المستخدم"`},
	{file: "marks-of-direction", text: "UserPrincipalName,DisplayName\n\u200f" + anna + "\u200f,\u202bزويا\u202c\n", users: []string{anna}},
	{file: "full-width", text: "UserPrincipalName,AddLicenses\nanna＠contoso.com,EMS\n" + anna + ",EMS\n", users: []string{anna}, held: []string{"2: U+FF20"}, asks: []string{"+EMS"}},
	{file: "zero-width", text: "User\u200bPrincipalName,AddLicenses\n" + anna + "\u200b,EMS\nan\u200bna@contoso.com,EMS\n", users: []string{anna}, held: []string{"3: an invisible character"}, asks: []string{"+EMS"}},
	{file: "html-as.xls", text: "<html><table><tr><td>UPN</td></tr></table></html>", refused: "a web page (HTML)"},
	{file: "lines-of.ndjson", text: `{"userPrincipalName":"` + anna + `"}` + "\n" + `{"userPrincipalName":"` + anke + `"}` + "\n", users: []string{anna, anke}},
	{file: "three-wrappers.json", text: `{"data":{"users":{"items":[{"userPrincipalName":"` + anna + `"}]}}}`, users: []string{anna}},
	{file: "scim.json", text: `{"Resources":[{"userName":"` + anna + `"}],"totalResults":1}`, users: []string{anna}},
	{file: "keyed-by-user.json", text: `{"` + anna + `":{"AddLicenses":"EMS"},"` + anke + `":{}}`, refused: "users are the names of its properties"},
	{file: "japanese-headers", text: "ユーザー プリンシパル名,表示名\n" + anna + ",アンナ\n", refused: `--user-column "ユーザー プリンシパル名"`},
	{file: "french-headers", text: "Nom d'utilisateur principal;Licences\n" + anna + ";EMS\n", refused: `--user-column "Nom d'utilisateur principal"`},
	{file: "polish-headers", text: "Główna nazwa użytkownika;Imię\n" + anna + ";Anna\n", refused: `--user-column "Główna nazwa użytkownika"`},
	{file: "comments", text: "# wave 1\n# by Anna\nUserPrincipalName,AddLicenses\n# " + anke + ",EMS\n" + anna + ",EMS\n", users: []string{anna}, asks: []string{"+EMS"}, skipped: []string{"1 comment"}},
	{file: "comments-in-a-list", text: "# wave 1\n" + anna + "\n// " + anke + "\n", users: []string{anna}, skipped: []string{"1 comment"}},
	{file: "on-its-side", text: "UserPrincipalName," + anna + "," + anke + "\nAddLicenses,EMS,EMS\n", refused: "Transpose"},
	{file: "carets", text: "UserPrincipalName^AddLicenses\n" + anna + "^EMS\n", refused: `separated by "^"`},
	{file: "colons", text: "UserPrincipalName:AddLicenses\n" + anna + ":EMS\n", refused: `separated by ":"`},
	{file: "domain-names", text: "CONTOSO\\anna\nCONTOSO\\anke\n", refused: `DOMAIN\name`},
	{file: "guids-in-braces", text: "{" + adaezeID + "}\n{" + ankeID + "}\n", users: []string{adaezeID, ankeID}},
	{file: "settings.toml", text: "[[user]]\nupn = \"" + anna + "\"\n", refused: "TOML or INI"},
	{file: "settings.ini", text: "[users]\r\na=" + anna + "\r\n", refused: "TOML or INI"},
	{file: "message.eml", text: "From: x@contoso.com\nTo: " + anna + "\nSubject: list\n\nhi\n", refused: "an e-mail message"},
	{file: "strings-one-a-line", text: `"` + anna + `"` + "\n" + `"` + anke + `"` + "\n", users: []string{anna, anke}},
	{file: "log-lines", text: "2026-11-27 10:00:01 assigned " + anna + "\n", held: []string{"1: did you mean " + anna + "?"}},
	{file: "sql", text: "INSERT INTO users VALUES ('" + anna + "');\n", held: []string{"1: did you mean " + anna + "?"}},
	{file: "footer", text: "UserPrincipalName,AddLicenses\n" + anna + ",EMS\n\nTotal users: 1\n", users: []string{anna}, asks: []string{"+EMS"}, skipped: []string{"1 row count"}},
}

func TestKindsOfFiles(t *testing.T) {
	for _, c := range kindCases {
		t.Run(c.file, func(t *testing.T) { c.check(t) })
	}
}
