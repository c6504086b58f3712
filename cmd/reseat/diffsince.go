package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan/shellword"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

// The formats of a comparison of two snapshots.
var sinceFormats = map[string]func(io.Writer, inventory.Since) error{
	"table": inventory.WriteSince,
	"json":  inventory.WriteSinceJSON,
	"csv":   inventory.WriteSinceCSV,
	"md":    inventory.WriteSinceMarkdown,
	"html":  inventory.WriteSinceHTML,
	"xlsx":  inventory.WriteSinceXLSX,
}

// holdsTenant tells whether a file is a snapshot or a sandbox, by how it begins.
func holdsTenant(path string) bool {
	text, err := output.Head(path)
	return err == nil && (output.IsSnapshot(text) || bytes.HasPrefix(bytes.TrimLeft(text, " \r\n\t"), []byte(`{"format":"reseat-tenant/`)))
}

// diffSnapshots tells who gained, lost or changed licenses between two snapshots.
func (a *diffCommand) diffSnapshots(o output.Flags, earlierFile, laterFile string) error {
	write, ok := sinceFormats[o.Format]
	if !ok {
		return output.UnknownFormat(o.Format, output.Formats(sinceFormats))
	}
	earlier, err := readSettledSnapshot(earlierFile)
	if err != nil {
		return err
	}
	later, err := readSettledSnapshot(laterFile)
	if err != nil {
		return err
	}
	if earlier.Tenant != later.Tenant {
		return exit.Usagef("%s is of tenant %s (%s) and %s of %s (%s): compare snapshots of one tenant",
			earlierFile, earlier.Domain(), earlier.Tenant, laterFile, later.Domain(), later.Tenant)
	}
	if !later.Taken.IsZero() && later.Taken.Before(earlier.Taken) {
		fmt.Fprintf(a.Err, "%s was taken after %s: what is listed as gained was lost: name the earlier snapshot first\n", earlierFile, laterFile)
	}
	s := inventory.NewSince(earlier, later, earlierFile, laterFile, version(), time.Now())
	return a.WriteResult(o, func(w io.Writer) error { return write(w, s) })
}

// readSettledSnapshot reads a snapshot. A sandbox whose last writes are in its log only
// is refused: its file is older than its tenant.
func readSettledSnapshot(path string) (tenant.Snapshot, error) {
	if info, err := os.Stat(path + ".log"); err == nil && info.Size() > 0 {
		return tenant.Snapshot{}, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s is a sandbox in use: its last changes are in %s.log", path, path),
			Hint: "save its state first: " + shellword.Join("reseat", "snapshot", "-o", "now.json.gz", "--sandbox", path)}
	}
	return tenant.ReadSnapshotFile(path)
}
