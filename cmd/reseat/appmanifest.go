package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/batch/doctor"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/settings"
)

func newApp(a *app) *cobra.Command {
	return group("app", "The app registration that reseat signs in with", newAppManifest(a))
}

// A manifest is the flags of app manifest.
type manifest struct {
	purpose, cloud, tenant, client string
	persons                        bool
}

// A appManifestCommand is the flags of appManifest, in the process that runs it.
type appManifestCommand struct {
	*app
	flags  manifest
	output output.Flags
}

func newAppManifest(p *app) *cobra.Command {
	a := &appManifestCommand{app: p}
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "The least-privilege app registration, as JSON or in words",
		Long: `manifest prints the app registration with the least that a purpose needs:
read-only (inventory, plan, verify), licenses (apply too, for licenses of users and of
groups), create (new users, usage locations and group reprocess too), or groups (licenses,
and adding users to groups and removing them). Permissions are by id, as Graph and the Azure
CLI take them.`,
		Example: `  reseat app manifest --for licenses
  reseat app manifest --for licenses --output json -o app.json
  az rest --method POST --url https://graph.microsoft.com/v1.0/applications --body @app.json
  reseat app manifest --for licenses --output access -o access.json
  az ad app create --display-name reseat --required-resource-accesses @access.json`,
		Args: exactly(0),
		RunE: a.run,
	}
	f := cmd.Flags()
	f.StringVar(&a.flags.purpose, "for", string(doctor.Licenses), "what it is for: read-only, licenses, create or groups")
	f.BoolVar(&a.flags.persons, "delegated", false, "for people who sign in (device-code, browser), instead of an app that signs in by itself")
	f.StringVar(&a.flags.cloud, "cloud", "global", "global, usgov, usgovdod, china, bleu, delos, govsg or your own")
	f.StringVar(&a.flags.tenant, "tenant", "", "tenant for the consent page: its id or one of its domains")
	f.StringVar(&a.flags.client, "client-id", "", "application id for the consent page, once it is known")
	f.StringVar(&a.output.Format, "output", "words", "format: words, json (the registration), access (its requiredResourceAccess alone)")
	f.Lookup("output").Annotations = map[string][]string{output.FormatsAnnotation: {"words", "json", "access"}}
	f.StringVarP(&a.output.File, "out", "o", "", "write to this `FILE` instead of standard output")
	return cmd
}

func (a *appManifestCommand) run(*cobra.Command, []string) error {
	return a.manifest(a.flags, a.output)
}

func (a *appManifestCommand) manifest(m manifest, o output.Flags) error {
	p, err := doctor.PurposeByName(m.purpose)
	if err != nil {
		return exit.Usagef("--for %v", err)
	}
	cloud, err := settings.CloudByName(m.cloud)
	if err != nil {
		return err
	}
	r := doctor.Manifest(p, m.persons)
	formats := map[string]func(io.Writer) error{
		"json":   func(w io.Writer) error { return output.JSON(w, r) },
		"access": func(w io.Writer) error { return output.JSON(w, r.RequiredResourceAccess) },
		"words": func(w io.Writer) error {
			for i, s := range doctor.Steps(p, m.persons, cloud, m.tenant, m.client) {
				if _, err := fmt.Fprintf(w, "%3d. %s\n", i+1, s); err != nil {
					return err
				}
			}
			return nil
		},
	}
	write, ok := formats[o.Format]
	if !ok {
		return output.UnknownFormat(o.Format, output.Formats(formats))
	}
	return a.WriteResult(o, write)
}
