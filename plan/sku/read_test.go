package sku

import (
	"strings"
	"testing"
)

const header = "product_name,sku_part_number,sku_id,service_plan_name,service_plan_id,service_plan_friendly_name\n"

func TestReadCatalogueTakesMicrosoftHeaders(t *testing.T) {
	c, err := ReadCatalogue(strings.NewReader("\ufeff\"Product_Display_Name\",String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\r\n" +
		"Intune,INTUNE_A,061F9ACE-7D42-4136-88AC-31DC755F143F,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Microsoft\u00a0Intune Plan 1\r\n" +
		"Intune,INTUNE_A,061f9ace-7d42-4136-88ac-31dc755f143f,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Microsoft Intune Plan 1\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := c.Product("061f9ace-7d42-4136-88ac-31dc755f143f")
	if !ok || p.Name != "Intune" || len(p.Plans) != 1 || p.Plans[0].Friendly != "Microsoft Intune Plan 1" {
		t.Errorf("got %+v", p)
	}
}

// A newer list takes the place of the bundled one, and gives it back.
func TestUse(t *testing.T) {
	const emsE3 = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	c, err := ReadCatalogue(strings.NewReader(header + "EMS tomorrow,EMS," + emsE3 + ",INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,x\n"))
	if err != nil {
		t.Fatal(err)
	}
	Use(c)
	defer Use(nil)
	if p, _ := Bundled().Product(emsE3); p.Name != "EMS tomorrow" {
		t.Errorf("got %q", p.Name)
	}
	Use(nil)
	if p, _ := Bundled().Product(emsE3); p.Name != "Enterprise Mobility + Security E3" {
		t.Errorf("afterwards %q", p.Name)
	}
}

func TestReadCatalogueErrors(t *testing.T) {
	const good = "Intune,INTUNE_A,061f9ace-7d42-4136-88ac-31dc755f143f,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,x\n"
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", "catalogue: "},
		{"no rows", header, "no rows"},
		{"missing column", strings.Replace(header, "sku_id", "id", 1) + good, "no column"},
		{"double column", strings.Replace(header, "product_name", "sku_id", 1) + good, "two columns are called sku_id"},
		{"bad SKU", header + strings.Replace(good, "061f9ace", "061f9acX", 1), `line 2: SKU: "061f9acX-`},
		{"bad plan", header + strings.Replace(good, "c1ec4a95-", "", 1), "line 2: service plan: "},
		{"short line", header + "Intune,INTUNE_A\n", "line 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadCatalogue(strings.NewReader(tt.in))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func FuzzReadCatalogue(f *testing.F) {
	f.Add([]byte(header))
	f.Add([]byte(header + "Intune,INTUNE_A,061f9ace-7d42-4136-88ac-31dc755f143f,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,x\n"))
	f.Add([]byte("\xef\xbb\xbfGUID,String_Id\n\"a\nb\",c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ReadCatalogue(strings.NewReader(string(b)))
		if err != nil {
			return
		}
		for _, p := range c.Products() {
			if !IsGUID(string(p.ID)) || len(p.Plans) == 0 {
				t.Errorf("got %+v", p)
			}
		}
	})
}
