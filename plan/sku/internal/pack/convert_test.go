package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConvert(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.csv"), filepath.Join(dir, "to.csv")
	const head = "\ufeffProduct_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\r\n"
	for text, want := range map[string]string{
		head + "\"Intune, all\",INTUNE_A,061F9ACE-7D42-4136-88AC-31DC755F143F,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Plan 1\r\n" +
			"Again,INTUNE_A,061f9ace-7d42-4136-88ac-31dc755f143f,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Plan 1\r\n": "product_name,sku_part_number,sku_id,service_plan_name,service_plan_id,service_plan_friendly_name\n" +
			"\"Intune, all\",INTUNE_A,061f9ace-7d42-4136-88ac-31dc755f143f,INTUNE_A,c1ec4a95-1f05-45b3-a911-aa3fa01094f5,Plan 1\n",
		head + "Intune,INTUNE_A,none,INTUNE_A,none,x\n": "",
		"Product,Part\na,b\n":                           "",
	} {
		os.Remove(to)
		if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := convert(from, to)
		got, _ := os.ReadFile(to)
		if d := cmp.Diff(want, string(got)); d != "" || (err == nil) != (want != "") {
			t.Errorf("%q: %v; -want +got:\n%s", text, err, d)
		}
	}
}
