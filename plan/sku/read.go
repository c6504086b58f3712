package sku

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/gocarina/gocsv"

	"reseat/plan/bounded"
)

// row is one line of the catalogue: one service plan inside one SKU.
type row struct {
	Product  string `csv:"product_name"`
	Part     string `csv:"sku_part_number"`
	SKU      string `csv:"sku_id"`
	PlanName string `csv:"service_plan_name"`
	Plan     string `csv:"service_plan_id"`
	Friendly string `csv:"service_plan_friendly_name"`
}

// microsoftHeaders leads from the headers of the CSV that Microsoft publishes to ours.
var microsoftHeaders = map[string]string{
	"product_display_name":                  "product_name",
	"string_id":                             "sku_part_number",
	"guid":                                  "sku_id",
	"service_plans_included_friendly_names": "service_plan_friendly_name",
}

// catalogueMost is how many bytes a list of products may have: ten times Microsoft's.
const catalogueMost = 16 << 20

// ReadCatalogue reads a catalogue under our headers or under those of Microsoft's
// "Product names and service plan identifiers for licensing". Pairs of SKU and
// plan that come twice count once, the first name of a product stays. A row whose ids are
// no GUIDs is passed over, and Skipped lists it; a file without a single row is an error.
func ReadCatalogue(r io.Reader) (*Catalogue, error) {
	file := bufio.NewReader(bounded.Reader(r, catalogueMost))
	if mark, _ := file.Peek(3); string(mark) == "\ufeff" {
		file.Discard(3) // before a quoted header it would be a stray letter
	}
	lines := csv.NewReader(file)
	lines.FieldsPerRecord, lines.LazyQuotes = -1, true // a row of Microsoft's that is malformed is one row lost
	um, err := gocsv.NewUnmarshaller(lines, row{})
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if err := um.RenormalizeHeaders(normalHeaders); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if h, twice := repeated(um.Headers); twice {
		return nil, fmt.Errorf("catalogue: two columns are called %s", h)
	}
	if missing := um.MismatchedStructFields; len(missing) > 0 {
		return nil, fmt.Errorf("catalogue: no column %s", strings.Join(missing, ", "))
	}
	c := newCatalogue()
	if err := c.addAll(um, lines); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if len(c.ids) == 0 && len(c.skipped) > 0 {
		return nil, fmt.Errorf("catalogue: %s", c.skipped[0])
	}
	if len(c.ids) == 0 {
		return nil, errors.New("catalogue: no rows")
	}
	c.finish()
	return c, nil
}

func (c *Catalogue) addAll(um *gocsv.Unmarshaller, lines *csv.Reader) error {
	for {
		v, err := um.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err // csv's errors name the line
		}
		if err := c.add(v.(row)); err != nil {
			line, _ := lines.FieldPos(0)
			c.skipped = append(c.skipped, fmt.Sprintf("line %d: %v", line, err))
		}
	}
}

func repeated(headers []string) (string, bool) {
	seen := make(map[string]bool)
	for _, h := range headers {
		if h != "" && seen[h] {
			return h, true
		}
		seen[h] = true
	}
	return "", false
}

func normalHeaders(headers []string) []string {
	out := make([]string, len(headers))
	for i, h := range headers {
		h = strings.ToLower(strings.TrimSpace(h))
		if ours, ok := microsoftHeaders[h]; ok {
			h = ours
		}
		out[i] = h
	}
	return out
}

func newCatalogue() *Catalogue {
	c := &Catalogue{
		products: make(map[ID]Product),
		plans:    make(map[PlanID]*planNames),
		byPart:   make(map[string][]ID),
		byName:   make(map[string][]ID),

		byPlanName: make(map[string]string),
	}
	c.near = sync.OnceValue(c.candidates)
	c.knownWords = sync.OnceValue(c.allWords)
	return c
}

func (c *Catalogue) add(r row) error {
	id, err := ParseID(strings.TrimSpace(r.SKU))
	if err != nil {
		return fmt.Errorf("SKU: %w", err)
	}
	plan, err := ParsePlanID(strings.TrimSpace(r.Plan))
	if err != nil {
		return fmt.Errorf("service plan: %w", err)
	}
	p, known := c.products[id]
	if !known {
		c.ids = append(c.ids, id)
		p = Product{ID: id, PartNumber: PartNumber(tidy(r.Part)), Name: tidy(r.Product)}
	}
	if _, twice := p.Plan(plan); !twice {
		p.Plans = append(p.Plans, Plan{ID: plan})
	}
	c.products[id] = p

	n := c.plans[plan]
	if n == nil {
		n = new(planNames)
		c.plans[plan] = n
	}
	n.names.add(tidy(r.PlanName))
	n.friendlyNames.add(tidy(r.Friendly))
	return nil
}

// finish names the plans of each product, now that all spellings are known, and
// builds the indexes.
func (c *Catalogue) finish() {
	for _, n := range c.plans {
		n.name, n.friendly = n.names.best(), n.friendlyNames.best()
		for _, name := range n.names.order {
			// The smallest, as several plans can meet here and maps have no order.
			if had, ok := c.byPlanName[fold(name)]; !ok || name < had {
				c.byPlanName[fold(name)] = name
			}
		}
	}
	for _, id := range c.ids {
		p := c.products[id]
		for i := range p.Plans {
			p.Plans[i].Name, p.Plans[i].Friendly = c.PlanName(p.Plans[i].ID)
		}
		part, name := fold(string(p.PartNumber)), fold(p.Name)
		c.byPart[part] = append(c.byPart[part], id)
		c.byName[name] = append(c.byName[name], id)
		c.plusses = max(c.plusses, strings.Count(name, "+"))
	}
}

// tidy keeps a name fit for JSON and HTML, and for comparing.
func tidy(s string) string {
	return strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\ufffd")
}
