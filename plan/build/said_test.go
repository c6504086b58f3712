package build_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/impact"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Real SKUs in which services meet: suites, their downgrades, and what is sold beside them.
var soldSKUs = []string{
	"SPE_E3", "SPE_E5", "ENTERPRISEPACK", "ENTERPRISEPREMIUM", "STANDARDPACK", "SPB", "O365_BUSINESS_PREMIUM", "SPE_F1", "DESKLESSPACK",
	"Microsoft_365_E3_(no_Teams)", "Microsoft_Teams_Enterprise_New", "EMS", "EMSPREMIUM", "EXCHANGESTANDARD", "EXCHANGEENTERPRISE", "EXCHANGEARCHIVE_ADDON",
	"INTUNE_A", "MCOEV", "MCOPSTN1", "MCOPSTN2", "MCOMEETADV", "Microsoft_Teams_Premium", "Microsoft_365_Copilot", "VISIOCLIENT", "VISIOONLINE_PLAN1",
	"PROJECTPROFESSIONAL", "PROJECT_P1", "PROJECTPREMIUM", "POWER_BI_PRO", "PBI_PREMIUM_PER_USER", "POWERAPPS_PER_USER", "FLOW_PER_USER",
	"THREAT_INTELLIGENCE", "ATP_ENTERPRISE", "M365EDU_A3_FACULTY", "M365EDU_A5_FACULTY", "M365_G3_GOV", "M365_G5_GCC", "ENTERPRISEPACK_GOV", "EMS_GOV",
}

// A crowd is a tenant of drawn users, of each of whom something of its own is asked.
type crowd struct {
	rng   *rand.Rand
	now   tenant.Snapshot
	ask   plan.Ask
	rows  []plan.Request
	asked map[string]plan.Ask // by recipe
	index *tenant.Index
}

func drawCrowd(seed uint64, users int) *crowd {
	c := &crowd{rng: rand.New(rand.NewPCG(seed, 7)), asked: map[string]plan.Ask{}}
	c.now = tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Complete: true,
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true, Initial: true}}, Groups: []tenant.Group{{ID: crowdGroup, Name: "Sales"}},
	}
	for _, part := range soldSKUs {
		p, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart(part)[0])
		p.Plans = slices.Clone(p.Plans)
		for i := range p.Plans {
			p.Plans[i].Company = strings.HasSuffix(p.Plans[i].Name, "_FOUNDATION")
		}
		c.now.SKUs = append(c.now.SKUs, tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: 1 << 20}})
	}
	for _, r := range plan.Rules() { // what may be accepted, but for what a tenant refuses
		if r.Severity == plan.Hazard && r.Code != "plan-dependency" && r.Code != "plan-conflict" && r.Code != "hazard-addon" {
			c.ask.Accept = append(c.ask.Accept, r.Code)
		}
	}
	for i := range users {
		c.drawUser(i)
	}
	c.ask.Recipes = c.asked
	return c
}

const crowdGroup = tenant.GroupID("b0000000-0000-4000-8000-000000000001")

func (c *crowd) chance(percent int) bool { return c.rng.IntN(100) < percent }

func (c *crowd) sku() tenant.SKU { return c.now.SKUs[c.rng.IntN(len(c.now.SKUs))] }

// drawUser draws a user with up to four licenses, some of them by group, and a recipe that
// asks something about them.
func (c *crowd) drawUser(i int) {
	u := tenant.User{ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%d@contoso.com", i), UsageLocation: "DE"}
	var has []tenant.SKU
	for range c.rng.IntN(4) + 1 {
		k := c.sku()
		if slices.ContainsFunc(has, func(h tenant.SKU) bool { return h.ID == k.ID }) {
			continue
		}
		has = append(has, k)
		if !c.chance(15) {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: k.ID, Disabled: c.somePlans(k), State: tenant.Active})
		}
		if c.chance(15) {
			a := tenant.Assignment{SKU: k.ID, Disabled: c.somePlans(k), State: tenant.Active, Group: crowdGroup}
			if c.chance(20) {
				a.State, a.Error = tenant.InError, "CountViolation"
			}
			u.Assignments = append(u.Assignments, a)
		}
	}
	if c.breaks(u) { // no tenant would have let it come to this
		c.drawUser(i)
		return
	}
	c.now.Users = append(c.now.Users, u)
	recipe := fmt.Sprint("r", i)
	c.asked[recipe] = c.drawAsk(has)
	c.rows = append(c.rows, plan.Request{Source: plan.Source{File: "crowd.csv", Line: i + 2}, User: plan.Key{ID: string(u.ID)}, Recipe: recipe})
}

// breaks tells whether a user's state breaks one of the rules about service plans.
func (c *crowd) breaks(u tenant.User) bool {
	if c.index == nil {
		c.index = tenant.NewIndex(tenant.Snapshot{SKUs: c.now.SKUs}, sku.Bundled())
	}
	x, state := c.index, plan.StateOf(u)
	return slices.ContainsFunc(plan.BundledDependencies(), func(d plan.Dependency) bool { return impact.Breaks(x, d, &state) })
}

func (c *crowd) somePlans(k tenant.SKU) sku.PlanSet {
	if c.chance(40) {
		return nil
	}
	var off []sku.PlanID
	for _, p := range k.UserPlans() {
		if c.chance(15) {
			off = append(off, p)
		}
	}
	return sku.NewPlanSet(off...)
}

// drawAsk asks something about one of the SKUs that a user has, or a new one.
func (c *crowd) drawAsk(has []tenant.SKU) plan.Ask {
	old, fresh := has[c.rng.IntN(len(has))], c.sku()
	for slices.ContainsFunc(has, func(h tenant.SKU) bool { return h.ID == fresh.ID }) {
		fresh = c.sku()
	}
	a, target := plan.Ask{}, fresh
	switch c.rng.IntN(8) {
	case 0, 1:
		a.Assign = []string{string(fresh.ID)}
	case 2:
		a.Change, target = []string{string(old.ID)}, old
	case 3:
		a.Remove, target = []string{string(old.ID)}, tenant.SKU{}
	case 4:
		another := c.sku()
		if another.ID == old.ID || another.ID == fresh.ID {
			another = tenant.SKU{}
		}
		a.Swap = []string{fmt.Sprintf("%s=%s", old.ID, fresh.ID)}
		if another.ID != "" {
			a.Swap[0] += "," + string(another.ID)
		}
	case 5:
		a.Exact = []string{string(fresh.ID)}
	default:
		a.Swap = []string{fmt.Sprintf("%s=%s", old.ID, fresh.ID)}
	}
	if len(target.UserPlans()) > 0 {
		a.Choice = c.drawChoice(target)
	}
	if len(a.Change) > 0 && !a.Choice.Said() {
		a.Choice.AllOn = true
	}
	return a
}

func (c *crowd) drawChoice(k tenant.SKU) plan.PlanNames {
	some := func() []string {
		plans := k.UserPlans()
		return []string{string(plans[c.rng.IntN(len(plans))]), string(plans[c.rng.IntN(len(plans))])}
	}
	switch c.rng.IntN(10) {
	case 0, 1:
		return plan.PlanNames{Disable: some()}
	case 2:
		return plan.PlanNames{Enable: some()}
	case 3:
		return plan.PlanNames{EnableOnly: some()}
	case 4:
		return plan.PlanNames{AllOn: true, Disable: some()}
	}
	return plan.PlanNames{}
}

// crowdSize is how many users are drawn; `make torture` asks for more.
func crowdSize(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("USERS")); err == nil {
		return n
	}
	return 400
}

// R24, R43, R44, over drawn users: nobody loses a service plan that neither the request nor
// a finding names; nobody gets one on that was off by choice, unless the request says so;
// and what has no finding about dependency or exclusion is not refused by the sandbox for one.
func TestPlansSayWhatTheyDo(t *testing.T) {
	seed, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64)
	if err != nil {
		seed = 20261128
	}
	c := drawCrowd(seed, crowdSize(t))
	p, err := build.Plan(c.rows, c.ask, c.now, sku.Bundled())
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	x := tenant.NewIndex(c.now, sku.Bundled())
	graph := graphsim.New(c.now, graphsim.Options{Quota: graphsim.Quota{Off: true}})
	changes, sent := 0, 0
	for _, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		changes++
		ask := c.asked["r"+strings.TrimSuffix(strings.TrimPrefix(l.UPN, "user"), "@contoso.com")]
		s := said{x: x, line: l, ask: ask, before: l.Before.Effect(x.UserPlans()), after: l.After.Effect(x.UserPlans())}
		for _, fault := range append(s.lost(), s.gained()...) {
			t.Errorf("seed %d: %s: %s\n  %+v\n  %+v", seed, l.UPN, fault, ask, l.Findings)
		}
		ruled := slices.ContainsFunc(l.Findings, func(f plan.Finding) bool {
			return f.Code == "plan-dependency" || f.Code == "plan-conflict" || f.Code == "hazard-addon"
		})
		for _, call := range l.Calls {
			if ruled {
				continue
			}
			sent++
			if refused := send(t, graph, l.User, call); refused != "" {
				t.Errorf("seed %d: %s: the sandbox refuses it: %s\n  %+v\n  %+v", seed, l.UPN, refused, ask, l.Findings)
			}
		}
	}
	t.Logf("seed %d: %d users, %d changes, %d calls; %+v", seed, len(c.now.Users), changes, sent, p.Count())
	if changes < len(c.now.Users)/4 {
		t.Errorf("seed %d: only %d of %d users change: the draw shows too little", seed, changes, len(c.now.Users))
	}
}

// send sends one call, and returns why it was refused.
func send(t *testing.T, graph *graphsim.Tenant, id tenant.UserID, call plan.Call) string {
	t.Helper()
	type license struct {
		SkuID         sku.ID       `json:"skuId"`
		DisabledPlans []sku.PlanID `json:"disabledPlans"`
	}
	body := struct {
		AddLicenses    []license `json:"addLicenses"`
		RemoveLicenses []sku.ID  `json:"removeLicenses"`
	}{[]license{}, append([]sku.ID{}, call.Remove...)}
	for _, l := range call.Add {
		body.AddLicenses = append(body.AddLicenses, license{l.SKU, append([]sku.PlanID{}, l.Disabled...)})
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "http://graph.test/v1.0/users/"+string(id)+"/assignLicense", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	graph.ServeHTTP(w, r)
	if w.Code == 200 {
		return ""
	}
	return w.Body.String()
}

// said is one change held against what is said of it.
type said struct {
	x             *tenant.Index
	line          plan.Line
	ask           plan.Ask
	before, after plan.Effect
}

// lost lists the plans that go and that nobody names.
func (s said) lost() []string {
	var out []string
	on := s.after.On()
	gone := s.before.On().Minus(on)
	for _, p := range gone {
		if left, _ := sku.LeftOf(p, on); left == sku.Enough || s.askedOff(p) || s.named(p) {
			continue
		}
		// Of several plans of one service the greatest speaks for the others.
		if slices.ContainsFunc(gone, func(q sku.PlanID) bool {
			left, _ := sku.LeftOf(p, sku.NewPlanSet(q))
			return p != q && left == sku.Enough && s.named(q)
		}) {
			continue
		}
		out = append(out, s.x.PlanLabel(p)+" goes, and nothing says so")
	}
	return out
}

// gained lists the plans that were off by choice and come on unasked.
func (s said) gained() []string {
	var out []string
	was := s.before.OffByChoice()
	for _, p := range s.after.On().Minus(s.before.On()) {
		family, known := sku.FamilyOf(p)
		off := was.Has(p) || slices.ContainsFunc(was, func(q sku.PlanID) bool { f, _ := sku.FamilyOf(q); return known && f == family })
		c := s.ask.Choice
		if off && !c.AllOn && !slices.Contains(slices.Concat(c.Enable, c.EnableOnly), string(p)) {
			out = append(out, s.x.PlanLabel(p)+" was off by choice and is turned on")
		}
	}
	return out
}

// askedOff tells whether the request names the plan off.
func (s said) askedOff(p sku.PlanID) bool { return slices.Contains(s.ask.Choice.Disable, string(p)) }

// named tells whether a finding names the plan, or the license that goes with all its plans.
func (s said) named(p sku.PlanID) bool {
	word := regexp.MustCompile(`(^|[ ,])` + regexp.QuoteMeta(s.x.PlanLabel(p)) + `($|[ ,:;])`)
	for _, f := range s.line.Findings {
		if f.Code != "loses-plan" && f.Code != "smaller-plan" && !strings.HasPrefix(string(f.Code), "hazard-") {
			continue
		}
		if word.MatchString(f.Text) {
			return true
		}
		for _, id := range s.before.SKUs() {
			if on, _ := s.before.Of(id); on.Has(p) && strings.HasPrefix(f.Text, s.x.Label(id)+" is removed with all its") {
				return true
			}
		}
	}
	return false
}
