package intake

import "testing"

// askedCases are lists as people hand them over who have a migration to do: of other
// programs, other departments and other languages.
var askedCases = []readingCase{
	// a second header, whose rows would be read in the columns of the first
	{file: "second-header-swapped", text: "UPN,AddLicenses,RemoveLicenses\n" + anna + ",EMS,\nUPN,RemoveLicenses,AddLicenses\n" + anke + ",EMS,\n", refused: ":3: a second header, with other columns than the first"},
	{file: "second-header-asks", text: "UPN,Name,Office\n" + anna + ",Anna,Oslo\nUPN,AddLicenses\n" + anke + ",EMS\n", refused: ":3: a second header"},
	{file: "second-header-narrower", text: "UPN,Office,AddLicenses\n" + anna + ",Oslo,EMS\nUPN,AddLicenses\n" + anke + ",SPE_E5\n", refused: ":3: a second header"},
	{file: "second-header-key-elsewhere", text: "UserPrincipalName,Department\n" + anna + ",Sales\nDepartment,UserPrincipalName\nHR," + anke + "\n", refused: ":3: a second header"},
	{file: "second-header-mail-and-upn", text: "UPN,Mail\n" + anna + "," + anna + "\nMail,UPN\n" + anke + "," + anna + "\n", refused: ":3: a second header"},
	{file: "second-header-where", text: "UPN,Department,City\n" + anna + ",Sales,Oslo\nUPN,City,Department\n" + anke + ",Sales,Oslo\n", options: Options{Where: `Department == "Sales"`}, refused: ":3: a second header"},
	{file: "second-header-unread", text: "UPN,Office,City\n" + anna + ",Sales,Oslo\nUPN,City,Office\n" + anke + ",Oslo,Sales\n", users: []string{anna, anke}, skipped: []string{"1 header line"}},
	{file: "second-header-renamed", text: "UPN,Name\n" + anna + ",A\n\nUser Principal Name,Display Name\n" + anke + ",B\n", users: []string{anna, anke}, skipped: []string{"1 header line"}},
	{file: "department-user", text: "UPN,Department\n" + anna + ",User\n", users: []string{anna}},

	// NULs
	{file: "nul-in-a-cell", text: "UPN,Name\n" + anna + ",A\x00\n" + anke + ",B\n", refused: ":2: a NUL character"},
	{file: "nuls-at-the-end", text: "UPN\n" + anna + "\n" + nuls(200), refused: ":3: a NUL character"},
	{file: "nuls-between", text: "UPN,Name\n" + anna + ",A\n" + nuls(512) + anke + ",B\n", refused: ":3: a NUL character"},
	{file: "nul-far-below", text: "UPN\n" + many(5000) + "x\x00y@contoso.com\n", refused: ":5002: a NUL character"},
	{file: "utf-16-below-a-short-header", text: "UPN\r\n" + utf16Of(anna+"\r\n", false, false), refused: "the file mixes UTF-8 and UTF-16"},
	{file: "utf-16-below-a-short-header-with-mark", text: "UPN\r\n" + utf16Of(anna+"\r\n", true, true), refused: "the file mixes UTF-8 and UTF-16"},
	{file: "utf-16-below-with-little-mark", text: "UPN\r\n" + utf16Of(anna+"\r\n", false, true), refused: "the file mixes UTF-8 and UTF-16"},
	{file: "utf-16-far-below", text: "UPN\n" + many(5000) + utf16Of(anna+"\r\n", false, false), refused: ":5002: the file mixes UTF-8 and UTF-16"},

	// lists of what is no user
	{file: "subscriptions.csv", text: "Customer Name,Customer Domain,Subscription Name,Quantity,Status,Subscription Id\nContoso,contoso.onmicrosoft.com,Microsoft 365 E3,150,Active," + ankeID + "\n", refused: `"Subscription Id": ids or addresses of something else than users`},
	{file: "groups-by-mail.csv", text: "Group name,Group email,Group type,Membership type\nSales,sales@contoso.com,Security,Assigned\n", refused: "name the group with --group"},
	{file: "group-members.csv", text: "Group name,Group email,Member email\nSales,sales@contoso.com," + anna + "\n", refused: `--user-column "Member email", or call`},
	{file: "app-registrations.csv", text: "Display name,Application (client) ID,Object ID,Created on,Owner\nApp," + ankeID + "," + adaezeID + ",2026," + anna + "\n", refused: `a list of applications, not of users: take the users in it with --user-column "Owner"`},
	{file: "tenants.csv", text: "Tenant name,Tenant Id,Domain\nContoso," + ankeID + ",contoso.com\n", refused: `"Tenant Id": ids or addresses of something else`},
	{file: "role-assignments.csv", text: "Role,PrincipalName,PrincipalType,ObjectId\nReader," + anna + ",User," + adaezeID + "\nReader,Sales,Group," + ankeID + "\nReader,App,ServicePrincipal," + ankeID + "\n", users: []string{adaezeID}, skipped: []string{"1 group", "1 service principal"}},
	{file: "delta.json", text: `{"@odata.deltaLink":"x","value":[{"id":"` + adaezeID + `","userPrincipalName":"` + adaeze + `"},{"id":"` + ankeID + `","@removed":{"reason":"changed"}}]}`, users: []string{adaezeID}, skipped: []string{"1 removed object"}},

	// no key anywhere
	{file: "names.txt", text: "Anke Schaefer\nAnna Lindgren\n", refused: "no address or object id in the rows: export the users again with their UserPrincipalName"},
	{file: "logons.csv", text: "SamAccountName\nCONTOSO\\anna\n", refused: "names of Active Directory"},
	{file: "distinguished.csv", text: "Member\n\"CN=Anna,OU=U,DC=contoso,DC=com\"\n", refused: "no address or object id in the rows"},
	{file: "depth.json", text: `{"value":"System.Object[]","Count":2}`, refused: "a larger -Depth"},
	{file: "depth.csv", text: "\"Members\",\"Count\"\r\n\"System.Collections.Generic.List`1[System.Object]\",\"2\"\r\n", refused: "Select-Object UserPrincipalName"},
	{file: "transcript.txt", text: "**********************\nWindows PowerShell transcript start\n**********************\n", refused: "no address or object id in the rows"},

	// another person's column, or another address of the same person
	{file: "manager.csv", text: "Employee,Manager Email,Employee Email\nA," + anke + "," + anna + "\n", refused: `--user-column "Employee Email" or "Manager Email"`},
	{file: "vorgesetzte.csv", text: "Name;E-Mail Vorgesetzter;E-Mail dienstlich\nA;" + anke + ";" + anna + "\n", refused: `--user-column "E-Mail dienstlich" or "E-Mail Vorgesetzter"`},
	{file: "private.csv", text: "Name,Personal Email,Work Email\nA,a@fabrikam.com," + anna + "\n", refused: `--user-column "Work Email" or "Personal Email"`},
	{file: "workday.csv", text: "Worker,Employee ID,Primary Work Email,Location\nAnna (On Leave),10023," + anna + ",USA - Remote\n", refused: `--user-column "Primary Work Email"`},

	// other encodings
	{file: "shift-jis.csv", text: "\x8e\x81\x96\xbc,\x83\x81\x81\x5b\x83\x8b\n\x88\xc0\x93\x63," + anna + "\n", refused: "name its --encoding, such as shift_jis"},
	{file: "shift-jis-named.csv", text: "\x8e\x81\x96\xbc,\x83\x81\x81\x5b\x83\x8b\n\x88\xc0\x93\x63," + anna + "\n", options: Options{Encoding: "shift_jis", UserColumn: "メール"}, users: []string{anna}},
	{file: "windows-1250.csv", text: "Imi\xea;Adres e-mail\n\xa3ukasz;" + anna + "\n", options: Options{Encoding: "windows-1250", UserColumn: "Adres e-mail"}, users: []string{anna}},

	// totals
	{file: "grand-total.csv", text: "User,Cost\n" + anna + ",36\nGrand Total,36\n", users: []string{anna}, skipped: []string{"1 row count"}},
	{file: "gesamtsumme.csv", text: "UPN;Kosten\n" + anna + ";36,00\nGesamtsumme;36,00\n", users: []string{anna}, skipped: []string{"1 row count"}},
	{file: "total-general.csv", text: "UPN;Coût\n" + anna + ";36\nTotal général;36\n", users: []string{anna}, skipped: []string{"1 row count"}},
	{file: "toplam.csv", text: "UPN,Maliyet\n" + anna + ",36\nToplam,36\n", users: []string{anna}, skipped: []string{"1 row count"}},
}

func nuls(n int) string { return string(make([]byte, n)) }

func many(n int) string {
	var out []byte
	for range n {
		out = append(out, "somebody.with.a.name@contoso.com\n"...)
	}
	return string(out)
}

func TestListsAsTheyAreHandedOver(t *testing.T) {
	for _, c := range askedCases {
		t.Run(c.file, func(t *testing.T) { c.check(t) })
	}
}
