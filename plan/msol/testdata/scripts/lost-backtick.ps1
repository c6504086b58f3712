Set-MsolUserLicense -UserPrincipalName ada@contoso.com -AddLicenses contoso:EMS
    -LicenseOptions $lo
Set-MsolUserLicense -UserPrincipalName bob@contoso.com ` 
    -RemoveLicenses contoso:EMS
