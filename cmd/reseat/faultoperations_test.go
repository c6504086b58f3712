package main

// besideOperations are the commands that plan a run of each operation of the guide's table
// of faults, in the sample tenant; FILE stands for a list of new users.
var besideOperations = map[string][]string{
	"assign":      {"plan", "--has", "SPE_E3", "--assign", "FLOW_FREE"},
	"change":      {"plan", "--has", "EMS", "--change", "EMS", "--disable", "INTUNE_A"},
	"readd-first": {"plan", "--has", "EMS", "--change", "EMS", "--disable", "RMS_S_PREMIUM", "--via", "readd"},
	"readd-again": {"plan", "--has", "EMS", "--change", "EMS", "--disable", "MFA_PREMIUM", "--via", "readd"},
	"fallback":    {"plan", "--has", "EMS", "--change", "EMS", "--enable", "INTUNE_A", "--via", "readd"},
	"remove":      {"plan", "--has", "FLOW_FREE", "--remove", "FLOW_FREE"},
	"swap":        {"plan", "--has", "EMS", "--swap", "FLOW_FREE=INTUNE_A"},
	"exact":       {"plan", "--has", "SPE_E3", "--exact", "FLOW_FREE", "--among", "FLOW_FREE"},
	"create":      {"plan", "FILE", "--create", "--assign", "FLOW_FREE", "--location", "DE"},
	"location":    {"plan", "--has", "EMS", "--location", "FR", "--location-overwrite"},
	"join":        {"plan", "--has", "SPE_E3", "--add-to", "Intune Pilot - Nordics"},
	"leave":       {"plan", "--group", "Intune Pilot", "--remove-from", "Intune Pilot"},
	"reprocess":   {"group", "reprocess", "Licensing - EMS E5"},
	"group-swap":  {"plan", "--target-group", "Licensing - EMS", "--swap", "EMS=EMSPREMIUM", "--accept", "hazard-members-error,hazard-members-lose"},
	"move-join":   {"plan", "--has", "EMS", "--move-to", "Licensing - EMS", "--sku", "EMS"},
	"move-remove": {"plan", "--has", "EMS", "--move-to", "Licensing - EMS", "--sku", "EMS"},
}
