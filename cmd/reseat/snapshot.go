package main

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/screen"
)

// forgotten is the value of --redact without a file: a key that nobody keeps.
const forgotten = "forget"

// A snapshotCommand is the flags of snapshot, in the process that runs it.
type snapshotCommand struct {
	*app
	connect door
	file    string
	groups  []string
	redact  string
}

func newSnapshot(p *app) *cobra.Command {
	a := &snapshotCommand{app: p}
	cmd := &cobra.Command{
		Use:   "snapshot -o FILE",
		Short: "Save the licensing state of the tenant: for simulations, or as a sandbox",
		Long: `snapshot reads the tenant and saves what licensing knows of it in one compressed
file: its domains, SKUs with licenses and service plans, subscriptions, every user with the licenses
assigned by any path and the last sign-in, and the groups that assign licenses, with their members.
It writes nothing to the tenant. The file ends in a digest: one that was cut off or
edited is refused.

With --redact no name, address, department or domain is in the file. The ids of
users, groups and the tenant stay, so that a plan of the tenant can be rehearsed on
the copy; anyone who can sign in to Microsoft Graph can look up what tenant an id belongs to.
--redact=FILE keeps the key in FILE, so that a later snapshot has the same pseudonyms.

Deleted users and groups that give no license are not read; --group has the members
of another group saved too. Groups nested in a group that is saved are saved as well.`,
		Example: `  reseat snapshot -o contoso.json.gz
  reseat snapshot -o for-support.json.gz --redact
  reseat sandbox contoso.json.gz
  reseat user list --unlicensed --sandbox contoso.json.gz`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return exit.Usagef("unexpected %q: -o FILE names the snapshot, and --redact=FILE the key of its pseudonyms", args[0])
			}
			return nil
		},
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	f := cmd.Flags()
	f.StringVarP(&a.file, "out", "o", "", "compressed `FILE` to write; it replaces an earlier snapshot")
	output.Writes(cmd, "snapshot")
	f.StringVar(&a.redact, "redact", "", "pseudonyms in place of names and addresses; with =`FILE` their key is kept there, and made where there is none")
	f.Lookup("redact").NoOptDefVal = forgotten
	f.StringArrayVar(&a.groups, "group", nil, "save the members of this group too, by name, id or mail; may be repeated")
	return cmd
}

func (a *snapshotCommand) run(cmd *cobra.Command, _ []string) error {
	if a.file == "" {
		return exit.Usagef("name the file of the snapshot: -o FILE")
	}
	key, err := snapshotKey(a.redact)
	if err != nil {
		return err
	}
	return a.snapshot(cmd.Context(), &a.connect, a.file, key, a.groups)
}

// snapshotKey returns the key of pseudonyms, nil where names stay.
func snapshotKey(redact string) ([]byte, error) {
	switch redact {
	case "":
		return nil, nil
	case forgotten:
		key := make([]byte, keySize)
		rand.Read(key) // never fails
		return key, nil
	}
	return redactionKey(redact)
}

// snapshot saves the tenant. The file is there once it is whole.
func (a *snapshotCommand) snapshot(ctx context.Context, d *door, path string, key []byte, groups []string) (err error) {
	c, err := d.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	progress := screen.NewReading(a.Err, c.users)
	t := survey.Taker{Client: c.Client, Org: c.Org, Tool: "reseat " + version(), Key: key, Read: progress.Add}
	if t.At, err = a.stamp(); err != nil {
		return err
	}
	for _, name := range groups {
		g, err := survey.Group(ctx, c.Client, c.Org.Domain(), name)
		if err != nil {
			return err
		}
		t.Named = append(t.Named, g.ID)
	}
	if err := t.Begin(ctx); err != nil {
		return err
	}
	if t.Undated != nil {
		fmt.Fprintf(a.Err, "the snapshot has no sign-in dates, so --inactive finds nobody on it: %s\n", undatedWords(t.Undated))
	}
	err = a.WriteFile(path, "snapshot", func(w io.Writer) error {
		z := gzip.NewWriter(w)
		return errors.Join(t.Write(ctx, z), z.Close())
	})
	progress.End()
	if err != nil {
		return fmt.Errorf("snapshot %s: %w", path, err)
	}
	n := t.Counts()
	size := ""
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		size = fmt.Sprintf(", %d kB", (info.Size()+999)/1000)
	}
	fmt.Fprintf(a.Besides(path), "%s: %s, %d users, %d SKUs, %d groups with %d members%s\n",
		path, c.where(), n.Users, n.SKUs, t.Groups(), n.Members, size)
	return nil
}

// undatedWords says why a tenant shows no sign-in dates, with the remedy.
func undatedWords(err error) string {
	if errors.Is(err, graph.ErrNotPremium) {
		return "they need Microsoft Entra ID P1 or P2 in the tenant"
	}
	return "grant the app AuditLog.Read.All"
}
