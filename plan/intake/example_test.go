package intake_test

import (
	"fmt"
	"log"
	"strings"

	"reseat/plan/intake"
)

// The columns of a user list are known by their names, and its rows by file and line.
func ExampleRead() {
	list := "UserPrincipalName,AddLicenses,Wave\nada@contoso.com,EMS|INTUNE_A,pilot\nbob@contoso.com,EMS,2\n"
	r, err := intake.Read("users.csv", strings.NewReader(list), intake.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, q := range r.Requests {
		fmt.Println(q.Source, q.User.UPN, q.Add.Items(), q.Wave)
	}
	// Output:
	// users.csv:2 ada@contoso.com [EMS|INTUNE_A] pilot
	// users.csv:3 bob@contoso.com [EMS] 2
}
