package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

func (a *app) sandboxCommand() *cobra.Command {
	var addr, scenario, generate string
	cmd := &cobra.Command{
		Use:   "sandbox FILE",
		Short: "Serve an embedded tenant on loopback as Microsoft Graph would",
		Long: `sandbox serves the tenant in FILE, such as one that ` + "`reseat snapshot`" + ` saved, as
Microsoft Graph would, on loopback, until it is interrupted. Every write is on disk
in FILE.log before it is answered, so the tenant survives a kill; at the end the log
is folded into FILE.`,
		Example: `  reseat sandbox tenant.json --listen 127.0.0.1:8765
  reseat sandbox big.json.gz --generate users=50000,seed=7
  reseat user list --endpoint http://127.0.0.1:8765`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if generate != "" {
				if err := generateTenant(args[0], generate); err != nil {
					return err
				}
			}
			t, err := openSandbox(args[0], scenario)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, t.Close()) }()
			base, stop, err := graphsim.Serve(watched(t), addr)
			if err != nil {
				return err
			}
			defer stop()
			fmt.Fprintln(a.out, base)
			fmt.Fprintf(a.err, "serving %s; Ctrl-C ends it\n", args[0])
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&addr, "listen", "127.0.0.1:0", "loopback `ADDRESS` to serve on; port 0 takes a free one")
	cmd.Flags().StringVar(&scenario, "scenario", "", "faults to show, a YAML `FILE`")
	cmd.Flags().StringVar(&generate, "generate", "", "first make FILE, which must not exist: a believable tenant of `users=N,seed=S`")
	return cmd
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
			return usage("--generate %s: %v: write users=N or users=N,seed=S", spec, err)
		}
	}
	if users < 1 {
		return usage("--generate %s: write users=N or users=N,seed=S", spec)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return usage("--generate: %s is there already: name a new file, or leave --generate out", path)
	}
	s := graphsim.Generate(users, seed)
	return tenant.WriteSnapshotFile(path, &s)
}
