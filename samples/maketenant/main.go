// Maketenant writes the sample tenants, and the lists of users that stories read, into the
// working directory. It knows no chance: the same program writes the same bytes.
package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"reseat/plan/tenant"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "maketenant:", err)
		os.Exit(1)
	}
}

// taken is the moment of the snapshot.
var taken = time.Date(2026, time.November, 16, 8, 0, 0, 0, time.UTC)

func write(dir string) error {
	c := newCompany()
	s := c.snapshot()
	f, err := os.Create(filepath.Join(dir, "tenant.json"))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.Write(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := writeCSV(filepath.Join(dir, "03-security-group", "exportGroupMembers_2026-10-30.csv"), c.pilotExport()); err != nil {
		return err
	}
	if err := writeCSV(filepath.Join(dir, "05-e3-to-e5", "sales.csv"), c.salesList()); err != nil {
		return err
	}
	return newFabrikam().write(filepath.Join(dir, "08-direct-to-groups"))
}

func (c *company) snapshot() tenant.Snapshot {
	return tenant.Snapshot{
		Tenant: tenant.ID(guid("tenant", "contoso.com")),
		Name:   "Contoso",
		Domains: []tenant.Domain{
			{Name: "contoso.com", Default: true},
			{Name: "contoso.onmicrosoft.com", Initial: true},
			{Name: "fabrikam.com", Federated: true},
		},
		Country:  "US",
		Taken:    taken,
		SKUs:     c.skus(),
		Groups:   c.groups(),
		Users:    c.users,
		Complete: true,
	}
}

// guid returns the id of the thing of that kind and name; the same for ever.
func guid(kind, name string) string {
	return uuid.NewSHA1(uuid.NameSpaceDNS, []byte(kind+" "+strings.ToLower(name)+" reseat sample")).String()
}

// writeCSV writes rows as the portals do: with a byte order mark and CRLF.
func writeCSV(path string, rows [][]string) error {
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
