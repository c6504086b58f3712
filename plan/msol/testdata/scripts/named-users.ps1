$skus = @(
    "contoso:EMS"
    "contoso:SPE_E3"
)
$off = New-MsolLicenseOptions -AccountSkuId $skus[0] -DisabledPlans INTUNE_A
foreach ($upn in "ada@contoso.com", "bob@contoso.com", "o'brien@contoso.com") {
    foreach ($sku in $skus) {
        Set-MsolUserLicense -UserPrincipalName $upn -AddLicenses $sku
    }
}
Set-MsolUserLicense -UserPrincipalName "ada@contoso.com" -RemoveLicenses "contoso:EMS"
