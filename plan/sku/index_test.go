package sku

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const (
	ems       ID = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	emsE5     ID = "b05e124f-c7cc-45a0-a6aa-8cf78c946968"
	office3   ID = "6fd2c87f-b296-42f0-b197-1e91e994b900"
	m365e3    ID = "05e9a617-0261-4cee-bb44-138d3ef5d965"
	m365e5    ID = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
	visio2    ID = "c5928f49-12ba-48f7-ada3-0d743a3601d5"
	visio2old ID = "38b434d2-a15e-4cde-9a98-e737c75623e1"

	intuneA PlanID = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
)

// owned returns the products as Graph lists them: without product names.
func owned(ids ...ID) []Product {
	var out []Product
	for _, id := range ids {
		p, ok := Bundled().Product(id)
		if !ok {
			panic("not in the catalogue: " + id)
		}
		p.Name = ""
		out = append(out, p)
	}
	return out
}

func contoso() *Index {
	ids := []ID{ems, office3, m365e3, m365e5}
	accounts := make(map[ID][]string)
	for _, id := range ids {
		accounts[id] = []string{"contoso"}
	}
	return NewIndex(owned(ids...), accounts, Bundled())
}

func TestSKUIsFoundByAllItsNames(t *testing.T) {
	x := contoso()
	for text, want := range map[string]ID{
		"efccb6f7-5641-4e0e-bd10-b4976e1bf68e": ems,
		"EFCCB6F7-5641-4E0E-BD10-B4976E1BF68E": ems,
		"EMS":                                  ems,
		" ems ":                                ems,
		"contoso:EMS":                          ems,
		"CONTOSO:ems":                          ems,
		"Enterprise Mobility + Security E3":    ems,
		"enterprise  mobility +security e3":    ems,
		"SPE_E5":                               m365e5,
		"Microsoft 365 E5":                     m365e5,
		"Microsoft\u00a0365 E5":                m365e5,
		"Office 365 E3":                        office3,
	} {
		if got, err := x.SKU(text); got != want || err != nil {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func TestUnknownSKU(t *testing.T) {
	x := contoso()
	for _, tt := range []struct{ text, want string }{
		{"E55", `unknown SKU "E55": did you mean SPE_E5?`},
		{"SPE_E4", `unknown SKU "SPE_E4": did you mean SPE_E3 or SPE_E5?`},
		{"EMSPREMIUM", `unknown SKU "EMSPREMIUM": EMSPREMIUM (Enterprise Mobility + Security E5) exists, but this tenant does not have it`},
		{"enterprise mobility + security E5", `unknown SKU "enterprise mobility + security E5": EMSPREMIUM (Enterprise Mobility + Security E5) exists, but this tenant does not have it`},
		{string(emsE5), `unknown SKU "` + string(emsE5) + `": EMSPREMIUM (Enterprise Mobility + Security E5) exists, but this tenant does not have it`},
		{"VISIOCLENT", `unknown SKU "VISIOCLENT": this tenant does not have it; Microsoft lists VISIOCLIENT (Visio Plan 2), VISIOCLIENT_FACULTY (Visio Plan 2 for Faculty) or VISIOCLIENT_GOV (Visio Plan 2 for GCC)`},
		{"", `unknown SKU ""`},
		{":", `unknown SKU ":"`},
		{"Xyzzy Plugh Frotz", `unknown SKU "Xyzzy Plugh Frotz"`},
	} {
		_, err := x.SKU(tt.text)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || err.Error() != tt.want {
			t.Errorf("%q:\n got %v\nwant %s", tt.text, err, tt.want)
		}
	}
}

// R8: a prefix that is not this tenant's account name is unknown, and the message
// names the right one.
func TestForeignPrefixIsUnknown(t *testing.T) {
	for _, tt := range []struct {
		accounts []string
		want     string
	}{
		{[]string{"contoso"}, `unknown SKU "IAPProdPartnerTest:EMS": that prefix is not this tenant's; write contoso:EMS`},
		{[]string{"contoso", "reseller"}, `unknown SKU "IAPProdPartnerTest:EMS": that prefix is not this tenant's; write contoso:EMS or reseller:EMS`},
		{[]string{""}, `unknown SKU "IAPProdPartnerTest:EMS": that prefix is not this tenant's; write EMS`},
		{nil, `unknown SKU "IAPProdPartnerTest:EMS": that prefix is not this tenant's; write EMS`},
	} {
		x := NewIndex(owned(ems), map[ID][]string{ems: tt.accounts}, Bundled())
		if _, err := x.SKU("IAPProdPartnerTest:EMS"); err == nil || err.Error() != tt.want {
			t.Errorf("accounts %q: got %v", tt.accounts, err)
		}
		for _, a := range tt.accounts {
			if got, err := x.SKU(a + ":EMS"); (got == ems) != (a != "") {
				t.Errorf("%s:EMS: got %q, %v", a, got, err)
			}
		}
	}
}

// R8: ambiguous only if two owned SKUs bear the name.
func TestProductNameIsAmbiguousOnlyAmongOwned(t *testing.T) {
	one := NewIndex(owned(visio2), nil, Bundled())
	if got, err := one.SKU("Visio Plan 2"); got != visio2 || err != nil {
		t.Errorf("one owned: got %q, %v", got, err)
	}
	both := NewIndex(owned(visio2, visio2old), nil, Bundled())
	_, err := both.SKU("Visio Plan 2")
	var ambiguous *AmbiguousError
	if !errors.As(err, &ambiguous) {
		t.Fatalf("both owned: got %v", err)
	}
	for _, choice := range ambiguous.Choices {
		guid, _, _ := strings.Cut(choice, " ")
		if got, err := both.SKU(guid); string(got) != guid {
			t.Errorf("choice %q leads to %q, %v", choice, got, err)
		}
	}
}

func TestPartNumberOfTwoOwnedSKUsIsAmbiguous(t *testing.T) {
	const a, b ID = "54a152dc-90de-4996-93d2-bc47e670fc06", "d43177b5-475b-4880-92d4-d54c27b5efbd"
	x := NewIndex(owned(a, b), map[ID][]string{a: {"contoso"}, b: {"reseller"}}, Bundled())
	_, err := x.SKU("MCOPSTN5")
	want := &AmbiguousError{What: "SKU", Text: "MCOPSTN5", Choices: []string{
		string(a) + " (MCOPSTN5 (Skype for Business PSTN Domestic Calling (120 Minutes)))",
		string(b) + " (MCOPSTN5 (Skype for Business PSTN Calling Domestic Small))",
	}}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Error(diff)
	}
	// The account tells them apart.
	if got, err := x.SKU("reseller:MCOPSTN5"); got != b {
		t.Errorf("reseller:MCOPSTN5: got %q, %v", got, err)
	}
}

// A product name may hold a colon.
func TestColonInProductNameIsNoPrefix(t *testing.T) {
	id := Bundled().ProductsByName("Dynamics 365 Talent: Attract")[0]
	x := NewIndex(owned(id), nil, Bundled())
	if got, err := x.SKU("Dynamics 365 Talent: Attract"); got != id {
		t.Errorf("got %q, %v", got, err)
	}
}

// The tenant's own product name and part number go before the catalogue's.
func TestTenantNamesComeFirst(t *testing.T) {
	p := owned(ems)[0]
	p.Name, p.PartNumber = "EMS of Contoso", "EMS_CONTOSO"
	x := NewIndex([]Product{p}, nil, Bundled())
	if x.Label(ems) != "EMS of Contoso (EMS_CONTOSO)" || x.ProductName(ems) != "EMS of Contoso" {
		t.Errorf("got %s, %s", x.Label(ems), x.ProductName(ems))
	}
	for _, text := range []string{"EMS_CONTOSO", "EMS of Contoso", "Enterprise Mobility + Security E3"} {
		if got, err := x.SKU(text); got != ems {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func TestLabels(t *testing.T) {
	x := contoso()
	const nobody = "11111111-2222-3333-4444-555555555555"
	for _, tt := range []struct{ what, got, want string }{
		{"owned SKU", x.Label(ems), "Enterprise Mobility + Security E3 (EMS)"},
		{"catalogue SKU", x.Label(emsE5), "Enterprise Mobility + Security E5 (EMSPREMIUM)"},
		{"unknown SKU", x.Label(nobody), nobody},
		{"owned name", x.ProductName(ems), "Enterprise Mobility + Security E3"},
		{"catalogue name", x.ProductName(visio2), "Visio Plan 2"},
		{"unknown name", x.ProductName(nobody), ""},
		{"owned plan", x.PlanLabel(intuneA), "Microsoft Intune Plan 1 (INTUNE_A)"},
		{"catalogue plan", x.PlanLabel("663a804f-1c30-4ff0-9915-9db84f0d1cea"), "Visio Desktop App (VISIO_CLIENT_SUBSCRIPTION)"},
		{"unknown plan", x.PlanLabel(nobody), nobody},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}

func TestIndexWithoutCatalogue(t *testing.T) {
	x := NewIndex(owned(ems), nil, nil)
	if got, err := x.SKU("EMS"); got != ems || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := x.SKU("EMSPREMIUM"); err == nil {
		t.Error("EMSPREMIUM was found")
	}
	if got := x.ProductName(ems); got != "" {
		t.Errorf("got %q", got)
	}
}

// Every owned SKU is found by its GUID and part number, and every text gives one
// owned SKU or an error, never both.
func TestSKUResolution(t *testing.T) {
	all := Bundled().Products()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 1, 12, rapid.ID[int]).Draw(t, "owned")
		var own []Product
		for _, i := range some {
			own = append(own, all[i])
		}
		x := NewIndex(own, nil, Bundled())
		for _, p := range own {
			if got, err := x.SKU(strings.ToUpper(string(p.ID))); got != p.ID {
				t.Fatalf("%s: got %q, %v", p.ID, got, err)
			}
			got, err := x.SKU(strings.ToLower(string(p.PartNumber)))
			if ambiguous := (*AmbiguousError)(nil); got != p.ID && !errors.As(err, &ambiguous) {
				t.Fatalf("%s: got %q, %v", p.PartNumber, got, err)
			}
		}
	})
}

func FuzzSKU(f *testing.F) {
	for _, s := range []string{"EMS", "contoso:EMS", ":", "a:b:c", "efccb6f7-5641-4e0e-bd10-b4976e1bf68e", "\xff", "Microsoft 365 E5", "“EMS”"} {
		f.Add(s)
	}
	x := contoso()
	f.Fuzz(func(t *testing.T, s string) {
		id, err := x.SKU(s)
		if _, known := x.owned[id]; known == (err != nil) {
			t.Errorf("%q: got %q, %v", s, id, err)
		}
		plan, err := x.Plan(s)
		if _, known := x.plans.names[plan]; known == (err != nil) {
			t.Errorf("plan %q: got %q, %v", s, plan, err)
		}
	})
}
