package main

// What people have switched off, in turns: most have everything on.
var officeOff = [][]string{
	nil,
	nil,
	{"SWAY", "YAMMER_ENTERPRISE"},
	nil,
	{"FORMS_PLAN_E3", "STREAM_O365_E3"},
	{"SWAY", "YAMMER_ENTERPRISE", "FORMS_PLAN_E3", "STREAM_O365_E3", "MICROSOFTBOOKINGS"},
	nil,
	{"FLOW_O365_P2", "POWERAPPS_O365_P2", "KAIZALA_O365_P3"},
}

var mobilityOff = [][]string{
	nil,
	{"INTUNE_A"},
	nil,
	{"RMS_S_PREMIUM"},
	nil,
	{"MFA_PREMIUM", "ADALLOM_S_DISCOVERY"},
	nil,
	{"RMS_S_ENTERPRISE", "RMS_S_PREMIUM"},
	{"INTUNE_A", "RMS_S_PREMIUM"},
	nil,
}

// Members of a department from here on have no license yet.
var unlicensedFrom = map[string]int{
	"Sales": 62, "Engineering": 84, "Finance": 33, "HR": 17, "Operations": 40, "Legal": 12, "Service Desk": 23,
}

// license gives each department what it works with.
func (c *company) license() {
	for _, d := range departments {
		for i := range unlicensedFrom[d.name] {
			c.licenseOne(d.name, i)
		}
		for i := unlicensedFrom[d.name]; i < d.people; i++ {
			u := c.member(d.name, i)
			u.Mail, u.Aliases = "", nil
			if i%3 == 0 {
				u.UsageLocation = "" // synchronised or created by hand, and never finished
			}
		}
	}
	c.extras()
}

func (c *company) licenseOne(dept string, i int) {
	u := c.member(dept, i)
	switch {
	case i == 0: // heads of departments
		give(u, "SPE_E5")
	case dept == "Operations" && i >= 34: // not in the office: the free plan alone
		give(u, "FLOW_FREE")
	case dept == "Sales" || dept == "Finance" || dept == "Operations":
		give(u, "ENTERPRISEPACK", officeOff[i%len(officeOff)]...)
		if i%4 != 3 {
			give(u, "EMS", mobilityOff[i%len(mobilityOff)]...)
		}
	case dept == "Service Desk":
		give(u, "SPE_E3")
		give(u, "EMSPREMIUM")
	default:
		give(u, "SPE_E3", [][]string{nil, nil, {"SWAY"}, nil, {"INTUNE_A"}}[i%5]...)
	}
}

// extras are the add-ons, and the cases that every tenant has.
func (c *company) extras() {
	for i := 1; i <= 10; i++ {
		give(c.member("Service Desk", i), "MCOEV")
		give(c.member("Sales", 3*i), "MCOEV")
	}
	for i := 20; i < 38; i++ {
		give(c.member("Engineering", i), "VISIOCLIENT")
	}
	for i := 2; i < 30; i++ {
		give(c.member("Sales", i), "FLOW_FREE")
	}
	for i := 4; i < 10; i++ {
		give(c.member("HR", i), "INTUNE_A")
	}
	for i := 2; i < 6; i++ {
		give(c.member("Legal", i), "EMSPREMIUM", "INTUNE_A")
	}
	give(c.member("Engineering", 7), "EMS", "RMS_S_PREMIUM", "MFA_PREMIUM") // Conan O'Brien
	give(c.member("Engineering", 12), "EMS", "ADALLOM_S_DISCOVERY")         // Zoë Bäcker

	// The mailbox stayed on-premises, so Exchange is off.
	keeper := c.member("Sales", 17)
	keeper.Synced = true
	keeper.Assignments[0].Disabled = keeper.Assignments[0].Disabled.Union(plans("ENTERPRISEPACK", "EXCHANGE_S_ENTERPRISE"))

	// Licensed long ago; the location was wiped since.
	c.member("Sales", 41).UsageLocation = ""
}
