package tenant

import (
	"time"

	"reseat/plan/sku"
)

// A Snapshot is a tenant at one moment, as far as it was read: a planner needs the
// users of its roster, a copy for rehearsal needs all of them.
type Snapshot struct {
	// Tool is what took the snapshot, such as "reseat 1.2": its file is sealed. Empty
	// for one made otherwise.
	Tool    string    `json:"tool,omitempty"`
	Tenant  ID        `json:"tenant"`
	Name    string    `json:"name"` // the organization's display name
	Domains []Domain  `json:"domains"`
	Country string    `json:"country,omitempty"` // countryLetterCode; group licenses fall back to it
	Taken   time.Time `json:"taken,omitzero"`
	SKUs    []SKU     `json:"skus"`
	Groups  []Group   `json:"groups,omitempty"`
	Users   []User    `json:"users"`
	// Subscriptions are what was bought, several of a SKU at times, where they were read.
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	// Deleted are the users deleted within 30 days, who can come back and still have
	// their names, where they were read.
	Deleted []DeletedUser `json:"deleted,omitempty"`
	// Complete is true when Users is every user of the tenant.
	Complete bool `json:"complete,omitempty"`
	// Redacted is true when names are pseudonyms; see Redactor.
	Redacted bool `json:"redacted,omitempty"`
}

// A Domain is a verified domain of the tenant (organization.verifiedDomains).
type Domain struct {
	Name    string `json:"name"`
	Default bool   `json:"default,omitempty"`
	Initial bool   `json:"initial,omitempty"` // the onmicrosoft.com one
	// Federated is true where passwords are not kept in the cloud.
	Federated bool `json:"federated,omitempty"`
}

// A SKU is a product the tenant owns, with its seats (subscribedSkus).
type SKU struct {
	sku.Product
	Account    string `json:"account,omitempty"` // accountName: the prefix in MSOnline's account:PART
	Company    bool   `json:"company,omitempty"` // appliesTo Company: cannot be assigned to users
	Capability string `json:"capability"`        // capabilityStatus: Enabled, Warning, Suspended, Deleted, LockedOut
	Seats      Seats  `json:"seats"`
}

// Seats counts the units of one SKU.
type Seats struct {
	Enabled   int `json:"enabled"`             // bought and in force
	Warning   int `json:"warning,omitempty"`   // expired, in grace
	Suspended int `json:"suspended,omitempty"` // cancelled, may be revived
	LockedOut int `json:"lockedOut,omitempty"`
	Consumed  int `json:"consumed"` // users who hold it, each counted once however often it reaches them
}

// Free returns enabled − consumed, at least 0 (R22's default reckoning).
func (s Seats) Free() int { return max(0, s.Enabled-s.Consumed) }

// A DeletedUser is a user in the recycle bin.
type DeletedUser struct {
	User
	At time.Time `json:"at"`
}

// A Group is a security or Microsoft 365 group as far as licensing needs it.
type Group struct {
	ID      GroupID   `json:"id"`
	Name    string    `json:"name"`
	Mail    string    `json:"mail,omitempty"`
	Kind    GroupKind `json:"kind,omitempty"`
	Created time.Time `json:"created,omitzero"`
	// Dynamic is true where a rule makes the members, Paused where that rests.
	Dynamic bool `json:"dynamic,omitempty"`
	Paused  bool `json:"paused,omitempty"`
	Synced  bool `json:"synced,omitempty"` // mastered on-premises
	// Roles is true where directory roles can be given to the group (isAssignableToRole).
	Roles      bool      `json:"roles,omitempty"`
	Restricted bool      `json:"restricted,omitempty"` // in a restricted administrative unit
	Licenses   []License `json:"licenses,omitempty"`
	Members    []Member  `json:"members,omitempty"`
	Owners     []Member  `json:"owners,omitempty"`
	// Processing is how far the tenant is with bringing the group's licenses to its
	// members, where it was asked: it is of the moment, and no file keeps it.
	Processing Processing `json:"-"`
}

// A Processing is the state of a group's licenses on their way to its members
// (graph-contract 7.2); empty where the tenant did not say.
type Processing string

// The states that Graph documents.
const (
	Queued     Processing = "QueuedForProcessing"
	InProgress Processing = "ProcessingInProgress"
	Processed  Processing = "ProcessingComplete"
)

// A GroupKind is what a group is made for.
type GroupKind string

// The kinds of groups. The empty one is a security group, or where the group has an
// address a Microsoft 365 group that is security-enabled as well.
const (
	SecurityGroup     GroupKind = "security"
	Microsoft365Group GroupKind = "microsoft365"  // security-enabled
	TeamGroup         GroupKind = "collaboration" // a Microsoft 365 group that is not security-enabled: it takes no licenses
	MailSecurityGroup GroupKind = "mail-security"
	DistributionGroup GroupKind = "distribution"
)

// Class returns the group's kind, told by its address where the kind is empty.
func (g Group) Class() GroupKind {
	switch {
	case g.Kind != "":
		return g.Kind
	case g.Mail != "":
		return Microsoft365Group
	}
	return SecurityGroup
}

// A Member is one direct member of a group.
type Member struct {
	ID   string `json:"id"`
	Kind string `json:"kind,omitempty"` // user (or empty), group, device, orgContact, servicePrincipal
}

// Domain returns the tenant's default domain, else its initial one.
func (s Snapshot) Domain() string {
	best := ""
	for _, d := range s.Domains {
		if d.Default {
			return d.Name
		}
		if d.Initial || best == "" {
			best = d.Name
		}
	}
	return best
}

// SKU returns the tenant's own entry for a SKU.
func (s Snapshot) SKU(id sku.ID) (SKU, bool) {
	for _, k := range s.SKUs {
		if k.ID == id {
			return k, true
		}
	}
	return SKU{}, false
}
