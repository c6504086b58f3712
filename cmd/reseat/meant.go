package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"reseat/plan/sku"
)

// otherCommands says which command is meant by a word of another tool or of another
// command of reseat. It is offered only where the command exists.
var otherCommands = map[string]string{
	"rollback": "undo", "revert": "undo", "restore": "undo",
	"setup": "init", "configure": "init",
	"runs": "run list", "history": "run list", "status": "run status", "pause": "run pause", "stop": "run pause",
	"continue": "run continue", "pace": "run pace", "throttle": "run pace", "journal": "run journal", "log": "run journal",
	"map": "sku map", "skus": "sku list", "licenses": "sku list", "license": "sku list", "users": "user list", "groups": "group list",
	"simulate": "rehearse", "simulation": "rehearse", "dry-run": "plan", "whatif": "plan", "what-if": "plan", "preview": "plan",
	"execute": "apply", "deploy": "apply", "retry": "resume --retry", "compare": "diff", "check": "verify", "audit": "report",
	"explain": "explain-script", "convert": "explain-script", "errors": "findings", "codes": "findings",
	"serve": "sandbox", "mock": "sandbox", "backup": "snapshot", "export": "snapshot", "manual": "docs", "auth": "login",
}

// otherFlags says which flag of a command is meant by one that it does not have, best
// first. It is offered only where the command has it.
var otherFlags = map[string][]string{
	"plans": {"change"}, "only": {"enable-only"}, "set-disabled": {"all-on"}, "disabled-plans": {"disable"},
	"holders-of": {"has"}, "without": {"lacks"}, "missing": {"lacks"}, "sku": {"has", "assign"}, "license": {"has", "assign"},
	"include-disabled": {"include-blocked"}, "allow-held": {"allow-on-hold"}, "allow-blocked": {"allow-on-hold"},
	"wave": {"through-wave"}, "failed": {"retry"}, "code": {"retry"}, "retry-failed": {"retry"},
	"y": {"approve"}, "yes": {"approve"}, "confirm": {"approve"}, "auto-approve": {"approve"},
	"format": {"output"}, "json": {"output"}, "csv": {"output"}, "out": {"o"}, "file": {"o"},
	"v": {"debug"}, "verbose": {"debug"}, "tenant-id": {"tenant"}, "t": {"tenant"}, "environment": {"cloud"},
	"quota": {"writes", "share"}, "rate": {"writes", "share"}, "concurrency": {"in-flight", "workers"}, "parallel": {"in-flight", "workers"},
	"timeout": {"max-duration", "wait"}, "where-filter": {"filter"}, "group-id": {"group"}, "replace": {"swap"}, "add": {"assign"},
}

// insteadOfForce says what each refusal that --force would push aside is about.
var insteadOfForce = []struct{ flag, does string }{
	{"approve", "--approve DIGEST approves the plan without a question"},
	{"max-age", "--max-age allows an older plan"},
	{"accept", "--accept CODE accepts one risk"},
	{"overwrite", "--overwrite replaces a file"},
	{"rebuild", "--rebuild continues without a damaged run file"},
}

// noDryRun is said where somebody looks for a rehearsal flag.
const noDryRun = "`reseat plan` changes nothing in the tenant, and `reseat rehearse PLAN` simulates the run"

var unknownFlag = regexp.MustCompile(`^unknown (?:flag: --([^=\s]+)|shorthand flag: '(.)')`)

// unknownFlagHint offers what a flag that a command does not have may stand for.
func unknownFlagHint(cmd *cobra.Command, err error) string {
	help := "`" + cmd.CommandPath() + " --help` lists the flags"
	found := unknownFlag.FindStringSubmatch(err.Error())
	if found == nil {
		return help
	}
	written := strings.ToLower(found[1] + found[2])
	switch written {
	case "dry-run", "what-if", "whatif", "n":
		return noDryRun
	case "f", "force":
		var about []string
		for _, x := range insteadOfForce {
			if cmd.Flags().Lookup(x.flag) != nil {
				about = append(about, x.does)
			}
		}
		if len(about) > 0 {
			return "there is no --force; say what it is about: " + strings.Join(about, "; ")
		}
	case "set-disabled":
		if cmd.Flags().Lookup("all-on") != nil {
			return "did you mean --all-on --disable PLANS? " + help
		}
	}
	var near []string
	for _, name := range otherFlags[written] {
		if f := cmd.Flags().Lookup(name); f != nil {
			near = append(near, name)
		} else if f := cmd.Flags().ShorthandLookup(name[:1]); len(name) == 1 && f != nil {
			near = append(near, f.Name)
		}
	}
	if len(near) == 0 {
		near = sku.Nearest(written, flagNames(cmd))
	}
	if len(near) > 0 {
		return "did you mean --" + strings.Join(near, " or --") + "? " + help
	}
	return help
}

// noSuchCommand names the commands that an unknown word may stand for.
func noSuchCommand(cmd *cobra.Command, written string) error {
	err := &coded{code: exitUsage, err: errors.New("unknown command \"" + written + "\" for \"" + cmd.CommandPath() + "\"")}
	err.hint = "`" + cmd.CommandPath() + " --help` lists the commands"
	if meant := otherCommands[strings.ToLower(written)]; meant != "" && hasCommand(cmd.Root(), meant) {
		err.hint = "did you mean `" + cmd.Root().Name() + " " + meant + "`?"
		return err
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	if near := sku.Nearest(written, known); len(near) > 0 {
		err.hint = "did you mean `" + cmd.CommandPath() + " " + strings.Join(near, "` or `"+cmd.CommandPath()+" ") + "`?"
	}
	return err
}

// hasCommand tells whether the words of a command line name a command.
func hasCommand(root *cobra.Command, line string) bool {
	words := strings.Fields(line)
	c, rest, err := root.Find(words)
	return err == nil && c != root && (len(rest) == 0 || strings.HasPrefix(rest[0], "-"))
}
