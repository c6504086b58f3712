package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"reseat/batch/auth"
	"reseat/batch/doctor"
	"reseat/batch/graph"
	"reseat/batch/pace"
	"reseat/batch/wire"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
)

var doctorFormats = map[string]func(io.Writer, doctor.Report) error{
	"table": doctor.Write,
	"json":  func(w io.Writer, r doctor.Report) error { return output.JSON(w, r) },
}

// A doctorCommand is the flags of doctor, in the process that runs it.
type doctorCommand struct {
	*app
	codes   bool
	connect door
	output  output.Flags
	purpose string
}

func newDoctor(p *app) *cobra.Command {
	a := &doctorCommand{app: p}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check what a run needs: network, clock, sign-in, permissions, SKUs",
		Long: `doctor looks at everything that a run needs, writes nothing, and ends with the
steps that fix each problem. Exit code 0: ready; 1: the network or the service is at
fault; 6: sign-in or permissions are.`,
		Example: `  reseat doctor --auth device-code --tenant contoso.com --client-id 11111111-1111-4111-8111-111111111111
  reseat doctor --for read-only --auth cli --output json
  reseat doctor --sandbox tenant.json
  reseat doctor --codes`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(doctorFormats))
	cmd.Flags().StringVar(&a.purpose, "for", string(doctor.Licenses), "what the sign-in is for: read-only, licenses, create or groups")
	cmd.Flags().BoolVar(&a.codes, "codes", false, "list the codes of the checks, and check nothing")
	return cmd
}

func (a *doctorCommand) run(cmd *cobra.Command, _ []string) error {
	if a.codes {
		return a.doctorCodes(a.output)
	}
	return a.doctor(cmd.Context(), &a.connect, a.output, a.purpose)
}

func (a *doctorCommand) doctorCodes(o output.Flags) error {
	return a.WriteResult(o, func(w io.Writer) error {
		if o.Format == "json" {
			return output.JSON(w, doctor.Codes())
		}
		for _, c := range doctor.Codes() {
			if _, err := fmt.Fprintf(w, "%-16s %s\n", c.Code, c.About); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *doctorCommand) doctor(ctx context.Context, d *door, o output.Flags, purpose string) (err error) {
	write, ok := doctorFormats[o.Format]
	if !ok {
		return output.UnknownFormat(o.Format, output.Formats(doctorFormats))
	}
	p, err := doctor.PurposeByName(purpose)
	if err != nil {
		return exit.Usagef("--for %v", err)
	}
	if _, err := d.paced(0); err != nil {
		return err
	}
	c, doors, shut, err := d.examination(a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shut()) }()
	c.For = p
	r := doctor.Examine(ctx, c, doors)
	if err := a.WriteResult(o, func(w io.Writer) error { return write(w, r) }); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case r.Failed(doctor.SignInFault, doctor.PermissionFault):
		return exit.With(exit.SignIn)
	case r.Count(doctor.Fail) > 0:
		return exit.With(exit.Failed)
	}
	return nil
}

// examination opens the doors through which the doctor looks. A sign-in that cannot
// even begin is for the doctor to report, not the end of it.
func (d *door) examination(a *app) (doctor.Case, doctor.Doors, func() error, error) {
	c := doctor.Case{Kind: auth.Kind(d.auth), Tenant: d.tenant, ClientID: d.client, Quota: d.quotaInWords}
	o, shut, err := d.address(a)
	if errors.Is(err, auth.ErrSignIn) {
		c.Barred, err = err, nil
	}
	if err != nil {
		return c, doctor.Doors{}, shut, err
	}
	if d.sandbox == "" && d.endpoint == "" {
		id, err := d.identity(a)
		if err != nil {
			return c, doctor.Doors{}, shut, err
		}
		c.Cloud = id.Cloud
	} else {
		c.Kind = ""
	}
	c.Graph = o.BaseURL
	o.Tries, o.Timeout = 2, 30*time.Second
	doors := doctor.Doors{Now: time.Now, Lookup: net.DefaultResolver.LookupHost, Proxy: http.ProxyFromEnvironment, HTTP: o.Transport}
	if doors.HTTP == nil {
		doors.HTTP = wire.Transport()
	}
	if doors.Ask, err = graph.New(o); err != nil {
		return c, doors, shut, errors.Join(&exit.Error{Code: exit.Usage, Err: err}, shut())
	}
	if o.Credential != nil {
		doors.Token = func(ctx context.Context) (string, error) {
			t, err := o.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{o.Scope}, EnableCAE: true})
			return t.Token, err
		}
	}
	return c, doors, shut, nil
}

// quotaInWords is what the tenant's size means for the pace (graph-contract 9), and
// what the flags make of it.
func (d *door) quotaInWords(users int) string {
	class := "L, more than 500"
	switch {
	case users < 50:
		class = "S, fewer than 50"
	case users <= 500:
		class = "M, 50 to 500"
	}
	spell := func(q pace.Quota) string {
		return fmt.Sprintf("%d resource units in %s, %d writes in %s", q.Units, q.UnitsPer, q.Writes, q.WritesPer)
	}
	published := pace.QuotaFor(users)
	about := fmt.Sprintf("%d users (class %s): %s", users, class, spell(published))
	if kept, err := d.paced(users); err == nil && kept != published {
		about += "; to be kept: " + spell(kept)
	}
	return about
}
