package intake

import (
	"bytes"
	"compress/gzip"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A walk meets one text of the reading and does what it says: then the file is read, with
// nothing on hold, and the text is said no more.
type walk struct {
	says string // words of the text
	file string
	o    Options
	then string  // the file after the remedy; empty: as it was
	with Options // the options after the remedy
}

const (
	oneUser = "UPN\nanna@contoso.com\n"
	aGUID   = "4a23535c-04d5-583a-8edd-226f641e0809"
)

// because names the column of a field, for a walk.
func because(name, header string) Options {
	return Options{Columns: map[string]string{name: header}}
}

// walks returns a walk for each text. What a person exports again is a file such as the
// text asks for.
func walks(t *testing.T) []walk {
	noUsers, named := workbookOf(t, [][]any{{"What"}, {1}}, [][]any{{"User"}, {"anna@contoso.com"}}), workbookOf(t, [][]any{{"User"}, {"anna@contoso.com"}})
	wide := "\xFF\xFE\x00\x00"
	for _, r := range oneUser {
		wide += string([]byte{byte(r), 0, 0, 0})
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(oneUser))
	z.Close()
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	return []walk{
		{says: "and this is none: leave it out", file: oneUser, o: Options{Sheet: "Users"}},
		{says: "use a name such as utf-8", file: oneUser, o: Options{Encoding: "klingon"}, with: Options{Encoding: "windows-1252"}},
		{says: "the file is empty: export it again", then: oneUser},
		{says: "a document or zip archive", file: "PK\x03\x04 word/document.xml", then: oneUser},
		{says: "a PDF document: export the list as CSV", file: "%PDF-1.7\n", then: oneUser},
		{says: "save without the password", file: ole + string(wideASCII("EncryptedPackage")), then: string(named)},
		{says: "an old Excel workbook (.xls)", file: ole, then: oneUser},
		{says: "the file is UTF-32", file: wide, then: oneUser},
		{says: "takes the only column of users: name the column that contains AddLicenses", file: "UPN,Paket\nanna@contoso.com,EMS\n", o: because("AddLicenses", "UPN"), with: because("AddLicenses", "Paket")},
		{says: "a NUL character, which no text contains", file: "UPN,Name\nanna@contoso.com,A\x00\n", then: oneUser},
		{says: "a second header, with other columns than the first", file: "UPN,AddLicenses\nanna@contoso.com,EMS\nUPN,RemoveLicenses\nanna@contoso.com,EMS\n", then: "UPN,AddLicenses\nanna@contoso.com,EMS\n"},
		{says: "ids or addresses of something else than users", file: "Tenant Id\n" + aGUID + "\n", then: oneUser},
		{says: "PowerShell wrote names of types in place of what they contain", file: "Members\nSystem.Object[]\n", then: oneUser},
		{says: "no address or object id in the rows: export the users again", file: "Name\nAnna\n", then: oneUser},
		{says: "where letters are wrong, name its --encoding", file: "Imi\xea;Adres\n\xa3ukasz;anna@contoso.com\n", with: Options{Encoding: "windows-1250", UserColumn: "Adres"}},
		{says: "not text: a user list is", file: "a\x00\x01\x00\x00b\x02\x00", then: oneUser},
		{says: "name its --encoding", file: "UPN,Name\nanna@contoso.com,J\xf6rg\n", with: Options{Encoding: "windows-1252"}},
		{says: "name its --encoding", file: "UPN,Name\nanna@contoso.com,J\xf6rg\n", then: "UPN,Name\nanna@contoso.com,J\u00f6rg\n"},
		{says: "1 byte outside that encoding", file: "UPN,Name\nanna@contoso.com,J\u00f6rg \xf6\n", o: Options{Encoding: "utf-8"}, then: oneUser},
		{says: "name the plan file itself", file: `{"header":{},"lines":[],"digest":"x"}`, then: string(planBytes(t))},
		{says: "say which users with --has SKU, or export the users", file: "SkuPartNumber,CapabilityStatus,Consumed\nEMS,Enabled,1\n", then: oneUser},
		{says: "name the group with --group", file: "Group,GroupId,Processing\nX," + aGUID + ",complete\n", then: oneUser},
		{says: "export the members of one group, or name the group", file: "id,displayName,securityEnabled\n" + aGUID + ",X,true\n", then: "id,userPrincipalName,objectType\n" + aGUID + ",anna@contoso.com,User\n"},
		{says: "name it with --map, and give the user list besides", file: "Swap,OldPlan,NewPlan\nA=B,SWAY,SWAY\n", then: oneUser},
		{says: "export the users, as in `m365", file: "id,skuId,skuPartNumber\n1,2,EMS\n", then: "id,displayName,userPrincipalName,givenName,surname\n" + aGUID + ",Anna,anna@contoso.com,,\n"},
		{says: "Select-Object UserPrincipalName instead", file: "SamAccountName,DistinguishedName\nanna,CN=anna\n", then: "\"UserPrincipalName\"\n\"anna@contoso.com\"\n"},
		{says: "Export-Csv wrote the lengths of texts", file: "\"Length\"\n\"16\"\n", then: "\"UserPrincipalName\"\n\"anna@contoso.com\"\n"},
		{says: "or write the texts with Set-Content", file: "\"Length\"\n\"16\"\n", then: "anna@contoso.com\n"},
		{says: "leave Format-Table out", file: "ClassId2e4f51ef21dd47e99d3c952918aff9cd,shape\nx,y\n", then: oneUser},
		{says: "Export-Csv wrote dictionaries", file: "Keys,Values,SyncRoot\nx,y,z\n", then: "\"Id\"\n\"" + aGUID + "\"\n"},
		{says: "Export-Csv wrote arrays", file: "Length,LongLength,SyncRoot,id\n2,2,x,y\n", then: "\"UserPrincipalName\"\n\"anna@contoso.com\"\n"},
		{says: "there are no users in it: export it again", file: `{"value":[]}`, then: `{"value":[{"id":"` + aGUID + `"}]}`},
		{says: "neither an array nor an object of JSON", file: `[{"upn":"anna@contoso.com"}] 5`, then: `[{"upn":"anna@contoso.com"}]`},
		{says: "an element of the array is neither an object nor text", file: `[[1]]`, then: `["anna@contoso.com"]`},
		{says: "answer to a request that failed", file: `{"error":{"code":"x"}}`, then: `{"value":[{"id":"` + aGUID + `"}]}`},
		{says: "not valid JSON from here on", file: `[{"upn":"anna@contoso.com"},]`, then: `[{"upn":"anna@contoso.com"}]`},
		{says: "the JSON is cut off after this", file: `[{"upn":"anna@contoso.com"}`, then: `[{"upn":"anna@contoso.com"}]`},
		{says: "nothing but white space for 256 KiB", file: `[{"upn":"anna@contoso.com"}` + strings.Repeat(" ", 600<<10) + "]", then: `[{"upn":"anna@contoso.com"}]`},
		{says: "write its whole header as in col[", file: "UPN,Cost center,Cost.center\nanna@contoso.com,1,2\n", o: Options{Where: `costcenter == "1"`}, with: Options{Where: `col["Cost center"] == "1"`}},
		{says: "rename one of them", file: "UPN,Cost center,Cost.center\nanna@contoso.com,1,2\n", o: Options{Where: `costcenter == "1"`}, then: "UPN,Cost center,Other\nanna@contoso.com,1,2\n", with: Options{Where: `costcenter == "1"`}},
		{says: "but there is \"Department\"", file: "UPN,Department\nanna@contoso.com,Sales\n", o: Options{Where: `departmnt == "Sales"`}, with: Options{Where: `department == "Sales"`}},
		{says: "give it the report of a run, as CSV or JSON", file: oneUser, o: Options{Verdicts: []string{"failed"}}, then: "UserPrincipalName,Verdict\nanna@contoso.com,failed\n", with: Options{Verdicts: []string{"failed"}}},
		{says: "reads the usage location: add it", file: oneUser, o: Options{Rules: offices{"Oslo": "NO"}}, then: "UPN,Office\nanna@contoso.com,Oslo\n", with: Options{Rules: offices{"Oslo": "NO"}}},
		{says: "or fill in UsageLocation", file: oneUser, o: Options{Rules: offices{"Oslo": "NO"}}, then: "UPN,UsageLocation\nanna@contoso.com,NO\n", with: Options{Rules: offices{"Oslo": "NO"}}},
		{says: "correct columns in the recipe of the row", file: "UPN,Recipe,Packet\nanna@contoso.com,hr,X\n", o: Options{Rules: hr{}}, then: "UPN,Recipe,Paket,Konto\nanna@contoso.com,hr,X,anna@contoso.com\n", with: Options{Rules: hr{}}},
		{says: "turn off concealed names", file: "User Principal Name,Display Name\n0F1E2D3C4B5A69788796A5B4C3D2E1F0,0F1E2D3C4B5A69788796A5B4C3D2E1F1\n1F1E2D3C4B5A69788796A5B4C3D2E1F0,1F1E2D3C4B5A69788796A5B4C3D2E1F1\n", then: "User Principal Name,Display Name\nanna@contoso.com,Anna\n"},
		{says: "to take usage locations from", file: "UPN,Office\nanna@contoso.com,NO\n", o: Options{LocationFrom: "Site"}, with: Options{LocationFrom: "Office"}},
		{says: `DisabledPlans="Disabled Plans" if it requests`, file: "UPN,Disabled Plans\nanna@contoso.com,SWAY\n", with: because("DisabledPlans", "Disabled Plans")},
		{says: "DisabledPlans=none if it does not", file: "UPN,Disabled Plans\nanna@contoso.com,SWAY\n", with: because("DisabledPlans", "none")},
		{says: "a web page (HTML)", file: "<!DOCTYPE html><html></html>", then: oneUser},
		{says: "XML: export as CSV or JSON", file: "<?xml version=\"1.0\"?><users/>", then: oneUser},
		{says: "save as plain text, one user a line", file: `{\rtf1 x}`, then: "anna@contoso.com\n"},
		{says: "contacts (vCard)", file: "BEGIN:VCARD\nEMAIL:anna@contoso.com\n", then: oneUser},
		{says: "a Markdown page", file: "# Users\n\n| A | B |\n| --- | --- |\n", then: oneUser},
		{says: "LDIF: export as CSV", file: "dn: CN=anna\nmail: anna@contoso.com\n", then: "userPrincipalName\nanna@contoso.com\n"},
		{says: "a table for reading", file: "Name   UPN\n-----  -----\nAnna   anna@contoso.com\n", then: oneUser},
		{says: "a list for reading (Format-List)", file: "Name : Anna\nUPN  : anna@contoso.com\n", then: oneUser},
		{says: "YAML: export as JSON or CSV", file: "- upn: anna@contoso.com\n  name: Anna\n", then: `[{"upn":"anna@contoso.com"}]`},
		{says: "a snapshot of a tenant", file: snapshotStart + `1"}`, then: oneUser},
		{says: "mixes UTF-8 and UTF-16", file: "UPN\nanna@contoso.com\nb\x00e\x00n\x00@\x00c\x00.\x00d\x00e\x00", then: oneUser},
		{says: "give --encoding utf-8, which puts rows on hold", file: "UPN,Name\nanna@contoso.com,J\u00f6rg\nben@contoso.com,Bj\xf6rn\n", with: Options{Encoding: "utf-8"}},
		{says: "write it again in one encoding", file: "UPN,Name\nanna@contoso.com,J\u00f6rg\nben@contoso.com,Bj\xf6rn\n", then: oneUser},
		{says: "text in UTF-8, below text that is not", file: "UPN,Name\nanna@contoso.com,J\xf6rg\nben@contoso.com,Bj\u00f6rn\n", then: oneUser},
		{says: "the first row does not end within", file: "UPN,\"Name" + strings.Repeat("x", maxHeader) + "\n", then: oneUser},
		{says: "the row after this one does not end within", file: "UPN,Name\nanna@contoso.com,\"x" + strings.Repeat("x", maxRow) + "\n", then: oneUser},
		{says: "the gzip data is damaged", file: packed.String()[:packed.Len()/2], then: packed.String()},
		{says: "put the cell in quotes and double the quotes", file: "UPN,Note\nanna@contoso.com,5\" disk\n", then: "UPN,Note\nanna@contoso.com,\"5\"\" disk\"\n"},
		{says: "(noticed on line 3): close it", file: "UPN,Note\nanna@contoso.com,\"x\n\"y\n", then: "UPN,Note\nanna@contoso.com,\"x\"\n"},
		{says: "where its cell ends: close it", file: "UPN,Note\nanna@contoso.com,\"x\"y\n", then: "UPN,Note\nanna@contoso.com,\"x\"\"y\"\n"},
		{says: "an Excel workbook that cannot be opened", file: "PK\x03\x04garbage", then: oneUser},
		{says: "--sheet: no sheet", file: string(named), o: Options{Sheet: "Users"}, with: Options{Sheet: "Sheet1"}},
		{says: "say the same thing: delete one of them", file: "UPN,User principal name\nanna@contoso.com,anna@contoso.com\n", then: oneUser},
		{says: "the row names no user: fill in", file: "UPN,Name\n,Anna\n", then: "UPN,Name\nanna@contoso.com,Anna\n"},
		{says: "is not a GUID: correct the cell", file: "ObjectId,UPN\nxyz,anna@contoso.com\n", then: "ObjectId,UPN\n" + aGUID + ",anna@contoso.com\n"},
		{says: "or empty it and fill in the UPN", file: "ObjectId,UPN\nxyz,\n", then: "ObjectId,UPN\n,anna@contoso.com\n"},
		{says: "bytes that are not in the file's encoding", file: "UPN,Name\nj\xf6rg@contoso.com,J\u00f6rg\n", o: Options{Encoding: "utf-8"}, then: oneUser},
		{says: "so it may be another letter: save", file: "UPN\nj\xf6rg@contoso.com\n", then: oneUser},
		{says: "such as Select-Object UserPrincipalName", file: "UPN\nSystem.String[]\n", then: "UserPrincipalName\nanna@contoso.com\n"},
		{says: "is an error of the spreadsheet, no user", file: "UPN\n#N/A\n", then: oneUser},
		{says: "contains a question mark", file: "UPN\nj?rg@contoso.com\n", then: oneUser},
		{says: "an invisible character or a line break", file: "UPN\nanna\u200b@contoso.com\n", then: oneUser},
		{says: "call the column Id", file: "UPN\n" + aGUID + "\n", then: "Id\n" + aGUID + "\n"},
		{says: "names 2 users", file: "UPN\nanna@contoso.com ben@contoso.com\n", then: "UPN\nanna@contoso.com\nben@contoso.com\n"},
		{says: "did you mean anna@contoso.com?", file: "UPN\nmailto:anna@contoso.com\n", then: oneUser},
		{says: "with the letters A to Z", file: "UPN\n\u0430nna@contoso.com\n", then: oneUser},
		{says: "write only the address, such as", file: "UPN\nan na@contoso\n", then: oneUser},
		{says: "is neither an address nor an object id", file: "UPN\nAnna Berg\n", then: oneUser},
		{says: "the verdicts are", file: "UPN,Verdict\nanna@contoso.com,failed\n", o: Options{Verdicts: []string{"fialed"}}, with: Options{Verdicts: []string{"failed"}}},
		{says: "quote cells that contain the delimiter", file: "UPN,Name,AddLicenses\nanna@contoso.com,Berg, Anna,EMS\n", then: "UPN,Name,AddLicenses\nanna@contoso.com,\"Berg, Anna\",EMS\n"},
		{says: "contains the spreadsheet error", file: "UPN,AddLicenses\nanna@contoso.com,#N/A\n", then: "UPN,AddLicenses\nanna@contoso.com,\n"},
		{says: "is no list: ", file: "UPN,AddLicenses\nanna@contoso.com,\"\"\"EMS;X\"\n", then: "UPN,AddLicenses\nanna@contoso.com,EMS;X\n"},
		{says: "is not a whole number: write one", file: "UPN,AddLicenses,Priority\nben@contoso.com,EMS,2\nanna@contoso.com,EMS,1st\n", then: "UPN,AddLicenses,Priority\nben@contoso.com,EMS,2\nanna@contoso.com,EMS,1\n"},
		{says: "there are no rows below the header", file: "UPN\n", then: oneUser},
		{says: "there are no rows in it", file: "\n\n", then: oneUser},
		{says: "put the users into a file instead", file: oneUser, o: Options{Where: strings.Repeat(" ", maxWhere) + "UPN == 1"}},
		{says: "compare them with text in quotes", file: "UPN,N\nanna@contoso.com,2\n", o: Options{Where: "N == 2"}, with: Options{Where: `N == "2"`}},
		{says: "or use yes(cell) or int(cell)", file: "UPN,N\nanna@contoso.com,2\n", o: Options{Where: "N > 1"}, with: Options{Where: "int(N) > 1"}},
		{says: "let is of no use here", file: "UPN,N\nanna@contoso.com,2\n", o: Options{Where: `let a = "2"; N == a`}, with: Options{Where: `N == "2"`}},
		{says: "cannot be used inside one another", file: "UPN,L\nanna@contoso.com,EMS\n", o: Options{Where: `any(licenses(L), any(licenses(L), # == "EMS"))`}, with: Options{Where: `any(licenses(L), # == "EMS")`}},
		{says: "there are no ranges: compare with", file: "UPN,N\nanna@contoso.com,2\n", o: Options{Where: `int(N) in 1..3`}, with: Options{Where: `int(N) >= 1 && int(N) <= 3`}},
		{says: "there is no function", file: "UPN,N\nanna@contoso.com,x\n", o: Options{Where: `toLower(N) == "x"`}, with: Options{Where: `lower(N) == "x"`}},
		{says: `write a column with spaces as col["Cost center"]`, file: "UPN,Cost center\nanna@contoso.com,1\n", o: Options{Where: `Cost center == "1"`}, with: Options{Where: `col["Cost center"] == "1"`}},
		{says: "in place of -eq, -ne", file: "UPN,N\nanna@contoso.com,x\n", o: Options{Where: `N -eq "x"`}, with: Options{Where: `N == "x"`}},
		{says: "write == to compare", file: "UPN,N\nanna@contoso.com,x\n", o: Options{Where: `N = "x"`}, with: Options{Where: `N == "x"`}},
		{says: "write != for not equal", file: "UPN,N\nanna@contoso.com,x\n", o: Options{Where: `N <> "y"`}, with: Options{Where: `N != "y"`}},
		{says: "export those alone", file: `{"edges":[{"node":{"upn":"anna@contoso.com"}}]}`, then: `[{"upn":"anna@contoso.com"}]`},
		{says: "contains no users: export it again", file: `{"user":{}}`, then: `{"user":{"upn":"anna@contoso.com"}}`},
		{says: "but sheet \"Users\" has one: add --sheet", file: string(noUsers), with: Options{Sheet: "Users"}},
		{says: "take the users in it with --user-column", file: "Device ID,Device name,Owner\n1,PC,anna@contoso.com\n", with: Options{UserColumn: "Owner"}},
		{says: "export the users instead", file: "Device ID,Device name\n1,PC\n", then: oneUser},
		{says: "put each on a line of its own", file: "anna@contoso.com;ben@contoso.com\n", then: "anna@contoso.com\nben@contoso.com\n"},
		{says: "typographic quotes are around the cells", file: "“UPN”,“Office”\n“anna@contoso.com”,“Oslo”\n", then: "\"UPN\",\"Office\"\n\"anna@contoso.com\",\"Oslo\"\n"},
		{says: `say which it is with --user-column "Nom"`, file: "Couleur,Nom\nrouge,anna@contoso.com\n", with: Options{UserColumn: "Nom"}},
		{says: "or call it UserPrincipalName", file: "Couleur,Nom\nrouge,anna@contoso.com\n", then: "Couleur,UserPrincipalName\nrouge,anna@contoso.com\n"},
		{says: "users are the names of its properties", file: `{"anna@contoso.com":{"AddLicenses":"EMS"}}`, then: `[{"userPrincipalName":"anna@contoso.com","AddLicenses":"EMS"}]`},
		{says: "replace it by a comma", file: "UPN^AddLicenses\nanna@contoso.com^EMS\n", then: "UPN,AddLicenses\nanna@contoso.com,EMS\n"},
		{says: "a file of settings (TOML or INI)", file: "[[user]]\nupn = \"anna@contoso.com\"\n", then: oneUser},
		{says: `DOMAIN\name`, file: "CONTOSO\\anna\nCONTOSO\\ben\n", then: "\"UserPrincipalName\"\n\"anna@contoso.com\"\n"},
		{says: "an e-mail message: save", file: "From: x@contoso.com\nTo: anna@contoso.com\n\nhi\n", then: "anna@contoso.com\n"},
		{says: "users are in the header line: give each user", file: "UPN,anna@contoso.com,ben@contoso.com\nAddLicenses,EMS,EMS\n", then: "UPN,AddLicenses\nanna@contoso.com,EMS\nben@contoso.com,EMS\n"},
		{says: "User for column 2", file: "x\tanna@contoso.com\ty\nx\tben@contoso.com\ty\n", then: "a\tUser\tb\nx\tanna@contoso.com\ty\nx\tben@contoso.com\ty\n"},
		{says: "such as c1;User, with AddLicenses", file: "Anna;anna@contoso.com\nBen;ben@contoso.com\n", then: "c1;User\nAnna;anna@contoso.com\nBen;ben@contoso.com\n"},
	}
}

// unwalked are the texts that no walk meets, and why.
var unwalked = map[string]string{
	"is no list of JSON objects (%v)":               "TestFilesOfNoGroups",
	"is no JSON object (%v): export the groups":     "TestFilesOfNoGroups",
	"save the sheet of groups as CSV":               "TestFilesOfNoGroups",
	"names no group: write one group a line":        "TestFilesOfNoGroups",
	"this is no list of groups":                     "TestFilesOfNoGroups",
	"names of groups, one a line":                   "what a file was found to be",
	"Priority %q is not a whole number":             "TestFilesOfGroups_R50",
	"the row names no group":                        "TestFilesOfGroups_R50",
	"no such file: check the name":                  "TestRemediesOfTheFileSystem",
	"may not be read: check the file's permissions": "TestFilesThatCannotBeRead; a superuser may read all",
	"is a directory: name the files in it":          "TestRemediesOfTheFileSystem",
	"there is nothing to read: pipe a file in":      "TestRemediesOfTheFileSystem",
	"the gzip data unpacks to more than":            "a bomb takes long to make: its own test",
	"cannot be read: %v":                            "the words of the operating system",
	"the workbook is larger than":                   "a file of 64 MiB",
	"sheet %q cannot be read":                       "only a damaged workbook that opens all the same",
	"no visible sheet in the workbook":              "Excel saves no such workbook",
	"the row is hidden in the sheet":                "TestWorkbookAsPeopleSeeIt",
	"the cell of the user ":                         "TestWorkbookAsPeopleSeeIt",
	"a formula whose value is not stored":           "TestWorkbookAsPeopleSeeIt: what Excel saves has the values",
	"without a stored value, read as":               "TestWorkbookAsPeopleSeeIt: what Excel saves has the values",
	"contains users too, and is not read":           "information",
	"merged cells: their value counts":              "information",
	"hidden columns of the sheet are read":          "information",
	"hidden rows and merged cells of the sheet":     "only a damaged workbook that opens all the same",
	"row of the sheet":                              "only a damaged workbook that opens all the same",
	"users have no property":                        "the command's own script: it needs a tenant",
	"fails on":                                      "the words of the expression language",
	"it is neither true nor false":                  "the expression is compiled to be one of the two",
	"there are no users in the plan":                "a plan of nobody: nothing to correct",
	"Get-MsolGroupMember gives mail addresses":      "information",
	"Get-MgGroupMember does not say":                "information",
	"the answer goes on at @odata.nextLink":         "information",
	"above the header on line":                      "information",
	"no addresses or object ids in it":              "information",
	"exactly %d rows: without -All":                 "information",
	"empty cells beyond the header":                 "information",
	"repeat what %d rows request already":           "information",
	"each line stood in quotes as one cell":         "information",
	"CLI for Microsoft 365 license list":            "a name",
	"Microsoft 365 admin center Active users":       "a name",
	"list of users and their licenses":              "a name",
	"UserPrincipalName (or UPN), ObjectId":          "a part of a text",
	"two encodings in one file":                     "for the program: text says it to people",
	"(?i)":                                          "an expression",
	"bytes that are not UTF-8, below text that is":  "a part of a text",
	"the file mixes UTF-8 and another encoding (":   "a part of a text",
}

// Each remedy works: who does what a text of the reading says gets the file read, and meets
// no other refusal. A text that has neither a walk nor a reason to have none fails.
func TestEveryRemedyIsWalked(t *testing.T) {
	var met []string
	for _, w := range walks(t) {
		text, _ := outcomeOf(w.file, w.o)
		if !strings.Contains(text, w.says) {
			t.Errorf("%q does not say %q", text, w.says)
			continue
		}
		met = append(met, text)
		file := w.then
		if file == "" {
			file = w.file
		}
		if after, held := outcomeOf(file, w.with); held || strings.Contains(after, w.says) {
			t.Errorf("%s: after the remedy: %q", w.says, after)
		}
	}
	for place, text := range sentences(t) {
		said := regexp.MustCompile(patternOf(text))
		walked := false
		for _, m := range met {
			walked = walked || said.MatchString(m)
		}
		for words := range unwalked {
			walked = walked || strings.Contains(text, words)
		}
		if !walked {
			t.Errorf("%s: no walk does what this text says, nor is there a reason in unwalked: %q", place, text)
		}
	}
}

// outcomeOf is what the reading says of a file: why it is refused, why its first row on hold
// is, or its notes. held tells whether anything is refused or on hold.
func outcomeOf(file string, o Options) (text string, held bool) {
	r, err := Read("list", strings.NewReader(file), o)
	if err != nil {
		return err.Error(), true
	}
	for _, q := range r.Requests {
		if q.Fault != nil && q.Fault.Code != "no-user" || q.Fault != nil && r.Info.Rows == 1 {
			return q.Fault.Text, true
		}
	}
	return strings.Join(r.Info.Notes, "\n"), r.Info.Rows == 0
}

// sentences are the string literals of the package that read as sentences, by their places.
func sentences(t *testing.T) map[string]string {
	set := token.NewFileSet()
	pkgs, err := parser.ParseDir(set, ".", func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range pkgs {
		ast.Inspect(p, func(x ast.Node) bool {
			l, ok := x.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(l.Value)
			if spaces := strings.Count(s, " "); err == nil && (spaces >= 5 || spaces >= 3 && strings.Contains(s, ": ")) {
				out[set.Position(l.Pos()).String()] = s
			}
			return true
		})
	}
	if len(out) < 100 {
		t.Fatalf("only %d texts found", len(out))
	}
	return out
}

var verb = regexp.MustCompile(`%[.\d]*[a-zA-Z]|%%`)

// patternOf matches what a format comes to.
func patternOf(format string) string {
	var parts []string
	at := 0
	for _, m := range verb.FindAllStringIndex(format, -1) {
		parts = append(parts, regexp.QuoteMeta(format[at:m[0]]))
		at = m[1]
	}
	return "(?s)" + strings.Join(append(parts, regexp.QuoteMeta(format[at:])), ".*")
}

// What the system says of a file has a remedy that works, too.
func TestRemediesOfTheFileSystem(t *testing.T) {
	folder := t.TempDir()
	list := filepath.Join(folder, "list.csv")
	if err := os.WriteFile(list, []byte(oneUser), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{list + "x": "no such file: check the name", folder: "is a directory: name the files in it", "-": "there is nothing to read: pipe a file in"} {
		if _, err := ReadFile(path, Options{}); !strings.HasSuffix(words(err), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	for path, o := range map[string]Options{list: {}, "-": {Stdin: strings.NewReader(oneUser)}} {
		if r, err := ReadFile(path, o); err != nil || r.Info.Rows != 1 {
			t.Errorf("%s: %v, %s", path, err, r.Info)
		}
	}
}
