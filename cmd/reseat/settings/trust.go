package settings

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reseat/cmd/reseat/exit"
)

// TrustFlag lets the working directory's file say what otherwise only a person may.
const TrustFlag = "trust-config"

// distrusted says why a setting is not taken from the file in the working directory
// without a word of the person who runs the command: whoever can write there could send
// credentials elsewhere, approve a plan of their own, or write over other files of this
// person. Empty: it is taken.
func distrusted(name string, values []string) string {
	outside := func(what string) string {
		if slices.ContainsFunc(values, leadsOut) {
			return what + ": " + strings.Join(values, ", ")
		}
		return ""
	}
	switch name {
	case "endpoint":
		return "would send RESEAT_TOKEN to " + strings.Join(values, ", ")
	case "certificate-file", "certificate-password-file", "client-secret-file":
		return outside("would read a credential outside this folder")
	case "approve":
		return "would approve a plan in your place"
	case "overwrite":
		return "would replace files without asking you"
	case "out", "run", "ca", "man", "markdown", "log-file", "json-events":
		return outside("would write outside this folder")
	case "folder":
		return outside("would open a folder other than this one")
	case TrustFlag:
		return "cannot declare itself trusted"
	}
	return ""
}

// leadsOut tells whether a path leads out of the working directory, by its name or over a
// link.
func leadsOut(path string) bool {
	if path == "-" {
		return false
	}
	if !filepath.IsLocal(path) {
		return true
	}
	here, err := filepath.EvalSymlinks(".")
	for at := filepath.Clean(path); err == nil && at != "."; at = filepath.Dir(at) {
		if _, missing := os.Lstat(at); missing != nil {
			continue // it is the folder that counts
		}
		real, broken := filepath.EvalSymlinks(at)
		if broken != nil {
			return true
		}
		within, apart := filepath.Rel(here, real)
		return apart != nil || !filepath.IsLocal(within)
	}
	return err != nil
}

// checkTrust refuses a setting that the file in the working directory may not make, unless
// a person says that the file is to be trusted: by flag, in the environment, in the
// user's own file, or when asked at a terminal.
func (s *Sources) checkTrust(ctx context.Context, name string, rank int, layers []layer) error {
	if rank < inFiles || rank == nowhere || !layers[rank-inFiles].project {
		return nil
	}
	why := distrusted(name, layers[rank-inFiles].values[name].values)
	if why == "" || name != TrustFlag && s.trusts(layers) {
		return nil
	}
	origin := originOf(name, rank, layers)
	if name != TrustFlag && s.Asks() {
		yes, err := s.Confirm(ctx, fmt.Sprintf("%s: %s %s.\nTrust this file? [y/N] ", origin, name, why), "Stopped. Nothing was read or sent.")
		if ctx.Err() != nil {
			return err
		}
		if yes {
			*s.Trust = true
			return nil
		}
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s: %s %s", origin, name, why),
		Hint: "give --" + name + " on the command line, move the setting to " + UserFile() + ", or add --" + TrustFlag + " if you know who wrote this file"}
}

// trusts tells whether the person said that the file in the working directory is to be
// trusted.
func (s *Sources) trusts(layers []layer) bool {
	if *s.Trust {
		return true
	}
	if v, ok := s.Env(variable(TrustFlag)); ok {
		return v == "true" || v == "1"
	}
	for _, l := range layers {
		if s, ok := l.values[TrustFlag]; ok && !l.project {
			return slices.Contains(s.values, "true")
		}
	}
	return false
}
