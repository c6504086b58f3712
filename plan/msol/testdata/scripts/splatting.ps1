$p = @{ UserPrincipalName = "a@contoso.com"; AddLicenses = "contoso:EMS" }
Set-MsolUserLicense @p
Set-MsolUserLicense -UserPrincipalName "b@contoso.com" -AddLicenses "contoso:EMS"
