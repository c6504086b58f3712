$lo = New-MsolLicenseOptions -AccountSkuId EMS
Get-MsolUser -All | ForEach-Object {
    Set-MsolUser -UserPrincipalName $_.UserPrincipalName -UsageLocation Germany
    Set-MsolUserLicense -UserPrincipalName $_.UserPrincipalName -LicenseOptions $lo
}
