package sku

// A Product is one SKU with the service plans it contains, as the tenant's
// subscribedSkus or the bundled catalogue lists it.
type Product struct {
	ID         ID         `json:"id"`
	PartNumber PartNumber `json:"part"`
	Name       string     `json:"name,omitempty"` // product name, such as "Microsoft 365 E5"; empty where unknown
	Plans      []Plan     `json:"plans"`
}

// A Plan is one service plan inside a SKU.
type Plan struct {
	ID       PlanID `json:"id"`
	Name     string `json:"name"`               // servicePlanName, such as INTUNE_A
	Friendly string `json:"friendly,omitempty"` // such as "Microsoft Intune Plan 1"; empty where unknown
	Company  bool   `json:"company,omitempty"`  // appliesTo Company: tenant-wide, no one's to switch per user (R15)
}

// UserPlans returns the ids of the plans that can be switched for one user.
func (p Product) UserPlans() PlanSet { return p.planIDs(false) }

// CompanyPlans returns the ids of the plans that are tenant-wide.
func (p Product) CompanyPlans() PlanSet { return p.planIDs(true) }

func (p Product) planIDs(company bool) PlanSet {
	ids := make([]PlanID, 0, len(p.Plans))
	for _, sp := range p.Plans {
		if sp.Company == company {
			ids = append(ids, sp.ID)
		}
	}
	return NewPlanSet(ids...)
}

// Plan returns the plan with the given id.
func (p Product) Plan(id PlanID) (Plan, bool) {
	for _, sp := range p.Plans {
		if sp.ID == id {
			return sp, true
		}
	}
	return Plan{}, false
}
