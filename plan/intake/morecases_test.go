package intake

// moreCases are files of the same kinds as those in the folder, from other tools and in
// other languages.
var moreCases = []readingCase{
	// titles above the header
	{file: "titel.csv", text: "Lizenzbericht Contoso;;\nErstellt am: 27.11.2026;;\n\nAnzeigename;User Principal Name;Abteilung\nAnke;anke.schaefer@contoso.com;Vertrieb\n", users: []string{anke}, notes: []string{"3 lines above the header on line 4"}},
	{file: "titre.csv", text: "Rapport des utilisateurs\nNom;UPN;Service\nAnke;anke.schaefer@contoso.com;Ventes\n", users: []string{anke}, notes: []string{"1 line above the header on line 2"}},
	{file: "titulo-sin-columna.csv", text: "Informe de usuarios\n\nNombre;Correo corporativo;Departamento\nAnke;anke.schaefer@contoso.com;Ventas\n", refused: `:3: no user column among "Nombre", "Correo corporativo", "Departamento": say which it is with --user-column "Correo corporativo"`},
	{file: "titulo-con-columna.csv", text: "Informe de usuarios\n\nNombre;Correo corporativo;Departamento\nAnke;anke.schaefer@contoso.com;Ventas\n", options: Options{UserColumn: "correo corporativo"}, users: []string{anke}, notes: []string{"2 lines above"}},
	{file: "タイトル.csv", text: "ユーザー一覧\n氏名,UserPrincipalName\n安田,anke.schaefer@contoso.com\n", users: []string{anke}, notes: []string{"1 line above"}},
	{file: "no-title.csv", text: "UPN,Department\nanke.schaefer@contoso.com,User\n", users: []string{anke}},

	// headers in other languages
	{file: "deutsch.csv", text: "Anzeigename;Benutzerprinzipalname\nAnke;anke.schaefer@contoso.com\n", refused: `--user-column "Benutzerprinzipalname"`},
	{file: "francais.csv", text: "Nom complet;Nom d'utilisateur principal\nAnke;anke.schaefer@contoso.com\n", refused: `--user-column "Nom d'utilisateur principal"`},
	{file: "espanol.csv", text: "Nombre para mostrar;Nombre principal de usuario\nAnke;anke.schaefer@contoso.com\n", options: Options{UserColumn: "Nombre principal de usuario"}, users: []string{anke}},
	{file: "日本語.csv", text: "表示名,ユーザー プリンシパル名\n安田,anke.schaefer@contoso.com\n", refused: `--user-column "ユーザー プリンシパル名"`},
	{file: "日本語-column.csv", text: "表示名,ユーザー プリンシパル名,ライセンス\n安田,anke.schaefer@contoso.com,EMS\n", options: Options{Columns: map[string]string{"User": "ユーザー プリンシパル名", "AddLicenses": "ライセンス"}}, users: []string{anke}, asks: []string{"+EMS"}},
	{file: "deutsch-column.csv", text: "Konto;Paket;Land\nanke.schaefer@contoso.com;EMS;DE\n", options: Options{Columns: map[string]string{"user": "konto", "addlicenses": "paket", "UsageLocation": "land"}}, users: []string{anke}, asks: []string{"+EMS", "in DE"}},
	{file: "column-missing.csv", text: "Konto;Paket\nanke.schaefer@contoso.com;EMS\n", options: Options{Columns: map[string]string{"AddLicenses": "Packet"}}, refused: `no column "Packet", but there is "Paket"`},
	{file: "column-none.csv", text: "UPN,UsageLocation\nanke.schaefer@contoso.com,DE\n", options: Options{Columns: map[string]string{"UsageLocation": "none"}}, users: []string{anke}},

	// the column of users is the one that holds them
	{file: "user-is-name.csv", text: "User,Email,City\nAnke Schaefer,anke.schaefer@contoso.com,Munich\n", users: []string{anke}, notes: []string{`"User": no addresses`}},
	{file: "username-is-name.csv", text: "Username,UserPrincipalName\nAnke,anke.schaefer@contoso.com\n", users: []string{anke}},
	{file: "id-numbers.csv", text: "Id,Email\n1,anke.schaefer@contoso.com\n2,anna.lindgren@contoso.com\n", users: []string{anke, anna}},
	{file: "userid-guid.csv", text: "Id,UserId,Sku\n11111111-0000-4000-8000-000000000001," + adaezeID + ",EMS\n", users: []string{adaezeID}},
	{file: "userid-login.csv", text: "UserId,Product\nanke.schaefer@contoso.com,EMS\n", users: []string{anke}},
	{file: "intune-devices.csv", text: "Device ID,Device name,OS version,Primary user UPN\n11111111-0000-4000-8000-000000000001,PC-1,10,anke.schaefer@contoso.com\n", users: []string{anke}},
	{file: "device-owner.csv", text: "Device ID,Device name,Owner mail\n11111111-0000-4000-8000-000000000001,PC-1,anke.schaefer@contoso.com\n", refused: `a list of devices, not of users: take the users in it with --user-column "Owner mail"`},
	{file: "device-owner-named.csv", text: "Device ID,Device name,Owner mail\n11111111-0000-4000-8000-000000000001,PC-1,anke.schaefer@contoso.com\n", options: Options{UserColumn: "Owner mail"}, users: []string{anke}},
	{file: "braces.csv", text: "Id\n{" + adaezeID + "}\n", users: []string{adaezeID}},
	{file: "guid-as-upn.csv", text: "UPN\n" + adaezeID + "\n", held: []string{"2: is an object id, not a user principal name: call the column Id"}},
	{file: "noninteractive-signins.json", text: `{"value":[{"id":"66ea54eb-6301-4ee5-be62-ff5a759b0100","appId":"x","ipAddress":"1","userId":"` + adaezeID + `"}]}`, users: []string{adaezeID}},
	{file: "apps.json", text: `{"value":[{"id":"66ea54eb-6301-4ee5-be62-ff5a759b0100","appId":"x","servicePrincipalType":"Application"}]}`, refused: "a list of applications, not of users"},

	// state is no request
	{file: "license-report-de.csv", text: "UPN,Licenses,Disabled Plans,UsageLocation\nanke.schaefer@contoso.com,EMS,INTUNE_A,DE\n", users: []string{anke}, notes: []string{`"Disabled Plans"`, "request nothing"}},
	{file: "sku-report.csv", text: "UserPrincipalName,SkuPartNumber,DisabledPlans\nanke.schaefer@contoso.com,EMS,INTUNE_A\n", users: []string{anke}, notes: []string{"request nothing"}},
	{file: "report-with-wish.csv", text: "UPN,Licenses,AddLicenses,DisabledPlans\nanke.schaefer@contoso.com,EMS,SPE_E5,SWAY\n", users: []string{anke}, asks: []string{"+SPE_E5", "plan SWAY"}},
	{file: "own-disabled.csv", text: "UPN,DisabledPlans\nanke.schaefer@contoso.com,SWAY\n", users: []string{anke}, asks: []string{"plan SWAY"}},
	{file: "either.csv", text: "UPN,Disabled Plans\nanke.schaefer@contoso.com,SWAY\n", refused: "--column DisabledPlans=none if it does not"},
	{file: "either-decided.csv", text: "UPN,Disabled Plans\nanke.schaefer@contoso.com,SWAY\n", options: Options{Columns: map[string]string{"DisabledPlans": "Disabled Plans"}}, users: []string{anke}, asks: []string{"plan SWAY"}},
	{file: "ticket.csv", text: "Ticket,Priority,User\n1,High,anke.schaefer@contoso.com\n2,Low,anna.lindgren@contoso.com\n", users: []string{anke, anna}, notes: []string{`"Priority" is information`}},
	{file: "licencia.csv", text: "UPN,Licencias,UsageLocation\nanke.schaefer@contoso.com,E3,ES\n", users: []string{anke}, notes: []string{"request nothing"}},

	// rows that may be shifted
	{file: "padded-alike.csv", text: "UPN,Note\nanke.schaefer@contoso.com,x,,\nanna.lindgren@contoso.com,,,\n", users: []string{anke, anna}, notes: []string{"empty cells beyond the header in 2 rows: dropped"}},
	{file: "padded-filled.csv", text: "UPN,Office,AddLicenses\nanke.schaefer@contoso.com,Munich,EMS,\nanna.lindgren@contoso.com,Oslo,EMS\n", users: []string{anke, anna}, asks: []string{"+EMS", "+EMS"}},
	{file: "shifted-wave.csv", text: "UPN,Title,Wave,Note\nanke.schaefer@contoso.com,Buyer, Senior,1,\nanna.lindgren@contoso.com,Clerk,1,x\n", users: []string{anke, anna}, held: nil, notes: nil, asks: nil},
	{file: "shifted-remove.csv", text: "UPN;Office;RemoveLicenses;AddLicenses\nanke.schaefer@contoso.com;Mu;nich;EMS;\nanna.lindgren@contoso.com;Oslo;EMS;\n", users: []string{anke, anna}, asks: []string{"+EMS", "-nich", "-EMS"}},
	{file: "shifted-where.csv", text: "UPN,Title,Department,City\nanke.schaefer@contoso.com,Buyer, Senior,Sales,\nanna.lindgren@contoso.com,Clerk,Sales,Oslo\n", options: Options{Where: `Department == "Sales"`}, users: []string{anna}},
	{file: "overfull.csv", text: "UPN,AddLicenses\nanke.schaefer@contoso.com,EMS,SPE_E5\n", held: []string{"2: more cells than the header"}},

	// what programs write among the rows
	{file: "zeilen.csv", text: "UPN;Abteilung\n---;---\nanke.schaefer@contoso.com;Vertrieb\n\n(1 Zeile betroffen)\n", users: []string{anke}, skipped: []string{"1 underline", "1 row count"}},
	{file: "lignes.csv", text: "UPN\nanke.schaefer@contoso.com\n1 ligne sélectionnée\n", users: []string{anke}, skipped: []string{"1 row count"}},
	{file: "total.csv", text: "UPN,Cost\nanke.schaefer@contoso.com,3\nTotal,3\n", users: []string{anke}, skipped: []string{"1 row count"}},
	{file: "header-twice.csv", text: "UPN,Department\nanke.schaefer@contoso.com,Sales\nUPN,Department\nanna.lindgren@contoso.com,Sales\n", users: []string{anke, anna}, skipped: []string{"1 header line"}},
	{file: "markdown.md", text: "| UPN | Office |\n|---|---|\n| anke.schaefer@contoso.com | Munich |\n", users: []string{anke}, skipped: []string{"1 underline"}},
	{file: "eof.csv", text: "UPN\r\nanke.schaefer@contoso.com\r\n\x1a", users: []string{anke}},

	// cells that hold more than an address
	{file: "smtp.txt", text: "User\nSMTP:anke.schaefer@contoso.com\n", users: []string{anke}},
	{file: "angle.txt", text: "User\n<anke.schaefer@contoso.com>\n", held: []string{"2: did you mean " + anke + "?"}},
	{file: "bullet.txt", text: "• anke.schaefer@contoso.com\n• anna.lindgren@contoso.com\n", held: []string{"1: did you mean " + anke + "?", "2: did you mean " + anna + "?"}},
	{file: "numbered.txt", text: "User\n1. anke.schaefer@contoso.com\n", held: []string{"2: did you mean " + anke + "?"}},
	{file: "guillemets.csv", text: "UPN\n«anke.schaefer@contoso.com»\n", held: []string{"2: did you mean " + anke + "?"}},
	{file: "japanese-brackets.csv", text: "UPN\n安田「anke.schaefer@contoso.com」\n", held: []string{"2: did you mean " + anke + "?"}},
	{file: "slash.csv", text: "UPN\nanke.schaefer@contoso.com / anna.lindgren@contoso.com\n", held: []string{"2: names 2 users"}},
	{file: "name-only.csv", text: "UPN\nAnke Schaefer\n", held: []string{"2: is neither an address nor an object id"}},
	{file: "hash-table.csv", text: "UPN\n@{UserPrincipalName=anke.schaefer@contoso.com}\n", held: []string{"2: in place of a list or an object"}},
	{file: "bezug.csv", text: "UPN;AddLicenses\n#BEZUG!;EMS\nanke.schaefer@contoso.com;#NV\n", held: []string{"2: error of the spreadsheet", "3: the cell in column AddLicenses contains the spreadsheet error"}},
	{file: "valeur.csv", text: "UPN\n#VALEUR!\n#NOM?\n", held: []string{"2: error of the spreadsheet", "3: error of the spreadsheet"}},
	{file: "umlaut.csv", text: "UPN\nmüller@contoso.com\n", held: []string{"2: 'ü' (U+00FC)"}},
	{file: "guest.csv", text: "UPN\nanke_fabrikam.com#EXT#@contoso.onmicrosoft.com\n", users: []string{"anke_fabrikam.com#EXT#@contoso.onmicrosoft.com"}},

	// JSON of any wrapper
	{file: "data.json", text: `{"data":{"users":{"nodes":[{"userPrincipalName":"anke.schaefer@contoso.com"}]}}}`, users: []string{anke}},
	{file: "lines.json", text: "{\"upn\":\"anke.schaefer@contoso.com\"}\n{\"upn\":\"anna.lindgren@contoso.com\"}\n", users: []string{anke, anna}},
	{file: "keys.json", text: `{"count":2,"users":["anke.schaefer@contoso.com","anna.lindgren@contoso.com"]}`, users: []string{anke, anna}},
	{file: "own-lists.json", text: `[{"userPrincipalName":"anke.schaefer@contoso.com","otherMails":["x@fabrikam.com"],"assignedLicenses":[{"skuId":"1"}]}]`, users: []string{anke}},
	{file: "one-user.json", text: `{"businessPhones":["1","2"],"otherMails":["x@fabrikam.com"],"userPrincipalName":"anke.schaefer@contoso.com"}`, users: []string{anke}},
	{file: "edges.json", text: `{"edges":[{"node":{"userPrincipalName":"anke.schaefer@contoso.com"}}]}`, refused: `property "node"`},
	{file: "mail-only.json", text: `[{"primary":"anke.schaefer@contoso.com"}]`, refused: `--user-column "primary"`},
	{file: "empty-value.json", text: `{"value":[]}`, refused: "there are no users in it"},
	{file: "pages-next.json", text: `[{"value":[{"id":"` + adaezeID + `"}],"@odata.nextLink":"x"},{"value":[{"id":"` + ankeID + `"}]}]`, users: []string{adaezeID, ankeID}, silent: "nextLink"},

	// files that are no user list
	{file: "tenant.json", text: `{"format":"reseat-tenant/1","users":[]}`, refused: "a snapshot of a tenant, not a user list"},
	{file: "tenant2.json", text: `{"format":"reseat-tenant/2","tenant":""}` + "\n" + `{"user":{"id":"a","upn":"b"}}`, refused: "a snapshot of a tenant, not a user list"},
	{file: "signin.html", text: "<html><body>Anmelden</body></html>", refused: "a web page (HTML)"},
	{file: "export.xls", text: "<table><tr><td>UPN</td></tr></table>", refused: "a web page (HTML)"},
	{file: "users.xml", text: "<?xml version=\"1.0\"?>\n<Objs><Obj/></Objs>\n", refused: "XML"},
	{file: "users.yaml", text: "---\n- userPrincipalName: anke.schaefer@contoso.com\n  id: 1\n", refused: "YAML"},
	{file: "format-list.txt", text: "\nDisplayName       : Anke\nUserPrincipalName : anke.schaefer@contoso.com\n", refused: "Format-List"},
	{file: "format-table.txt", text: "\nDisplayName   UserPrincipalName\n-----------   -----------------\nAnke          anke.schaefer@contoso.com\n", refused: "a table for reading"},
	{file: "ad.ldf", text: "dn: CN=Anke,DC=contoso\nuserPrincipalName: anke.schaefer@contoso.com\n", refused: "LDIF"},
	{file: "card.vcf", text: "BEGIN:VCARD\nEMAIL:anke.schaefer@contoso.com\n", refused: "vCard"},
	{file: "zeichensatz.csv", text: "„UPN“;„Abteilung“\n„anke.schaefer@contoso.com“;„Vertrieb“\n", refused: "typographic quotes"},
	{file: "concealed-de.csv", text: "Benutzerprinzipalname;UPN\nx;8F0C0E3DFC2E4D0C9A5D1A0E7C4B5A61\n", refused: "the report conceals"},
	{file: "length-de.csv", text: "\"Length\"\n\"26\"\n", refused: "the lengths of texts"},
	{file: "big5-nul.csv", text: "UPN\nanke.schaefer@contoso.com\n\x00a\x00n\x00n\x00a\x00@\x00c\x00.\x00d\x00e\x00\r\x00\n", refused: "mixes UTF-8 and UTF-16"},
	{file: "two-on-a-line.txt", text: "anke.schaefer@contoso.com anna.lindgren@contoso.com\nadaeze.balogun@contoso.com\n", users: []string{adaeze}, held: []string{"1: names 2 users"}},
	{file: "no-header.tsv", text: "Anke\tanke.schaefer@contoso.com\nAnna\tanna.lindgren@contoso.com\n", refused: "User for column 2"},
}
