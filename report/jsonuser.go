package report

import (
	"time"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

type (
	jsonUser struct {
		User       string          `json:"user"` // UPN
		ID         tenant.UserID   `json:"id,omitempty"`
		Name       string          `json:"name,omitempty"`
		Department string          `json:"department,omitempty"`
		Wave       string          `json:"wave,omitempty"`
		Stage      int             `json:"stage,omitempty"`
		Verdict    verdict.Verdict `json:"verdict"`
		Reason     string          `json:"reason"`
		Sentence   string          `json:"sentence"`
		Remedy     string          `json:"remedy,omitempty"`
		Message    string          `json:"tenantMessage,omitempty"`
		Asked      []string        `json:"asked,omitempty"`
		Before     *jsonState      `json:"before,omitempty"`
		Planned    *jsonState      `json:"planned,omitempty"`
		Found      *jsonState      `json:"found,omitempty"`
		Effective  []jsonLicense   `json:"effective,omitempty"`
		Services   []jsonService   `json:"services,omitempty"`
		Errors     []string        `json:"assignmentErrors,omitempty"`
		Findings   []plan.Finding  `json:"findings,omitempty"`
		Requests   []string        `json:"requestIds,omitempty"`
		Begun      time.Time       `json:"begun,omitzero"`
		Ended      time.Time       `json:"ended,omitzero"`
		Read       time.Time       `json:"read,omitzero"`
		Gap        *jsonGap        `json:"withoutLicense,omitempty"`
		Sources    []plan.Source   `json:"sources"`
		Members    []jsonMember    `json:"members,omitempty"` // of a group whose own licenses changed
	}
	jsonMember struct {
		User  string        `json:"user"` // UPN
		ID    tenant.UserID `json:"id"`
		State string        `json:"state"` // active, in error, missing
		Error string        `json:"error,omitempty"`
		// Paths of the licenses that the group gives or gave; before and planned are absent for
		// who was no member when the plan was made.
		Before  []jsonPath `json:"before,omitzero"`
		Planned []jsonPath `json:"planned,omitzero"`
		Found   []jsonPath `json:"found"`
	}
	jsonPath struct {
		SKU       sku.ID         `json:"sku"`
		Part      string         `json:"part"`
		Group     tenant.GroupID `json:"group,omitempty"` // absent: directly
		GroupName string         `json:"groupName,omitempty"`
	}
	jsonState struct {
		Location  string          `json:"location,omitempty"`
		Direct    []jsonLicense   `json:"direct"`
		Inherited []jsonInherited `json:"inherited,omitempty"`
	}
	jsonLicense struct {
		SKU  sku.ID    `json:"sku"`
		Part string    `json:"part"`
		Off  []jsonOff `json:"off"`
	}
	jsonInherited struct {
		jsonLicense
		Group     tenant.GroupID `json:"group"`
		GroupName string         `json:"groupName"`
	}
	jsonOff struct {
		Plan sku.PlanID `json:"plan"`
		Name string     `json:"name"`
	}
	jsonService struct {
		SKU    sku.ID     `json:"sku"`
		Plan   sku.PlanID `json:"plan"`
		Name   string     `json:"name"`
		Status string     `json:"status"`
	}
	jsonGap struct {
		Since   time.Time `json:"since"`
		Seconds float64   `json:"seconds"`
		Open    bool      `json:"open,omitempty"`
	}
)

func userOf(r Row, c words.Catalog) jsonUser {
	u := jsonUser{
		User: r.UPN, ID: r.User, Name: r.Name, Department: r.Department, Wave: r.Wave, Stage: r.Stage,
		Verdict: r.Verdict, Reason: r.Reason, Sentence: r.Sentence, Remedy: r.Remedy, Message: r.Message,
		Asked: r.Asked, Before: jsonStateOf(c, r.Before), Planned: jsonStateOf(c, r.Planned), Found: jsonStateOf(c, r.Found),
		Errors: r.Troubles, Findings: r.Findings, Requests: r.Requests,
		Begun: r.Begun.UTC(), Ended: r.Ended.UTC(), Read: r.Read.UTC(), Sources: r.Sources,
	}
	if u.Sources == nil {
		u.Sources = []plan.Source{}
	}
	for _, m := range r.members {
		x := jsonMember{User: m.UPN, ID: m.User, State: r.memberState(m.MemberReading), Error: m.Error, Found: jsonPathsOf(c, m.Paths)}
		if m.said {
			x.Before, x.Planned = jsonPathsOf(c, m.before), jsonPathsOf(c, m.planned)
		}
		u.Members = append(u.Members, x)
	}
	for _, l := range r.Effective {
		u.Effective = append(u.Effective, jsonLicenseOf(c, l))
	}
	for _, s := range r.Services {
		u.Services = append(u.Services, jsonService{s.SKU, s.Plan, c.PlanName(s.SKU, s.Plan), s.Status})
	}
	if g := r.Gap; g != nil {
		u.Gap = &jsonGap{g.Since.UTC(), g.Seconds, g.Open}
	}
	return u
}

func jsonStateOf(c words.Catalog, s *plan.State) *jsonState {
	if s == nil {
		return nil
	}
	out := &jsonState{Location: s.Location, Direct: []jsonLicense{}}
	for _, l := range s.Direct {
		out.Direct = append(out.Direct, jsonLicenseOf(c, l))
	}
	for _, in := range s.Inherited {
		out.Inherited = append(out.Inherited, jsonInherited{jsonLicenseOf(c, in.License), in.Group, c.Group(in.Group)})
	}
	return out
}

func jsonPathsOf(c words.Catalog, all []plan.Path) []jsonPath {
	out := make([]jsonPath, len(all))
	for i, p := range all {
		out[i] = jsonPath{SKU: p.SKU, Part: c.Part(p.SKU), Group: p.Group}
		if p.Group != "" {
			out[i].GroupName = c.Group(p.Group)
		}
	}
	return out
}

func jsonLicenseOf(c words.Catalog, l tenant.License) jsonLicense {
	out := jsonLicense{SKU: l.SKU, Part: c.Part(l.SKU), Off: []jsonOff{}}
	for _, p := range l.Disabled {
		out.Off = append(out.Off, jsonOff{p, c.PlanName(l.SKU, p)})
	}
	return out
}
