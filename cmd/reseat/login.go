package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"reseat/batch/auth"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan/tenant"
)

// A loginCommand is the flags of login, in the process that runs it.
type loginCommand struct {
	*app
	connect door
}

func newLogin(p *app) *cobra.Command {
	a := &loginCommand{app: p}
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in once, so that later commands need not ask",
		Long: `login signs a person in by device code or browser. The tokens are kept in the
system's own store of secrets (Keychain, DPAPI, or the kernel's keyring on Linux,
which forgets at reboot); the account, which is no secret, in reseat's state folder.
An app signs in by itself each time: for it, login only shows that it can.`,
		Example: `  reseat login --auth device-code --tenant contoso.com --client-id 11111111-1111-4111-8111-111111111111
  reseat whoami --auth device-code --tenant contoso.com --client-id 11111111-1111-4111-8111-111111111111`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.connect.addIdentityTo(cmd)
	return cmd
}

func (a *loginCommand) run(cmd *cobra.Command, _ []string) error {
	w, err := a.connect.whois(cmd.Context(), a.app, false)
	if err != nil {
		return err
	}
	return writeBearer(a.Out, w)
}

// A logoutCommand is the flags of logout, in the process that runs it.
type logoutCommand struct {
	*app
	connect door
}

func newLogout(p *app) *cobra.Command {
	a := &logoutCommand{app: p}
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget a person's sign-in on this machine",
		Long: `logout removes what this machine remembers of a sign-in by device code or browser,
for one cloud, tenant and app. The sessions themselves live in Entra: to end those
too, revoke the account's sessions there.`,
		Example: "  reseat logout --auth device-code --tenant contoso.com --client-id 11111111-1111-4111-8111-111111111111",
		Args:    exactly(0),
		RunE:    a.run,
	}
	a.connect.addIdentityTo(cmd)
	return cmd
}

func (a *logoutCommand) run(*cobra.Command, []string) error {
	return a.logout(&a.connect)
}

func (a *logoutCommand) logout(d *door) error {
	id, err := d.identity(a.app)
	if err != nil {
		return err
	}
	if !id.Kind.Personal() {
		return exit.Usagef("--auth %q: only a sign-in by %s or %s is remembered", d.auth, auth.DeviceCode, auth.Browser)
	}
	was, err := id.Forget()
	if err != nil {
		return fmt.Errorf("forget the sign-in: %w", err)
	}
	if was {
		fmt.Fprintln(a.Err, "the sign-in is forgotten on this machine")
	} else {
		fmt.Fprintln(a.Err, "nobody was signed in")
	}
	return nil
}

var bearerFormats = map[string]func(io.Writer, bearer) error{
	"table": writeBearer,
	"json":  func(w io.Writer, b bearer) error { return output.JSON(w, b) },
}

// A whoamiCommand is the flags of whoami, in the process that runs it.
type whoamiCommand struct {
	*app
	connect door
	output  output.Flags
}

func newWhoami(p *app) *cobra.Command {
	a := &whoamiCommand{app: p}
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Who is signed in: account or app, tenant, cloud, permissions, and until when",
		Long: `whoami shows what the access token says: account or app, tenant, cloud, roles or
scopes, and when it ends. The token is read without being verified, which is for
Graph to do. It asks for no sign-in.`,
		Example: "  reseat whoami --auth cli\n  reseat whoami --auth secret --tenant contoso.com --client-id 11111111-1111-4111-8111-111111111111 --output json",
		Args:    exactly(0),
		RunE:    a.run,
	}
	a.connect.addIdentityTo(cmd)
	a.connect.addEndpointTo(cmd)
	a.output.AddTo(cmd, output.Formats(bearerFormats))
	return cmd
}

func (a *whoamiCommand) run(cmd *cobra.Command, _ []string) error {
	write, ok := bearerFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(bearerFormats))
	}
	w, err := a.connect.whois(cmd.Context(), a.app, true)
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(out io.Writer) error { return write(out, w) })
}

// credential is what the commands sign in with, and the scope of its tokens.
func (d *door) credential(a *app, silent bool) (azcore.TokenCredential, string, error) {
	switch {
	case d.endpoint != "" && d.auth != "":
		return nil, "", exit.Usagef("--auth and --endpoint name two tenants: give one of them")
	case d.endpoint != "":
		token, _ := a.env(auth.TokenEnv)
		return auth.Static(token), "", nil
	}
	id, err := d.identity(a)
	if err != nil {
		return nil, "", err
	}
	id.Silent = id.Silent || silent
	cred, err := signIn(id)
	return cred, id.Cloud.Scope, err
}

// A bearer is who a token says that we are.
type bearer struct {
	Kind           string     `json:"auth,omitempty"`
	Cloud          string     `json:"cloud,omitempty"`
	Account        string     `json:"account,omitempty"` // of a person
	AppID          string     `json:"appId,omitempty"`
	AppName        string     `json:"appName,omitempty"`
	ObjectID       string     `json:"objectId,omitempty"`
	Tenant         string     `json:"tenant,omitempty"`
	Roles          []string   `json:"roles,omitempty"`
	Scopes         []string   `json:"scopes,omitempty"`
	DirectoryRoles []string   `json:"directoryRoles,omitempty"`
	Expires        *time.Time `json:"expires,omitempty"`
	Verified       bool       `json:"verified"` // always false: the claims are read, not checked
}

// whois gets a token, the way the commands get theirs, and reads it.
func (d *door) whois(ctx context.Context, a *app, silent bool) (bearer, error) {
	cred, scope, err := d.credential(a, silent)
	if err != nil {
		return bearer{}, err
	}
	b := bearer{Kind: d.auth, Cloud: d.cloud}
	if d.endpoint != "" {
		b.Kind, b.Cloud = "token", ""
	}
	token, err := cred.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}, EnableCAE: true})
	if err != nil {
		return b, err
	}
	if !token.ExpiresOn.IsZero() {
		b.Expires = new(token.ExpiresOn.UTC())
	}
	w, err := auth.Describe(token.Token)
	if err != nil {
		fmt.Fprintf(a.Err, "%v\n", err)
		return b, nil
	}
	b.Account, b.AppID, b.AppName, b.ObjectID, b.Tenant = w.Account, w.AppID, w.AppName, w.ObjectID, w.TenantID
	b.Roles, b.Scopes, b.DirectoryRoles = w.Roles, w.Scopes, w.DirectoryRoles
	return b, nil
}

func writeBearer(out io.Writer, b bearer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, value)
		}
	}
	line("account", b.Account)
	line("app", strings.TrimSpace(b.AppName+" "+b.AppID))
	line("tenant", b.Tenant)
	line("cloud", b.Cloud)
	line("sign-in", b.Kind)
	line("roles", strings.Join(b.Roles, ", "))
	line("scopes", strings.Join(b.Scopes, ", "))
	if b.Expires != nil {
		line("expires", tenant.Clock(*b.Expires))
	}
	line("", "read from the token, not verified")
	return w.Flush()
}
