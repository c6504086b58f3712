package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/graphsim"
	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
)

// A sandboxCommand is the flags of sandbox, in the process that runs it.
type sandboxCommand struct {
	*app
	addr     string
	generate string
	scenario string
	secure   secureFlags
}

func newSandbox(p *app) *cobra.Command {
	a := &sandboxCommand{app: p}
	cmd := &cobra.Command{
		Use:   "sandbox FILE",
		Short: "Serve a sandbox tenant on this machine, with Microsoft Graph's API",
		Long: `sandbox serves the tenant in FILE, such as one that ` + "`reseat snapshot`" + ` saved, as
Microsoft Graph would, on loopback, until it is interrupted. Every write is on disk
in FILE.log before it is answered, so the tenant survives a kill; at the end the log
is folded into FILE.

Libraries that send tokens only over HTTPS need --tls: the sandbox makes a certificate
for localhost at each start and writes the authority that a client has to trust to the
file of --ca. --name adds a host that clients know Graph by, such as graph.microsoft.com,
so that they need nothing but their connections sent to the sandbox. reseat itself never
trusts that authority. Requests of web pages, and those to other hosts, are refused.`,
		Example: `  reseat sandbox tenant.json --listen 127.0.0.1:8765
  reseat sandbox big.json.gz --generate users=50000,seed=7
  reseat sandbox tenant.json --tls --ca sandbox-ca.pem --name graph.microsoft.com --name login.microsoftonline.com
  reseat user list --endpoint http://127.0.0.1:8765`,
		Args: exactly(1),
		RunE: a.run,
	}
	cmd.Flags().StringVar(&a.addr, "listen", "127.0.0.1:0", "loopback `ADDRESS` to serve on; port 0: any free port")
	cmd.Flags().StringVar(&a.scenario, "scenario", "", "faults to show, a YAML `FILE`")
	cmd.Flags().StringVar(&a.generate, "generate", "", "first make FILE, which must not exist: a realistic tenant of `users=N,seed=S`")
	a.secure.add(cmd)
	return cmd
}

func (a *sandboxCommand) run(cmd *cobra.Command, args []string) (err error) {
	if err := a.secure.check(); err != nil {
		return err
	}
	if a.generate != "" {
		if err := generateTenant(args[0], a.generate); err != nil {
			return err
		}
	}
	t, err := openSandbox(args[0], a.scenario)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	base, stop, err := a.secure.serve(watched(t), a.addr)
	if errors.Is(err, graphsim.ErrNotLoopback) {
		return exit.Usagef("--listen %v", err)
	}
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintln(a.Out, base)
	fmt.Fprintf(a.Err, "serving %s; Ctrl-C ends it\n", args[0])
	<-cmd.Context().Done()
	return nil
}

// secureFlags say whether the sandbox serves TLS.
type secureFlags struct {
	tls   bool
	ca    string
	names []string
}

func (f *secureFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.tls, "tls", false, "serve HTTPS with a certificate made at start")
	cmd.Flags().StringVar(&f.ca, "ca", "", "with --tls: write the certificate `FILE` that clients have to trust; it must not exist, or be one that an earlier start wrote")
	cmd.Flags().StringArrayVar(&f.names, "name", nil, "with --tls: a further `HOST` that the certificate is for; repeatable")
}

func (f *secureFlags) check() error {
	switch {
	case !f.tls && (f.ca != "" || len(f.names) > 0):
		return exit.Usagef("--ca and --name are about HTTPS: add --tls")
	case f.tls && f.ca == "":
		return exit.Usagef("--tls needs --ca FILE: clients have to trust the certificate in it")
	case f.ca == "":
		return nil
	}
	old, err := os.ReadFile(f.ca)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if block, _ := pem.Decode(old); err == nil && (block == nil || !isSandboxAuthority(block.Bytes)) {
		return exit.Usagef("--ca: %s already exists and no sandbox wrote it: name a new file", f.ca)
	}
	return err
}

func isSandboxAuthority(der []byte) bool {
	c, err := x509.ParseCertificate(der)
	return err == nil && c.Subject.CommonName == graphsim.AuthorityName
}

// serve answers with h until stop is called.
func (f *secureFlags) serve(h http.Handler, addr string) (base string, stop func(), err error) {
	if !f.tls {
		return graphsim.Serve(h, addr)
	}
	cert, err := graphsim.NewCertificate(time.Now(), f.names...)
	if err != nil {
		return "", nil, exit.Usagef("--name: %v", err)
	}
	base, stop, err = graphsim.ServeTLS(h, addr, cert)
	if err != nil {
		return "", nil, err
	}
	if err := os.WriteFile(f.ca, cert.Authority, 0o600); err != nil {
		stop()
		return "", nil, err
	}
	return base, stop, nil
}

// generateTenant makes the file of a believable tenant.
func generateTenant(path, spec string) error {
	users, seed := 0, uint64(1)
	for _, part := range strings.Split(spec, ",") {
		name, value, _ := strings.Cut(part, "=")
		var err error
		switch strings.TrimSpace(name) {
		case "users":
			users, err = strconv.Atoi(value)
		case "seed":
			seed, err = strconv.ParseUint(value, 10, 64)
		default:
			err = fmt.Errorf("unknown key %q", name)
		}
		if err != nil {
			return exit.Usagef("--generate %s: %v: write users=N or users=N,seed=S", spec, err)
		}
	}
	if users < 1 {
		return exit.Usagef("--generate %s: write users=N or users=N,seed=S", spec)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return exit.Usagef("--generate: %s already exists: name a new file, or leave --generate out", path)
	}
	s := graphsim.Generate(users, seed)
	for i := range s.Subscriptions { // what ends soon does so from today on
		if next := &s.Subscriptions[i].Next; !next.IsZero() {
			*next = next.Add(time.Since(s.Taken).Truncate(24 * time.Hour))
		}
	}
	return tenant.WriteSnapshotFile(path, &s)
}
