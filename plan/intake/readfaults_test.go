package intake

import (
	"slices"
	"testing"
)

// readFaults lists the files that once read wrongly, by the fault that they show.
var readFaults = map[string][]string{
	"READ-1":  {"license-report-disabled-plans.csv", "license-assignment-path-report.csv"},
	"READ-2":  {"entra-users-unquoted-comma-jobtitle.csv", "own-unquoted-trailing-comma.csv"},
	"READ-5":  {"entra-interactive-signins.csv", "mg-manageddevices.csv", "graph-manageddevices.json", "graph-signins.json"},
	"READ-7":  {"google-admin-users.csv"},
	"READ-8":  {"utf8-then-utf16-append.csv", "utf16-then-utf8-append.csv"},
	"READ-9":  {"json-wrapped-users.json", "steampipe.json", "graph-pages-array.json", "graph-pages-concatenated.json", "gam-users.json"},
	"READ-10": {"entra-devices.csv", "entra-enterprise-apps.csv"},
	"READ-11": {"one-line-commas.txt", "one-line-semicolons.txt", "outlook-to-line.txt", "excel-whole-line-quoted.csv", "title-lines.csv", "title-line-one.csv", "curly-quoted.csv", "space-after-comma-quotes.csv", "excel-errors.csv"},
	"READ-12": {"outlook-display-address.csv", "excel-mailto.csv", "several-in-a-cell.csv", "text-apostrophe.csv", "bullets-dash.txt"},
	"READ-13": {"nbhyphen.csv", "cyrillic.csv", "fullwidth-at.csv"},
	"READ-14": {"az-ad-user-list.tsv", "word-table.rtf", "az-ad-user-list.yaml", "az-ad-user-list-table.txt", "html-saved-as.csv", "xml.xml", "utf32.csv", "ps-length.csv", "ps-format-table-export.csv", "ps-additionalproperties-dictionary.csv", "mguser-upn-is-list.csv", "m365-usage-concealed.csv", "sqlcmd.csv", "ctrl-z.csv"},
	"READ-15": {"userlist.csv", "userlist.json", "snapshot.json"},
}

func TestReadFaults(t *testing.T) {
	all := slices.Concat(readingCases, ownCases)
	for code, files := range readFaults {
		for _, file := range files {
			t.Run(code+"/"+file, func(t *testing.T) {
				at := slices.IndexFunc(all, func(c readingCase) bool { return c.file == file })
				if at < 0 {
					t.Fatal("no case says how the file reads")
				}
				all[at].check(t)
			})
		}
	}
}
