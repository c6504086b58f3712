package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"reseat/batch"
)

func (a *app) resumeCommand() *cobra.Command {
	var x pass
	cmd := &cobra.Command{
		Use:   "resume RUN",
		Short: "Go on with an interrupted run",
		Long: `resume goes on with a run that was interrupted, by Ctrl-C or a crash. What is in
doubt is settled by reading first, and begun readds get their second half before
anything new begins.`,
		Example: `  reseat resume reseat-runs/2026-11-22T081500Z-3f9c2a41`,
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.resume(cmd.Context(), &x, args[0]) },
	}
	x.addTo(cmd)
	return cmd
}

func (a *app) resume(ctx context.Context, x *pass, dir string) (err error) {
	p, err := batch.ReadFolderPlan(dir)
	if err != nil {
		return &coded{code: exitUsage, err: err}
	}
	c, err := a.open(ctx, &x.door)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if p.Header.Tenant != c.org.Tenant {
		return fmt.Errorf("%w: the run is of tenant %s (%s), this is %s", batch.ErrGuard, p.Header.Domain, p.Header.Tenant, c.where())
	}
	s, unlock, err := a.take(c, dir)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := batch.OpenFolder(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return a.carry(ctx, x, c, s, f, "resumed")
}
