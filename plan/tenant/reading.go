package tenant

import "reseat/plan/sku"

// A Found is what a reading showed about one user.
type Found struct {
	User *User // nil where there is no such user, or Err is set
	Err  error // why the user could not be read
}

// A FoundGroup is what a reading showed about one group, without its members.
type FoundGroup struct {
	Group *Group // nil where there is no such group, or Err is set
	Err   error  // why the group could not be read
}

// A NewUser is what a new account needs besides its usage location and password.
type NewUser struct {
	UPN          string `json:"upn"`
	DisplayName  string `json:"displayName"`
	FirstName    string `json:"firstName,omitempty"`
	LastName     string `json:"lastName,omitempty"`
	Department   string `json:"department,omitempty"`
	MailNickname string `json:"mailNickname"`
}

// A Service is the provisioning status of one service plan for one user: Success,
// Disabled, PendingProvisioning, PendingInput, PendingActivation or Error. Pending
// is normal right after an assignment (graph-contract 4.4).
type Service struct {
	SKU    sku.ID     `json:"sku"`
	Plan   sku.PlanID `json:"plan"`
	Status string     `json:"status"`
}

// A Provisioning is what a reading showed of one user's services, direct and
// inherited.
type Provisioning struct {
	Services []Service
	Err      error // why they could not be read
}
