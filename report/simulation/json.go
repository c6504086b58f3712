package simulation

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reseat/batch/verdict"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/money"
)

// RehearsalFormat is the version of the JSON that a rehearsal writes.
const RehearsalFormat = "reseat-rehearsal/1"

type jsonRehearsal struct {
	Format    string           `json:"format"`
	Rehearsal bool             `json:"rehearsal"` // always true: none of it happened
	Made      time.Time        `json:"made"`
	Tool      string           `json:"tool"`
	Tenant    tenant.ID        `json:"tenant"`
	Domain    string           `json:"domain"`
	Plan      string           `json:"plan"`
	Digest    string           `json:"digest"`
	Copy      jsonCopy         `json:"copy"`
	Decision  []Advice         `json:"decision"`
	Limits    []string         `json:"cannotKnow"`
	Ways      []jsonWay        `json:"ways"`
	Users     []jsonForeseen   `json:"users"`
	Cost      *money.JSONMoney `json:"cost,omitempty"`
}

type jsonCopy struct {
	From  string    `json:"from"`
	Live  bool      `json:"live"`
	Taken time.Time `json:"taken,omitzero"`
	Users int       `json:"tenantUsers"`
	Held  int       `json:"usersInCopy"`
}

type jsonWay struct {
	Name  string      `json:"name"`
	Pace  string      `json:"pace"`
	Floor float64     `json:"floorSeconds"`
	Fair  jsonOutlook `json:"fair"`
	Rough jsonOutlook `json:"rough"`
}

type jsonOutlook struct {
	Weather string         `json:"weather"`
	Means   string         `json:"means,omitempty"`
	Runs    []jsonForecast `json:"runs"`
}

type jsonForecast struct {
	Seed      uint64                  `json:"seed"`
	Written   float64                 `json:"secondsToLastWrite"`
	Ended     float64                 `json:"secondsToReadBack"`
	Reads     int                     `json:"reads"`
	Writes    int                     `json:"writes"`
	Units     int                     `json:"units"`
	Throttled int                     `json:"throttled"`
	Held      float64                 `json:"secondsHeldByThrottling"`
	Verdicts  map[verdict.Verdict]int `json:"verdicts"`
	Waves     []jsonWave              `json:"waves,omitempty"`
	Gaps      *jsonGaps               `json:"withoutLicense,omitempty"`
	Seats     []jsonSeats             `json:"seats,omitempty"`
	Broke     string                  `json:"stopped,omitempty"`
}

type jsonWave struct {
	Wave    string  `json:"wave"`
	Changes int     `json:"changes"`
	From    float64 `json:"beginsAfterSeconds"`
	To      float64 `json:"endsAfterSeconds"`
}

type jsonGaps struct {
	Users   int     `json:"users"`
	Median  float64 `json:"medianSeconds"`
	Longest float64 `json:"longestSeconds"`
	Open    int     `json:"stillWithout"`
}

type jsonSeats struct {
	SKU     sku.ID         `json:"sku"`
	Part    sku.PartNumber `json:"partNumber"`
	Bought  int            `json:"bought"`
	Before  int            `json:"before"`
	Peak    int            `json:"peak"`
	PeakAt  float64        `json:"peakAfterSeconds"`
	After   int            `json:"after"`
	Refused int            `json:"refusedForWantOfASeat"`
	FirstNo float64        `json:"firstRefusalAfterSeconds,omitempty"`
	Missing int            `json:"missingInPlan"`
	Step    float64        `json:"stepSeconds"`
	Used    []int          `json:"used"`
}

// A jsonForeseen is what is foreseen of one user in fair weather.
type jsonForeseen struct {
	User    string          `json:"user"`
	ID      string          `json:"id,omitempty"`
	Wave    string          `json:"wave,omitempty"`
	Verdict verdict.Verdict `json:"predicted"`
	Reason  string          `json:"reason,omitempty"`
	Why     string          `json:"why"`
	Remedy  string          `json:"remedy,omitempty"`
	Begins  float64         `json:"beginsAfterSeconds,omitempty"`
	Ends    float64         `json:"endsAfterSeconds,omitempty"`
	Without float64         `json:"secondsWithoutLicense,omitempty"`
}

// WriteJSON writes a rehearsal as one object.
func WriteJSON(w io.Writer, r Rehearsal) error {
	out := jsonRehearsal{
		Format: RehearsalFormat, Rehearsal: true, Made: r.Made.UTC(), Tool: r.Tool, Tenant: r.Report.Header.Tenant, Domain: r.Report.Header.Domain,
		Plan: r.Plan, Digest: r.Digest, Copy: jsonCopy(r.Copy), Decision: r.Decision(), Limits: r.Limits(), Users: foreseen(r.Report), Cost: r.Report.Cost.JSON(),
	}
	for _, x := range r.Ways {
		out.Ways = append(out.Ways, jsonWay{x.Name, x.Pace, x.Floor.Seconds(), r.outlook(x.Fair), r.outlook(x.Rough)})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("write JSON rehearsal: %w", err)
	}
	return nil
}

func (r Rehearsal) outlook(o Outlook) jsonOutlook {
	out := jsonOutlook{Weather: o.Weather, Means: o.Means}
	for _, f := range o.Runs {
		j := jsonForecast{
			Seed: f.Seed, Written: f.Written.Seconds(), Ended: f.Ended.Seconds(), Reads: f.Reads, Writes: f.Writes, Units: f.Units,
			Throttled: f.Throttled, Held: f.Held.Seconds(), Verdicts: f.Verdicts, Broke: f.Broke,
		}
		for _, x := range f.Waves {
			j.Waves = append(j.Waves, jsonWave{x.Wave, x.Changes, x.From.Seconds(), x.To.Seconds()})
		}
		if g := f.Gaps; g.Users > 0 {
			j.Gaps = &jsonGaps{g.Users, g.Median.Seconds(), g.Longest.Seconds(), g.Open}
		}
		for _, s := range f.Seats {
			j.Seats = append(j.Seats, jsonSeats{
				SKU: s.SKU, Part: r.Report.Catalog.SKU(s.SKU).PartNumber, Bought: s.Bought, Before: s.Before, Peak: s.Peak, PeakAt: s.PeakAt.Seconds(),
				After: s.After, Refused: s.Refused, FirstNo: s.FirstNo.Seconds(), Missing: s.Missing, Step: s.Step.Seconds(), Used: s.Points,
			})
		}
		out.Runs = append(out.Runs, j)
	}
	return out
}

func foreseen(r report.Report) []jsonForeseen {
	began := r.Sessions[0].Began
	out := make([]jsonForeseen, 0, len(r.Rows))
	for _, row := range r.Rows {
		j := jsonForeseen{User: row.UPN, ID: string(row.User), Wave: row.Wave, Verdict: row.Verdict, Reason: row.Reason, Why: row.Sentence, Remedy: row.Remedy}
		if !row.Begun.IsZero() {
			j.Begins, j.Ends = row.Begun.Sub(began).Seconds(), row.Ended.Sub(began).Seconds()
		}
		if row.Gap != nil {
			j.Without = row.Gap.Seconds
		}
		out = append(out, j)
	}
	return out
}
