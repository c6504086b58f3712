$ems = New-MsolLicenseOptions -AccountSkuId "contoso:EMS" -DisabledPlans INTUNE_A
$e3  = New-MsolLicenseOptions -AccountSkuId "contoso:SPE_E3"
$list = Get-Content names.txt
foreach ($upn in $list) {
    Set-MsolUserLicense -UserPrincipalName $upn -AddLicenses "contoso:EMS","contoso:SPE_E3" -LicenseOptions $ems,$e3
    Set-MsolUserLicense -UserPrincipalName $upn -RemoveLicenses "contoso:VISIOCLIENT"
}
