Get-MsolUser -All -UnlicensedUsersOnly | Set-MsolUserLicense -AddLicenses contoso:INTUNE_A
Get-MsolUser -All | where {$_.isLicensed -eq $false} | % { Set-MsolUser -ObjectId $_.ObjectId -UsageLocation DE }
