param($File)
$users = Import-Csv $File
foreach ($u in $users) {
    if ((Get-MsolUser -UserPrincipalName $u.UPN).IsLicensed) {
        Set-MsolUserLicense -UserPrincipalName $u.UPN -AddLicenses "contoso:EMS"
    } else { Write-Host "no" }
    try { $sku = "contoso:EMS" } catch { }
    Set-MsolUserLicense -UserPrincipalName $u.UPN -RemoveLicenses $sku
}
