package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"reseat/batch/auth"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/settings"
	"reseat/plan/tenant"
)

// A door is the flags that say which tenant to work on, and how fast.
type door struct {
	tenant, cloud, auth, client              string
	certificate, certificatePassword, secret string
	sandbox, scenario, endpoint              string
	writes, units, share                     string
	maxWait                                  time.Duration // the longest wait that the tenant may ask for; 0: pace.MaxHold
}

// addIdentityTo gives a command the flags that say who signs in, and where.
func (d *door) addIdentityTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&d.tenant, "tenant", "", "tenant to sign in to: its id or one of its domains")
	f.StringVar(&d.cloud, "cloud", "global", "global, usgov, usgovdod, china, bleu, delos, govsg or your own")
	f.StringVar(&d.auth, "auth", "", "way to sign in: "+kinds())
	f.StringVar(&d.client, "client-id", "", "application id to sign in with")
	f.StringVar(&d.certificate, "certificate-file", "", "certificate with private key, PEM or PFX, for --auth certificate")
	f.StringVar(&d.certificatePassword, "certificate-password-file", "", "`FILE` with the certificate's password, or - for standard input (default: "+auth.CertificatePasswordEnv+")")
	f.StringVar(&d.secret, "client-secret-file", "", "`FILE` with the client secret, or - for standard input, for --auth secret (default: "+auth.SecretEnv+")")
}

// addTo gives a command the connection flags.
func (d *door) addTo(cmd *cobra.Command) {
	d.addIdentityTo(cmd)
	d.addEndpointTo(cmd)
	f := cmd.Flags()
	f.StringVar(&d.sandbox, "sandbox", "", "use the sandbox tenant in `FILE`; no real tenant is changed")
	f.StringVar(&d.scenario, "scenario", "", "faults of the sandbox, a YAML `FILE`")
	f.StringVar(&d.writes, "writes", "", "write quota to stay within, such as 3000/150s (default: the published one)")
	f.StringVar(&d.units, "units", "", "resource-unit quota to stay within, such as 8000/10s (default: the published one for the tenant's size)")
	f.StringVar(&d.share, "share", "100%", "part of the quota to use, to leave room for others")
}

func (d *door) addEndpointTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.endpoint, "endpoint", "", "a Graph-compatible server at `URL`; it gets RESEAT_TOKEN and nothing else")
}

// A connection is an open door: a client signed in to a tenant.
type connection struct {
	survey.Tenant
	pacer   *pace.Pacer
	quota   pace.Quota
	users   int           // of the tenant; −1 where it does not say
	account tenant.UserID // who is signed in; empty for an app, and where no one signs in
	who     string        // the same for people, or the app; empty where no one signs in
	bearer  auth.Who      // what the token says of its bearer; zero where it says nothing
	token   bool          // one is sent
	door    *door
	root    string // Graph's
	close   func() error
}

// open signs in and reads which tenant it is: the id comes from /organization, not
// from the token (R32).
func (d *door) open(ctx context.Context, a *app) (*connection, error) {
	o, shut, err := d.address(a)
	if err != nil {
		return nil, err
	}
	c := &connection{users: -1, close: shut, door: d, root: o.BaseURL, token: o.Credential != nil}
	if err := c.greet(ctx, d, o); err != nil {
		return nil, errors.Join(err, shut())
	}
	if d.sandbox == "" {
		fmt.Fprintln(a.Err, c.greeting(d))
	}
	return c, nil
}

// greeting says which tenant it is and as whom, before anything is planned.
func (c *connection) greeting(d *door) string {
	who := "no one signs in"
	if c.who != "" {
		who = "signed in as " + c.who
	}
	if d.endpoint != "" {
		return fmt.Sprintf("tenant %s at %s, %s", c.where(), d.endpoint, who)
	}
	return fmt.Sprintf("tenant %s in cloud %s, %s by %s", c.where(), d.cloud, who, d.auth)
}

// greet makes the first requests: who is it, and how large, which decides the quota.
func (c *connection) greet(ctx context.Context, d *door, o graph.Options) error {
	first, err := graph.New(o)
	if err != nil {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	if err := c.introduce(ctx, o); err != nil {
		return err
	}
	if c.Org, err = first.Organization(ctx); err != nil {
		return err
	}
	if n, err := first.CountUsers(ctx); err == nil {
		c.users = n
	}
	if c.quota, err = d.paced(c.users); err != nil {
		return err
	}
	c.pacer = pace.NewTuned(pace.Real, c.quota, pace.Tuning{MaxWait: d.maxWait})
	o.Pacer = c.pacer
	c.Client, err = graph.New(o)
	return err
}

// introduce finds out who is signed in, to say it, and so that a plan never changes
// that account (R25). A token that says nothing is no obstacle.
func (c *connection) introduce(ctx context.Context, o graph.Options) error {
	if o.Credential == nil {
		return nil
	}
	token, err := o.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{o.Scope}, EnableCAE: true})
	if err != nil {
		return err
	}
	who, err := auth.Describe(token.Token)
	if err != nil {
		c.who = "the bearer of an opaque token"
		return nil
	}
	c.who = who.Name()
	c.bearer = who
	if !who.App() {
		c.account = tenant.UserID(strings.ToLower(who.ObjectID))
	}
	return nil
}

// address finds out where the tenant is and what credential it gets. Beside an
// auth.ErrSignIn the address is good.
func (d *door) address(a *app) (graph.Options, func() error, error) {
	nothing := func() error { return nil }
	o := graph.Options{UserAgent: "reseat/" + version(), Log: a.log, Seed: uint64(os.Getpid())}
	switch {
	case d.sandbox != "" && d.endpoint != "":
		return o, nothing, exit.Usagef("--sandbox and --endpoint name two tenants: give one of them")
	case d.auth != "" && d.sandbox+d.endpoint != "":
		return o, nothing, exit.Usagef("--auth and --sandbox or --endpoint name two tenants: give one of them")
	case d.scenario != "" && d.sandbox == "":
		return o, nothing, exit.Usagef("--scenario belongs to --sandbox")
	case d.sandbox != "":
		return d.sandboxed(o)
	case d.endpoint != "":
		return d.elsewhere(a, o), nothing, nil
	}
	id, err := d.identity(a)
	if err != nil {
		return o, nothing, err
	}
	o.BaseURL, o.Scope = id.Cloud.Graph, id.Cloud.Scope
	wired(&id, &o)
	o.Credential, err = signIn(id)
	return o, nothing, err
}

// identity is who signs in, and where, as the flags say.
func (d *door) identity(a *app) (auth.Options, error) {
	cloud, err := settings.CloudByName(d.cloud)
	if err != nil {
		return auth.Options{}, err
	}
	home, err := run.StateHome()
	if err != nil {
		return auth.Options{}, err
	}
	id := auth.Options{
		Kind: auth.Kind(d.auth), Tenant: d.tenant, ClientID: d.client, Cloud: cloud,
		CertificateFile: d.certificate, PasswordFile: d.certificatePassword, SecretFile: d.secret,
		Stdin: a.in, Prompt: a.Err, Remember: filepath.Join(home, "sign-in"), Silent: a.manners.noInput,
	}
	wired(&id, nil)
	return id, nil
}

// signIn makes the credential; a token is asked for when the first request needs one.
func signIn(id auth.Options) (azcore.TokenCredential, error) {
	cred, err := auth.New(id)
	if err != nil {
		return nil, &exit.Error{Code: exit.SignIn, Err: err, Hint: "to try reseat without a tenant: `reseat demo`, or --sandbox FILE"}
	}
	return cred, nil
}

// wired lets tests stand in for a cloud. There is no flag or variable for it: a
// credential is only ever sent to the cloud it belongs to.
var wired = func(*auth.Options, *graph.Options) {}

// sandboxed starts the sandbox in this process, on loopback.
func (d *door) sandboxed(o graph.Options) (graph.Options, func() error, error) {
	nothing := func() error { return nil }
	t, err := openSandbox(d.sandbox, d.scenario)
	if err != nil {
		return o, nothing, err
	}
	base, stop, err := graphsim.Serve(watched(t), "127.0.0.1:0")
	if err != nil {
		return o, nothing, errors.Join(err, t.Close())
	}
	o.BaseURL, o.AllowHTTP = base, true
	return o, func() error { stop(); return t.Close() }, nil
}

// watched stands before every sandbox; tests put a handler there that holds
// requests and answers against Microsoft's description.
var watched = func(h http.Handler) http.Handler { return h }

// openSandbox opens the state of a sandbox.
func openSandbox(path, scenario string) (*graphsim.Tenant, error) {
	var o graphsim.Options
	if scenario != "" {
		s, err := graphsim.ReadScenario(scenario)
		if err != nil {
			return nil, &exit.Error{Code: exit.Usage, Err: err}
		}
		o.Scenario = s
	}
	t, err := graphsim.Open(path, o)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &exit.Error{Code: exit.Usage, Err: err, Hint: "`reseat demo` makes a sample tenant, and samples/tenant.json is one: copy it, apply changes it"}
	}
	if errors.Is(err, graphsim.ErrNotARecord) {
		return nil, &exit.Error{Code: exit.Usage, Err: err}
	}
	return t, err
}

// elsewhere is a Graph-compatible server: it gets RESEAT_TOKEN and nothing else.
func (d *door) elsewhere(a *app, o graph.Options) graph.Options {
	o.BaseURL = d.endpoint
	if u, err := url.Parse(d.endpoint); err == nil && u.Scheme == "http" {
		o.AllowHTTP = true
	}
	if token, ok := a.env("RESEAT_TOKEN"); ok && token != "" {
		var cred azcore.TokenCredential = auth.Static(token)
		o.Credential = cred
	}
	return o
}

// paced is the quota that the tenant publishes for its size, as the flags change it.
func (d *door) paced(users int) (pace.Quota, error) {
	q := pace.QuotaFor(users)
	var err error
	if d.writes != "" {
		if q.Writes, q.WritesPer, err = pace.ParseRate(d.writes); err != nil {
			return q, exit.Usagef("--writes %s: %v", d.writes, err)
		}
	}
	if d.units != "" {
		if q.Units, q.UnitsPer, err = pace.ParseRate(d.units); err != nil {
			return q, exit.Usagef("--units %s: %v", d.units, err)
		}
	}
	percent, err := strconv.Atoi(strings.TrimSuffix(d.share, "%"))
	if err != nil || percent < 1 || percent > 100 {
		return q, exit.Usagef("--share %s: write a whole number of percent from 1%% to 100%%", d.share)
	}
	return q.Share(percent), nil
}

// site is the tenant as this machine reaches it.
func (c *connection) site() run.Site {
	return run.Site{Tenant: c.Org.Tenant, Sandbox: c.door.sandbox, Endpoint: withoutSecrets(c.door.endpoint)}
}

// where names the connection for people.
func (c *connection) where() string {
	return fmt.Sprintf("%s (%s)", c.Org.Domain(), c.Org.Tenant)
}

// absolute is a path that stays right when the working directory changes.
func absolute(path string) string {
	if p, err := filepath.Abs(path); err == nil {
		return p
	}
	return path
}

func kinds() string {
	var out []string
	for _, k := range auth.Kinds() {
		out = append(out, string(k))
	}
	return strings.Join(out, ", ")
}
