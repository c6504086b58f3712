package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/seal"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/money"
	"reseat/report/words"
)

// Schema is the JSON Schema of what WriteJSON writes.
//
//go:embed schema.json
var Schema []byte

// The wire form of a report. Verdicts, reasons, SKUs and plans keep their ids and
// names side by side: ids are what counts, names are for people.
type (
	jsonHead struct {
		Format     string                  `json:"format"`
		Made       time.Time               `json:"made"`
		Tool       string                  `json:"tool"`
		Run        string                  `json:"run,omitempty"`
		Pseudonyms bool                    `json:"pseudonyms,omitempty"`
		Rehearsal  bool                    `json:"rehearsal,omitempty"`
		Headline   string                  `json:"headline"`
		Summary    string                  `json:"summary"`
		Evidence   string                  `json:"evidence"` // approvals and chain in one sentence
		Tenant     jsonTenant              `json:"tenant"`
		Chain      jsonChain               `json:"chain"`
		Sessions   []jsonSession           `json:"sessions"`
		ReadBack   *jsonReadBack           `json:"readBack,omitempty"`
		Writer     *journal.Origin         `json:"writer,omitempty"`
		Terms      jsonTerms               `json:"terms"`
		Effort     *jsonEffort             `json:"effort,omitempty"`
		Verdicts   map[verdict.Verdict]int `json:"verdicts"`
		Reasons    []jsonReason            `json:"reasons"`
		SKUs       []jsonSKU               `json:"skus"`
		Groups     []groupSum              `json:"groups,omitempty"`
		Seats      []jsonSeat              `json:"seats"`
		Throttling jsonThrottling          `json:"throttling"`
		Holds      []jsonHold              `json:"holds,omitempty"`
		Cost       *money.JSONMoney        `json:"cost,omitempty"`
	}
	jsonTenant struct {
		ID     tenant.ID `json:"id"`
		Name   string    `json:"name,omitempty"`
		Domain string    `json:"domain"`
	}
	jsonChain struct {
		Inputs   []plan.Input `json:"inputs"`
		Plan     string       `json:"plan"`
		PlanMade time.Time    `json:"planMade"`
		Journal  string       `json:"journal,omitempty"`
	}
	jsonSession struct {
		Began    time.Time       `json:"began"`
		Ended    time.Time       `json:"ended,omitzero"`
		Tool     string          `json:"tool"`
		How      string          `json:"how,omitempty"`
		Approved string          `json:"approvedByAsStated,omitempty"`
		By       *journal.Origin `json:"by,omitempty"`
		Asked    []string        `json:"asked,omitempty"`
		Quota    string          `json:"quota,omitempty"`
		End      string          `json:"end,omitempty"`
		Why      string          `json:"why,omitempty"`
	}
	jsonReadBack struct {
		Ended time.Time       `json:"ended"`
		Tool  string          `json:"tool,omitempty"`
		By    *journal.Origin `json:"by,omitempty"`
	}
	jsonReason struct {
		Verdict  verdict.Verdict `json:"verdict"`
		Reason   string          `json:"reason"`
		Users    int             `json:"users"`
		Sentence string          `json:"sentence"`
		Remedy   string          `json:"remedy,omitempty"`
	}
	jsonSKU struct {
		SKU     sku.ID     `json:"sku"`
		Part    string     `json:"part"`
		Name    string     `json:"name"`
		Users   int        `json:"users"`
		Before  int        `json:"before"`
		Planned int        `json:"planned"`
		Found   int        `json:"found"`
		Plans   []jsonPlan `json:"plans"`
	}
	jsonPlan struct {
		Plan      sku.PlanID     `json:"plan"`
		Name      string         `json:"name"`
		Before    int            `json:"before"`
		Planned   int            `json:"planned"`
		Found     int            `json:"found"`
		Effective int            `json:"effective"`
		Statuses  map[string]int `json:"statuses,omitempty"`
	}
	jsonSeat struct {
		SKU     sku.ID        `json:"sku"`
		Part    string        `json:"part"`
		Before  tenant.Seats  `json:"before"`
		Planned int           `json:"consumedPlanned"`
		Now     *tenant.Seats `json:"now,omitempty"`
	}
	jsonThrottling struct {
		Answers int     `json:"answers"`
		Users   int     `json:"users"`
		Waited  float64 `json:"waitedSeconds"`
	}
	jsonHold struct {
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
		Why  Waiting   `json:"why"`
	}
)

// WriteJSON writes the report as one JSON object: format, totals, then "users",
// one object on a line each, then "digest", the hex SHA-256 over every byte before
// the text ,"digest":. The schema is Schema.
func WriteJSON(w io.Writer, r Report) error {
	sum := sha256.New()
	buf := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)
	if err := writeUsers(buf, r); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	if _, err := io.WriteString(w, seal.Ending(hex.EncodeToString(sum.Sum(nil)))); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	return nil
}

func writeUsers(w *bufio.Writer, r Report) error {
	head, err := json.Marshal(jsonOf(r))
	if err != nil {
		return err
	}
	w.Write(head[:len(head)-1]) // the object stays open; bufio keeps the first error for Flush
	w.WriteString(",\"users\":[")
	for i, row := range r.Rows {
		b, err := json.Marshal(userOf(row, r.Catalog))
		if err != nil {
			return fmt.Errorf("user %s: %w", row.UPN, err)
		}
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('\n')
		w.Write(b)
	}
	_, err = w.WriteString("\n]")
	return err
}

func jsonOf(r Report) jsonHead {
	h := jsonHead{
		Format: Format, Made: r.Made.UTC(), Tool: r.Run.Tool, Run: r.Run.Dir, Pseudonyms: r.Pseudonyms, Rehearsal: r.Rehearsal,
		Headline: r.Headline(), Summary: r.Summary(), Evidence: r.Evidence(),
		Tenant:     jsonTenant{r.Header.Tenant, r.Header.TenantName, r.Header.Domain},
		Chain:      jsonChain{r.Chain.Inputs, r.Chain.Plan, r.Chain.Made.UTC(), r.Chain.Journal},
		Verdicts:   make(map[verdict.Verdict]int),
		Throttling: jsonThrottling{r.Throttling.Answers, r.Throttling.Users, r.Throttling.Waited.Seconds()},
		Writer:     known(r.Run.By), Terms: jsonTermsOf(r),
		Sessions: []jsonSession{}, Reasons: []jsonReason{}, SKUs: []jsonSKU{}, Seats: []jsonSeat{},
	}
	if h.Chain.Inputs == nil {
		h.Chain.Inputs = []plan.Input{}
	}
	for _, v := range plan.Verdicts() {
		h.Verdicts[v] = r.Totals.Verdicts[v]
	}
	for _, s := range r.Sessions {
		h.Sessions = append(h.Sessions, jsonSession{s.Began.UTC(), s.Ended.UTC(), s.Version, s.How, s.Approved, known(s.By), s.Asked, s.Quota, s.Code, s.Note})
	}
	if b := r.ReadBack; b != nil {
		h.ReadBack = &jsonReadBack{b.Ended.UTC(), b.Version, known(b.By)}
	}
	h.Groups = r.groupSums()
	h.Effort, h.Cost = jsonEffortOf(r), r.Cost.JSON()
	for _, x := range r.Totals.Reasons {
		h.Reasons = append(h.Reasons, jsonReason{x.Verdict, x.Reason, x.Users, x.Sentence, x.Remedy})
	}
	for _, s := range r.Totals.SKUs {
		h.SKUs = append(h.SKUs, jsonSKUOf(s, r.Catalog))
	}
	for _, x := range r.Timeline.Holds {
		h.Holds = append(h.Holds, jsonHold{x.From.UTC(), x.To.UTC(), x.Why})
	}
	for _, s := range r.Seats {
		h.Seats = append(h.Seats, jsonSeat{s.SKU, r.Catalog.Part(s.SKU), s.Before, s.Planned, s.Now})
	}
	return h
}

// known returns nil for an origin that is not on record.
func known(o journal.Origin) *journal.Origin {
	if o == (journal.Origin{}) {
		return nil
	}
	return &o
}

func jsonSKUOf(s SKUTotal, c words.Catalog) jsonSKU {
	out := jsonSKU{SKU: s.SKU, Part: c.Part(s.SKU), Name: c.Product(s.SKU), Users: s.Users,
		Before: s.Before, Planned: s.Planned, Found: s.Found, Plans: []jsonPlan{}}
	for _, p := range s.Plans {
		out.Plans = append(out.Plans, jsonPlan{p.Plan, c.PlanName(s.SKU, p.Plan), p.Before, p.Planned, p.Found, p.Effective, p.Statuses})
	}
	return out
}
