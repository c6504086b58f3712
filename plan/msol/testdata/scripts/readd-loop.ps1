# Intune off for everybody in the list, by remove and re-add
$users = Import-Csv .\users.csv
$lo = New-MsolLicenseOptions -AccountSkuId "contoso:EMS" -DisabledPlans "INTUNE_A"
foreach ($user in $users)
{
    Set-MsolUserLicense -UserPrincipalName $user.UserPrincipalName -RemoveLicenses "contoso:EMS"
    Set-MsolUserLicense -UserPrincipalName $user.UserPrincipalName -AddLicenses "contoso:EMS" -LicenseOptions $lo
}
