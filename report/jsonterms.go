package report

import (
	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
)

type (
	jsonTerms struct {
		Asked     []string             `json:"asked,omitempty"`
		Via       string               `json:"via,omitempty"`
		Recipes   []plan.RecipeOptions `json:"recipes,omitempty"`
		Changes   int                  `json:"changes"`
		OnHold    int                  `json:"onHold"`
		Unchanged int                  `json:"unchanged"`
		Skipped   int                  `json:"skipped"`
		Beyond    int                  `json:"beyondLimit"`
		Limit     *int                 `json:"limit,omitempty"`
		Sample    *int                 `json:"sample,omitempty"`
		LeftOut   []plan.LeftOut       `json:"leftOut,omitempty"`
		Seats     string               `json:"seats,omitempty"`
		Accepted  []plan.Code          `json:"hazardsAccepted"`
		Guards    jsonGuards           `json:"guards"`
		Takes     []jsonTake           `json:"exactTakes,omitempty"`
	}
	jsonGuards struct {
		MaxUsers    *int        `json:"maxUsers,omitempty"`
		MaxRemovals *int        `json:"maxRemovals,omitempty"`
		MaxCreates  *int        `json:"maxCreates,omitempty"`
		MaxPercent  *int        `json:"maxPercent,omitempty"`
		FailOn      []plan.Code `json:"failOn,omitempty"`
		Protected   int         `json:"protected"`
	}
	jsonTake struct {
		SKU   sku.ID `json:"sku"`
		Part  string `json:"part"`
		Users int    `json:"users"`
	}
	jsonEffort struct {
		Quote     plan.Quote    `json:"quoted"`
		Writes    int           `json:"writes"`
		Seconds   float64       `json:"seconds"`
		Run       journal.Spent `json:"run"`
		ReadBacks journal.Spent `json:"readBacks"`
		Passes    int           `json:"passes"`
		Unsealed  int           `json:"unsealed,omitempty"`
	}
)

func jsonTermsOf(r Report) jsonTerms {
	h, g := r.Header, r.Header.Guards
	t := jsonTerms{
		Asked: h.Options.Asked, Via: h.Options.Via, Changes: r.Counts.Changes, OnHold: r.Counts.OnHold, Unchanged: r.Counts.Unchanged, Skipped: r.Counts.Skipped, Beyond: r.Counts.BeyondLimit,
		Recipes: h.Recipes, Limit: h.Options.Limit, Sample: h.Options.Sample, LeftOut: h.LeftOut, Seats: h.Options.Seats, Accepted: append([]plan.Code{}, h.Options.Accept...),
		Guards: jsonGuards{g.MaxUsers, g.MaxRemovals, g.MaxCreates, g.MaxPercent, g.FailOn, len(g.Protected)},
	}
	for _, x := range h.Takes {
		t.Takes = append(t.Takes, jsonTake{x.SKU, r.Catalog.Part(x.SKU), x.Users})
	}
	return t
}

// jsonEffortOf returns nil where there was no run.
func jsonEffortOf(r Report) *jsonEffort {
	if len(r.Sessions) == 0 {
		return nil
	}
	e := r.Effort
	return &jsonEffort{e.Quote, e.Writes, e.Lasted.Seconds(), e.Run, e.ReadBacks, e.Passes, e.Unsealed}
}
