<# Sales gets EMS
   without Intune #>
$tenant = "contoso"
$upn = "anke.schaefer@contoso.com"   # one person
$lo = New-MsolLicenseOptions `
    -AccountSkuId "${tenant}:EMS" `
    -DisabledPlans "INTUNE_A",
                   "RMS_S_PREMIUM"
Set-MsolUserLicense -UserPrincipalName $upn `
    -LicenseOptions $lo
