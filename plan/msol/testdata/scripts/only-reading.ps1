Connect-MsolService
Get-MsolAccountSku | Format-Table AccountSkuId, ActiveUnits
(Get-MsolUser -UserPrincipalName ada@contoso.com).Licenses[0].ServiceStatus
Get-MsolUser -All | Export-Csv all.csv
