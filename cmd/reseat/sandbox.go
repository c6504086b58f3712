package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"reseat/batch/graphsim"
)

func (a *app) sandboxCommand() *cobra.Command {
	var addr, scenario string
	cmd := &cobra.Command{
		Use:   "sandbox FILE",
		Short: "Serve an embedded tenant on loopback as Microsoft Graph would",
		Long: `sandbox serves the tenant in FILE as Microsoft Graph would, on loopback, until it
is interrupted. Every write is on disk in FILE.log before it is answered, so the
tenant survives a kill; at the end the log is folded into FILE.`,
		Example: `  reseat sandbox tenant.json --listen 127.0.0.1:8765
  reseat user list --endpoint http://127.0.0.1:8765`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			t, err := openSandbox(args[0], scenario)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, t.Close()) }()
			base, stop, err := graphsim.Serve(t, addr)
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
	return cmd
}
