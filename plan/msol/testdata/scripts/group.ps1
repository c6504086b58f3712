$group = Get-MsolGroup -SearchString "Sales Team"
Get-MsolGroupMember -GroupObjectId $group.ObjectId | ForEach-Object {
    Set-MsolUserLicense -ObjectId $_.ObjectId -AddLicenses "contoso:EMS", "contoso:MCOEV"
}
