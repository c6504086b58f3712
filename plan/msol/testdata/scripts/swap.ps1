Import-Csv "C:\Users\me\My Documents\sales.csv" | ForEach-Object {
    Set-MsolUser -UserPrincipalName $_.Email -UsageLocation $_.Country
    Set-MsolUserLicense -UserPrincipalName $_.Email -AddLicenses contoso:SPE_E5 -RemoveLicenses contoso:ENTERPRISEPACK
}
