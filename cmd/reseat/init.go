package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"reseat/batch/auth"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/settings"
	"reseat/plan/shellword"
	"reseat/samples"
)

// initFlags are what reseat.yaml will say.
type initFlags struct {
	sandbox                                  bool
	tenant, cloud, auth, client              string
	certificate, certificatePassword, secret string
}

// A initCommand is the flags of init, in the process that runs it.
type initCommand struct {
	*app
	flags initFlags
}

func newInit(p *app) *cobra.Command {
	a := &initCommand{app: p}
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Set up a folder: write reseat.yaml, sign in, check what a run needs",
		Long: `init writes the file reseat.yaml into a folder, DIR or the current one, so that later
commands there need no connection flags. It asks for what the flags do not say, signs
in, and runs doctor. With --sandbox the folder gets a sample tenant and user lists, and
every command in it works on that tenant: nothing real is changed. It never replaces a
file. Secrets are not written into reseat.yaml; their files are named in it.`,
		Example: `  reseat init --sandbox try-it
  reseat init
  reseat init contoso --tenant contoso.com --auth device-code --client-id 11111111-1111-4111-8111-111111111111`,
		Annotations: map[string]string{settings.WritesSettings: "true"},
		Args:        between(0, 1),
		RunE:        a.run,
	}
	f := cmd.Flags()
	f.BoolVar(&a.flags.sandbox, "sandbox", false, "a sample tenant in the folder, instead of a real one")
	f.StringVar(&a.flags.tenant, "tenant", "", "tenant to sign in to: its id or one of its domains")
	f.StringVar(&a.flags.cloud, "cloud", "global", "global, usgov, usgovdod, china, bleu, delos, govsg or your own")
	f.StringVar(&a.flags.auth, "auth", "", "way to sign in: "+kinds())
	f.StringVar(&a.flags.client, "client-id", "", "application id to sign in with")
	f.StringVar(&a.flags.certificate, "certificate-file", "", "certificate with private key, PEM or PFX, for --auth certificate")
	f.StringVar(&a.flags.certificatePassword, "certificate-password-file", "", "`FILE` with the certificate's password (default: "+auth.CertificatePasswordEnv+")")
	f.StringVar(&a.flags.secret, "client-secret-file", "", "`FILE` with the client secret, for --auth secret (default: "+auth.SecretEnv+")")
	return cmd
}

func (a *initCommand) run(cmd *cobra.Command, args []string) error {
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	return a.init(cmd.Context(), dir, a.flags)
}

// init makes the folder's file, then looks whether a run could begin there. Where doctor
// finds a fault, the file stays, as the fault may need another person.
func (a *initCommand) init(ctx context.Context, dir string, x initFlags) error {
	if x.sandbox && x != (initFlags{sandbox: true, cloud: "global"}) {
		return exit.Usagef("--sandbox signs in nowhere: leave the other flags out")
	}
	path := filepath.Join(dir, settings.ProjectFile)
	if isThere(path) {
		return taken(path)
	}
	if !x.sandbox {
		if err := a.askFor(&x); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	settings := x.settings()
	if x.sandbox {
		settings = yaml.MapSlice{{Key: "sandbox", Value: "tenant.json"}}
		if err := writeSamples(dir); err != nil {
			return err
		}
	}
	text, err := yaml.Marshal(settings)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	head := "# Settings of reseat in this folder. `reseat config show --origin` shows what holds here.\n"
	if x.sandbox {
		head = "# Every command in this folder works on the sample tenant; no real tenant is changed.\n"
	}
	if err := writeNew(path, []byte(head+string(text))); err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "wrote %s\n", path)
	if err := os.Chdir(dir); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	return a.firstSteps(ctx, dir, x.sandbox)
}

// firstSteps runs doctor in the folder and says what to type next.
func (a *initCommand) firstSteps(ctx context.Context, dir string, sandbox bool) error {
	root := a.root()
	root.SetArgs([]string{"doctor"})
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	if err := root.ExecuteContext(ctx); err != nil {
		return err
	}
	next := "reseat sku list"
	if sandbox {
		next = "reseat plan users.csv --change EMS --disable INTUNE_A -o intune.plan"
	}
	if dir != "." {
		fmt.Fprintf(a.Err, "Next: cd %s\n", shellword.Join(dir))
	}
	fmt.Fprintf(a.Err, "Next: %s\n", next)
	return nil
}

// askFor asks at a terminal for what is needed and not given; elsewhere it names the flags.
func (a *initCommand) askFor(x *initFlags) error {
	questions := []struct {
		flag, text string
		value      *string
		needed     func() bool
	}{
		{"auth", "Way to sign in (" + kinds() + ")", &x.auth, func() bool { return true }},
		{"tenant", "Tenant, as id or domain (such as contoso.com)", &x.tenant, func() bool {
			return slices.Contains([]string{"device-code", "browser", "certificate", "secret"}, x.auth)
		}},
		{"client-id", "Application id to sign in with (`reseat app manifest` makes one)", &x.client, func() bool {
			return slices.Contains([]string{"device-code", "browser", "certificate", "secret"}, x.auth)
		}},
		{"certificate-file", "Certificate file, PEM or PFX", &x.certificate, func() bool { return x.auth == "certificate" }},
	}
	in := bufio.NewReader(a.in)
	var missing []string
	for _, q := range questions {
		if *q.value != "" || !q.needed() {
			continue
		}
		if !a.asks() {
			missing = append(missing, "--"+q.flag)
			continue
		}
		fmt.Fprintf(a.Err, "%s: ", q.text)
		answer, _ := in.ReadString('\n')
		if *q.value = strings.TrimSpace(answer); *q.value == "" {
			return exit.Usagef("no answer: nothing was written")
		}
		if q.flag == "auth" && !slices.Contains(strings.Split(kinds(), ", "), *q.value) {
			return exit.Usagef("no way to sign in is called %q: %s", *q.value, kinds())
		}
	}
	if len(missing) > 0 {
		return exit.Usagef("this folder's file needs %s, or --sandbox for a sample tenant", strings.Join(missing, ", "))
	}
	return nil
}

// settings are the flags in the order in which people read them.
func (x initFlags) settings() (out yaml.MapSlice) {
	for _, s := range []struct{ key, value string }{
		{"tenant", x.tenant}, {"cloud", x.cloud}, {"auth", x.auth}, {"client-id", x.client},
		{"certificate-file", x.certificate}, {"certificate-password-file", x.certificatePassword}, {"client-secret-file", x.secret},
	} {
		if s.value != "" && !(s.key == "cloud" && s.value == "global") {
			out = append(out, yaml.MapItem{Key: s.key, Value: s.value})
		}
	}
	return out
}

// writeSamples copies the demo's files. Where one of them already exists, none is
// written.
func writeSamples(dir string) error {
	for name := range demoFiles {
		if path := filepath.Join(dir, name); isThere(path) {
			return taken(path)
		}
	}
	for name, from := range demoFiles {
		text, err := fs.ReadFile(samples.Files, from)
		if err != nil {
			return fmt.Errorf("init: %w", err)
		}
		if err := writeNew(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	return nil
}

// writeNew writes a file that must not exist.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return taken(path)
	}
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func taken(path string) error {
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s exists already, and init replaces nothing", path), Hint: "edit the file, or name another folder: reseat init DIR"}
}
