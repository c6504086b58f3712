$tenant = "contoso"
$a = New-MsolLicenseOptions -AccountSkuId "contoso:EMS" -DisabledPlans INTUN, SWAY
Set-MsolUserLicense -UserPrincipalName a@contoso.com -AddLicenses "$tenant:EMS"
Set-MsolUserLicense -UserPrincipalName a@contoso.com -AddLicenses <AccountSkuId>
Set-MsolUserLicense -UserPrincipalName a@contoso.com -AddLicenses "contoso:EMS
Set-MsolUser -UserPrincipalName a@contoso.com -UsageLocation UK
Set-MgUserLicense -UserId a@contoso.com -AddLicenses @{SkuId = $x} -RemoveLicenses @()
Remove-MsolUser -UserPrincipalName a@contoso.com
