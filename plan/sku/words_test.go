package sku

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// What people call a product leads to the product that the tenant owns, and never to
// another one (WORD-2).
func TestNamesAsPeopleSayThem(t *testing.T) {
	parts := []string{
		"MCOEV", "FLOW_FREE", "Microsoft_Teams_Premium", "PROJECTPROFESSIONAL", "PROJECT_P1", "SPE_E3", "SPE_E5", "SPE_F1", "M365_F1",
		"ENTERPRISEPACK", "ENTERPRISEPREMIUM", "STANDARDPACK", "EMS", "EMSPREMIUM", "AAD_PREMIUM", "AAD_PREMIUM_P2", "POWER_BI_STANDARD",
		"O365_BUSINESS_PREMIUM", "SPB", "VISIOCLIENT", "EXCHANGESTANDARD", "EXCHANGEENTERPRISE", "ATP_ENTERPRISE", "OFFICESUBSCRIPTION", "MCOMEETADV",
	}
	var owned []Product
	for _, part := range parts {
		p, ok := Bundled().Product(Bundled().ProductsByPart(part)[0])
		if !ok {
			t.Fatal(part)
		}
		owned = append(owned, p)
	}
	x := NewIndex(owned, nil, Bundled())
	for text, want := range map[string]string{
		"Teams Phone": "MCOEV", "Teams Phone Standard": "MCOEV", "Phone System": "MCOEV",
		"Power Automate Free": "FLOW_FREE", "Flow Free": "FLOW_FREE", "power automate (free)": "FLOW_FREE",
		"Teams Premium": "Microsoft_Teams_Premium", "Project Plan 3": "PROJECTPROFESSIONAL", "Project Online Professional": "PROJECTPROFESSIONAL",
		"M365 E3": "SPE_E3", "M365 E5": "SPE_E5", "m365e5": "SPE_E5", "MS 365 E5": "SPE_E5", "M365 F3": "SPE_F1", "M365 F1": "M365_F1", "365 E3 Microsoft": "SPE_E3",
		"O365 E1": "STANDARDPACK", "O365 E3": "ENTERPRISEPACK", "O365 E5": "ENTERPRISEPREMIUM", "Office 365 Enterprise E3": "ENTERPRISEPACK",
		"EMS E3": "EMS", "EMS E5": "EMSPREMIUM", "Enterprise Mobility E5": "EMSPREMIUM", "Enterprise Mobilty + Security E3": "EMS",
		"Azure Active Directory Premium P2": "AAD_PREMIUM_P2", "AAD P1": "AAD_PREMIUM", "Entra ID P2": "AAD_PREMIUM_P2", "Azure AD Premium P1": "AAD_PREMIUM",
		"Power BI Free": "POWER_BI_STANDARD", "Office 365 Business Premium": "O365_BUSINESS_PREMIUM", "Business Standard": "O365_BUSINESS_PREMIUM", "Business Premium": "SPB",
		"Visio 2": "", "Visio Online Plan 2": "VISIOCLIENT", "Exchange Plan 2": "EXCHANGEENTERPRISE", "Exchange Online P1": "EXCHANGESTANDARD",
		"Defender for Office 365 P1": "ATP_ENTERPRISE", "Office 365 ProPlus": "OFFICESUBSCRIPTION", "Audio Conferencing": "MCOMEETADV",
		"Exchange Plan 3": "", "Office 365 F3": "", "Project Plan 5": "", "M365 E7": "",
	} {
		_, err := x.SKU(text)
		if want == "" {
			var unknown *UnknownError
			if errors.As(err, &unknown) && len(unknown.Nearest) > 0 {
				t.Errorf("%q: another product is offered: %v", text, err)
			}
			continue
		}
		id := Bundled().ProductsByPart(want)[0]
		var unknown *UnknownError
		if !errors.As(err, &unknown) || len(unknown.Nearest) == 0 {
			if got, err := x.SKU(text); err == nil && got == id {
				continue
			}
			t.Errorf("%q: %v, want %s", text, err, want)
			continue
		}
		p, _ := Bundled().Product(id)
		if first := unknown.Nearest[0]; !strings.Contains(first, want) && first != p.Name {
			t.Errorf("%q: %v, want %s (%s) first", text, err, want, p.Name)
		}
		if strings.Contains(err.Error(), "nothing like it") {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"EMS;MCOEV", "EMS, MCOEV"} {
		if _, err := x.SKU(text); err == nil || !strings.Contains(err.Error(), "names 2 licenses") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What tells one product from another is no slip of the pen: a tenant that owns something
// which merely looks alike is not asked whether it meant that.
func TestNoOtherProductIsOffered(t *testing.T) {
	var owned []Product
	for _, part := range []string{"EMS", "EMSPREMIUM", "ENTERPRISEPACK", "FLOW_FREE", "MCOEV", "SPE_E3", "SPE_E5", "VISIOCLIENT"} {
		p, _ := Bundled().Product(Bundled().ProductsByPart(part)[0])
		owned = append(owned, p)
	}
	x := NewIndex(owned, nil, Bundled())
	for text, want := range map[string]string{
		"Business Premium": "SPB (", "Microsoft 365 E5 EEA": "EEA", "Project Professional Plan": "", "Power Automate Premium": "Premium",
		"Teams Phone for Faculty": "", "M365 F3": "Microsoft lists SPE_F1 (", "Office 365 E3 GCC": "", "Teams Essentials": "Essentials",
		"Project Pro": "",
	} {
		var unknown *UnknownError
		_, err := x.SKU(text)
		if !errors.As(err, &unknown) || len(unknown.Nearest) > 0 || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"Office365 E3": "Office 365 E3", "Microsoft365 E5": "Microsoft 365 E5", "ms365 e3": "Microsoft 365 E3", "Ofice 365 E3": "Office 365 E3",
		"ENTERPRISEPAK": "ENTERPRISEPACK", "SPE_E": "SPE_E3", "MCOVE": "MCOEV", "Visio Plan2": "Visio Plan 2",
	} {
		var unknown *UnknownError
		if _, err := x.SKU(text); !errors.As(err, &unknown) || len(unknown.Nearest) == 0 || unknown.Nearest[0] != want {
			t.Errorf("%q: %v, want %s first", text, err, want)
		}
	}
}

// Each former name belongs to a product of the catalogue, is no name of today, and says
// where it was read.
func TestFormerNames(t *testing.T) {
	for name, part := range formerNames() {
		ids := Bundled().ProductsByPart(string(part))
		if len(ids) == 0 {
			t.Errorf("%q: no product %s", name, part)
			continue
		}
		if now := Bundled().ProductsByName(name); slices.Contains(now, ids[0]) {
			t.Errorf("%q is what %s is called today", name, part)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(formersCSV)), "\n") {
		if !strings.HasPrefix(line, "former_name") && !strings.Contains(line, ",https://learn.microsoft.com/") {
			t.Errorf("%s: no source", line)
		}
	}
}

// --catalogue adds names and takes none away (READ-3).
func TestOver(t *testing.T) {
	const list = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n" +
		"EMS of Tomorrow,EMS,efccb6f7-5641-4e0e-bd10-b4976e1bf68e,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Intune of Tomorrow\n" +
		"Broken,X,(a23b959c,SWAY,1,Sway\n"
	c, err := ReadCatalogue(strings.NewReader(list))
	if err != nil || len(c.Skipped()) != 1 || !strings.HasPrefix(c.Skipped()[0], "line 3: ") {
		t.Fatalf("%v, skipped %q", err, c.Skipped())
	}
	both := c.Over(bundled())
	ems := ID("efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	for _, name := range []string{"EMS of Tomorrow", "Enterprise Mobility + Security E3", "EMS"} {
		if id, ok := both.find(name); !ok || id != ems {
			t.Errorf("%q leads to %q", name, id)
		}
	}
	p, _ := both.Product(ems)
	before, _ := bundled().Product(ems)
	if p.Name != "EMS of Tomorrow" || len(p.Plans) != len(before.Plans) || len(both.ids) != len(bundled().ids) {
		t.Errorf("%s with %d plans, %d SKUs", p.Name, len(p.Plans), len(both.ids))
	}
	if _, friendly := both.PlanName("c1ec4a95-1f05-45b3-a911-aa3fa01094f5"); friendly != "Intune of Tomorrow" {
		t.Errorf("INTUNE_A is %q", friendly)
	}
	if before.Name != "Enterprise Mobility + Security E3" {
		t.Errorf("the bundled list changed: %s", before.Name)
	}
}
