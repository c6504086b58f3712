package intake

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reseat/plan"
)

// Files of groups are read as the tools of Microsoft and others write them (R50).
func TestFilesOfGroups_R50(t *testing.T) {
	const id = "0d8f7c11-2f6a-4e3b-9a57-1c9a3f1d2e01"
	for name, tt := range map[string]struct{ file, want string }{
		"names":            {"Sales, East\n# a note\n\n\"LIC \"\"E3\"\"\"\n", `Sales, East|LIC "E3"`},
		"Entra All groups": {"\ufeffid,displayName,groupType,membershipType,source,mail,securityEnabled,mailEnabled,isAssignableToRole,onPremisesSyncEnabled\r\n" + id + ",LIC E3,Security,Assigned,Cloud,,TRUE,FALSE,FALSE,\r\n", id},
		"Entra, its words": {"Name,Object Id,Group type,Membership type,Email,Source\n\"LIC, E3\"," + id + ",Security,Dynamic,,Windows Server AD\n", id},
		"Get-MgGroup":      {"#TYPE Microsoft.Graph.PowerShell.Models.MicrosoftGraphGroup\r\n\"DisplayName\",\"Id\",\"MailNickname\",\"Description\",\"GroupTypes\"\r\n\"LIC E3\",\"" + id + "\",\"lice3\",\"\",\"\"\r\n", id},
		"az ad group list": {`[{"displayName":"LIC E3","id":"` + id + `","mailEnabled":false}]`, id},
		"az, as text":      {"LIC E3\nLIC E5\n", "LIC E3|LIC E5"},
		"Get-MgGroup 7":    {"\"DisplayName\",\"Id\",\"GroupTypes\",\"SecurityEnabled\",\"AssignedLicenses\"\r\n\"LIC E3\",\"" + id + "\",\"System.String[]\",\"True\",\"Microsoft.Graph.PowerShell.Models.MicrosoftGraphAssignedLicense[]\"\r\n", id},
		"Get-MgGroup json": {`[{"Id":"` + id + `","DisplayName":"LIC E3","GroupTypes":[],"SecurityEnabled":true}]`, id},
		"m365 json":        {`[{"id":"` + id + `","displayName":"LIC E3","groupTypes":["Unified"],"visibility":"Private"}]`, id},
		"a sheet":          {string(workbookOf(t, [][]any{{}, {"Group", "Wave"}, {"LIC E3", 2}, {"", ""}, {"LIC, E5", 1}})), "LIC E3|LIC, E5"},
		"Graph page":       {`{"value":[{"displayName":"LIC E3"},{"displayName":"LIC E5","id":null}]}`, "LIC E3|LIC E5"},
		"m365 csv":         {"id;displayName;mail\n;LIC E3;\n;;lic@contoso.com\n", "LIC E3|lic@contoso.com"},
		"one":              {`{"displayName":"LIC E3"}`, "LIC E3"},
		"UTF-16":           {"\xff\xfeL\x00I\x00C\x00\n\x00", "LIC"},
	} {
		got, _, err := ReadGroups("-", strings.NewReader(tt.file), "")
		var names []string
		for _, g := range got {
			names = append(names, g.Name)
		}
		if err != nil || strings.Join(names, "|") != tt.want {
			t.Errorf("%s: %q, %v, want %q", name, names, err, tt.want)
		}
	}
	got, _, err := ReadGroups("-", strings.NewReader("Group,Wave,Priority\nLIC E3,2,1\nLIC E5,1,x\n,1,\n"), "")
	if err != nil || len(got) != 3 || got[0].Wave != "2" || got[0].Priority != 1 || !hasFault(got[1], "bad-priority") || !hasFault(got[2], "group-not-found") || got[1].Source.Line != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// A row is named by its own line, whatever stands above the header.
func TestLinesOfGroupFiles(t *testing.T) {
	for file, want := range map[string]int{
		"Group\nLIC E3\n": 2,
		"#TYPE Microsoft.Graph.PowerShell.Models.MicrosoftGraphGroup\nGroup\nLIC E3\n": 3,
		"sep=;\n\nGroup;Wave\n\nLIC E3;1\n":                                            5,
		string(workbookOf(t, [][]any{{}, {"Group"}, {}, {"LIC E3"}})):                  4,
	} {
		got, _, err := ReadGroups("-", strings.NewReader(file), "")
		if err != nil || len(got) != 1 || got[0].Source.Line != want {
			t.Errorf("%.20q: %+v, %v, want line %d", file, got, err, want)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(workbookOf(t, [][]any{{"Group"}, {"LIC E3"}, {"LIC E5"}})))
	if err != nil {
		t.Fatal(err)
	}
	var filtered bytes.Buffer
	if err := errors.Join(f.SetRowVisible("Sheet1", 2, false), f.Write(&filtered)); err != nil {
		t.Fatal(err)
	}
	if got, _, err := ReadGroups("-", &filtered, ""); err != nil || len(got) != 2 || !hasFault(got[0], "bad-row") || got[1].Fault != nil {
		t.Errorf("a hidden row: %+v, %v", got, err)
	}
	book := workbookOf(t, [][]any{{"Notes"}}, [][]any{{"Group"}, {"LIC E3"}})
	if got, _, err := ReadGroups("-", bytes.NewReader(book), "users"); err != nil || len(got) != 1 || got[0].Name != "LIC E3" {
		t.Errorf("--sheet: %+v, %v", got, err)
	}
}

func hasFault(t plan.Target, code plan.Code) bool { return t.Fault != nil && t.Fault.Code == code }

// What is no file of groups is refused with what to do.
func TestFilesOfNoGroups(t *testing.T) {
	for file, want := range map[string]string{
		"":                                  "names no group: write one group a line",
		"[1, 2]":                            "export the groups again",
		"{":                                 "export the groups again",
		"PK\x03\x04":                        "an Excel workbook that cannot be opened",
		strings.Repeat("x", maxGroupFile+1): "is larger than 16 MiB",
	} {
		if _, _, err := ReadGroups("-", strings.NewReader(file), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %s", file, err, want)
		}
	}
	if _, _, err := ReadGroups("no such file", nil, ""); err == nil || !strings.Contains(err.Error(), "no such file: check the name") {
		t.Error(err)
	}
}
