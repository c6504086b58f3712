package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A sheet is one sheet of the workbook: headings and rows, written as they come.
type sheet struct {
	name    string
	columns []string
	rows    func(put func(cells ...any) error) error
}

// WriteXLSX writes a workbook with the sheets Summary, Users, Service plans and
// Findings. Every text is a text: what begins with = is no formula.
func WriteXLSX(w io.Writer, r Report) (err error) {
	if len(r.Rows) >= excelize.TotalRows {
		return fmt.Errorf("write XLSX report: %d users, and a sheet holds %d: use the CSV", len(r.Rows), excelize.TotalRows-1)
	}
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	if err := f.SetSheetName("Sheet1", "Summary"); err != nil {
		return fmt.Errorf("write XLSX report: %w", err)
	}
	for _, s := range []sheet{summarySheet(r), usersSheet(r), plansSheet(r), findingsSheet(r)} {
		if err := s.write(f); err != nil {
			return fmt.Errorf("write XLSX report: sheet %s: %w", s.name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write XLSX report: %w", err)
	}
	return nil
}

func (s sheet) write(f *excelize.File) error {
	if _, err := f.NewSheet(s.name); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(s.columns), 24); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.columns))
	for i, c := range s.columns {
		head[i] = excelize.Cell{StyleID: bold, Value: c}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	line := 1
	err = s.rows(func(cells ...any) error {
		line++
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		for i, c := range cells {
			cells[i] = xlsxCell(c)
		}
		return out.SetRow(at, cells)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// xlsxCell cuts a text to what a cell holds.
func xlsxCell(c any) any {
	s, ok := c.(string)
	if !ok {
		return c
	}
	if r := []rune(s); len(r) > excelize.TotalCellChars {
		return string(r[:excelize.TotalCellChars-1]) + "…"
	}
	return s
}

func summarySheet(r Report) sheet {
	return sheet{"Summary", []string{"What", "Value", "Note"}, func(put func(...any) error) error {
		if err := put("Outcome", r.Headline()); err != nil {
			return err
		}
		for _, f := range facts(r) {
			if err := put(f.label, f.value); err != nil {
				return err
			}
		}
		for _, v := range Verdicts() {
			if err := put("Users: "+string(v), r.Totals.Verdicts[v]); err != nil {
				return err
			}
		}
		for _, s := range r.Seats {
			name := r.Catalog.Product(s.SKU)
			if err := put("Seats: "+name, s.used(), fmt.Sprintf("used before %d, planned %d, bought %d", s.Before.Consumed, s.Planned, s.bought())); err != nil {
				return err
			}
		}
		for _, l := range links(r) {
			if err := put(l.title, l.digest, l.text); err != nil {
				return err
			}
		}
		return nil
	}}
}

func usersSheet(r Report) sheet {
	columns := []string{"User", "Object id", "Name", "Department", "Wave", "Verdict", "Reason", "Why", "What to do", "Asked",
		"Before", "Planned", "Found", "Effective", "Service status", "Location found", "Assignment errors", "Findings",
		"Tenant's words", "Request ids", "Begun", "Ended", "Read", "Seconds without license", "Source"}
	return sheet{"Users", columns, func(put func(...any) error) error {
		c := r.Catalog
		for _, row := range r.Rows {
			err := put(row.UPN, string(row.User), row.Name, row.Department, row.Wave, string(row.Verdict), row.Reason, row.Sentence, row.Remedy,
				strings.Join(row.Asked, "; "), c.licenses(row.Before), c.licenses(row.Planned), c.licenses(row.Found), c.effectiveCell(row),
				c.services(row.Services), location(row.Found), strings.Join(row.Troubles, "; "), findings(row.Findings), row.Message,
				strings.Join(row.Requests, "; "), stamp(row.Begun), stamp(row.Ended), stamp(row.Read), gapSeconds(row.Gap), sources(row.Sources))
			if err != nil {
				return err
			}
		}
		return nil
	}}
}

func plansSheet(r Report) sheet {
	columns := []string{"SKU", "Product", "Service plan", "Friendly name", "Users", "On before", "On planned", "On found", "On by any path", "Status"}
	return sheet{"Service plans", columns, func(put func(...any) error) error {
		c := r.Catalog
		for _, s := range r.Totals.SKUs {
			for _, t := range s.Plans {
				if err := put(c.Part(s.SKU), c.Product(s.SKU), c.PlanName(s.SKU, t.Plan), c.friendly(s.SKU, t.Plan), s.Users, t.Before, t.Planned, t.Found, t.Effective, statuses(t.Statuses)); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

func findingsSheet(r Report) sheet {
	return sheet{"Findings", []string{"User", "Code", "Severity", "Accepted", "Finding", "Source"}, func(put func(...any) error) error {
		for _, row := range r.Rows {
			for _, f := range row.Findings {
				if err := put(row.UPN, string(f.Code), string(f.Severity), f.Accepted, f.Text, sources(row.Sources)); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}
