package main

// besideOperations are the requests whose runs do each operation of the guide's table of
// faults, in the sample tenant; FILE stands for a list of new users.
var besideOperations = map[string][]string{
	"assign":      {"--has", "SPE_E3", "--assign", "FLOW_FREE"},
	"change":      {"--has", "EMS", "--change", "EMS", "--disable", "INTUNE_A"},
	"readd-first": {"--has", "EMS", "--change", "EMS", "--disable", "RMS_S_PREMIUM", "--via", "readd"},
	"readd-again": {"--has", "EMS", "--change", "EMS", "--disable", "MFA_PREMIUM", "--via", "readd"},
	"fallback":    {"--has", "EMS", "--change", "EMS", "--enable", "INTUNE_A", "--via", "readd"},
	"remove":      {"--has", "FLOW_FREE", "--remove", "FLOW_FREE"},
	"swap":        {"--has", "EMS", "--swap", "FLOW_FREE=INTUNE_A"},
	"exact":       {"--has", "SPE_E3", "--exact", "FLOW_FREE", "--among", "FLOW_FREE"},
	"create":      {"FILE", "--create", "--assign", "FLOW_FREE", "--location", "DE"},
	"location":    {"--has", "EMS", "--location", "FR", "--location-overwrite"},
	"join":        {"--has", "SPE_E3", "--add-to", "Intune Pilot - Nordics"},
	"leave":       {"--group", "Intune Pilot", "--remove-from", "Intune Pilot"},
	"move-join":   {"--has", "EMS", "--move-to", "Licensing - EMS", "--sku", "EMS"},
	"move-remove": {"--has", "EMS", "--move-to", "Licensing - EMS", "--sku", "EMS"},
}
