$lo = New-MsolLicenseOptions -AccountSkuId contoso:EMS -DisabledPlans INTUNE_A, RMS_S_PREMIUM
New-MsolUser -UserPrincipalName "ada@contoso.com" -DisplayName "Ada O'Hara" -FirstName Ada -LastName "O'Hara" `
    -Department 'R&D, Basel' -City Basel -Password 'S3cret!'
Set-MsolUser -UserPrincipalName "ada@contoso.com" -UsageLocation "CH"
Set-MsolUserLicense -UserPrincipalName "ada@contoso.com" -AddLicenses "contoso:EMS" -LicenseOptions $lo
