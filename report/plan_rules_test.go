package report

import (
	"strings"
	"testing"

	"reseat/plan"
	"reseat/report/reporttest"
)

// R12, R25, R26: what binds a plan is on the terminal, in the ticket and on the page.
func TestPlanShowsWhatBindsIt(t *testing.T) {
	p := smallPlan()
	most, percent := 1200, 5
	p.Header.Options.Accept = []plan.Code{"hazard-intune"}
	p.Header.Takes = []plan.Take{{SKU: reporttest.EMS, Users: 3}}
	p.Header.Recipes = []plan.RecipeOptions{{Name: "pilot", Asked: []string{"plans EMS"}, Via: "readd", Accept: []plan.Code{"hazard-entra"}}}
	p.Header.Guards = plan.Guards{MaxUsers: &most, MaxPercent: &percent, FailOn: []plan.Code{"guest"}, Protected: []plan.ChangeID{"a", "b"}, Approvals: 2}
	for name, write := range planTexts {
		text := string(reporttest.Written(t, write, p))
		if name == "plan.csv" || name == "plan-users.txt" {
			continue
		}
		for _, want := range []string{
			"ecipe pilot: plans EMS, by remove and re-assign (accepts hazard-entra)", "azards accepted: hazard-intune", "emoved by --exact: EMS from 3 users",
			"at most 1,200 users change; at most 5 % of the selected users change; nobody has guest; 2 users protected",
			"2 people must approve the plan with",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
	}
	page := string(reporttest.Written(t, WritePlanHTML, p))
	for _, want := range []string{"Recipe pilot", "EMS from 3 users", "at most 5 %", "2 people must approve", "reseat approve PLAN --digest 000000000000"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
