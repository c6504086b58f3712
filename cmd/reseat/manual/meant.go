package manual

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/settings"
	"reseat/plan/intake"
	"reseat/plan/sku"
)

// OtherCommands says which command is meant by a word of another tool or of another
// command of reseat. It is offered only where the command exists.
var OtherCommands = map[string]string{
	"rollback": "undo", "revert": "undo", "restore": "undo",
	"setup": "init", "configure": "init",
	"runs": "run list", "history": "run list", "status": "run status", "pause": "run pause", "stop": "run pause",
	"continue": "run continue", "pace": "run pace", "throttle": "run pace", "journal": "run journal", "log": "run journal",
	"map": "sku map", "skus": "sku list", "licenses": "sku list", "license": "sku list", "users": "user list", "groups": "group list",
	"simulate": "rehearse", "simulation": "rehearse", "dry-run": "plan", "whatif": "plan", "what-if": "plan", "preview": "plan",
	"execute": "apply", "deploy": "apply", "retry": "resume --retry", "compare": "diff", "check": "verify", "audit": "report",
	"explain": "explain-script", "convert": "explain-script", "errors": "findings", "codes": "findings",
	"assign": "plan --assign", "add": "plan --assign", "remove": "plan --remove", "swap": "plan --swap", "change": "plan --change",
	"dryrun": "plan", "validate": "show", "list": "user list", "ls": "user list", "get": "user show", "find": "user list", "search": "user list",
	"inventory": "user list", "unused": "user list --inactive 90d", "reclaim": "user list --inactive 90d", "cleanup": "user list --inactive 90d", "optimize": "user list --inactive 90d",
	"cost": "user list --prices", "price": "user list --prices", "prices": "user list --prices",
	"signin": "login", "sign-in": "login", "connect": "login", "signout": "logout", "sign-out": "logout", "disconnect": "logout", "who": "whoami",
	"health": "doctor", "diag": "doctor", "diagnose": "doctor", "test": "doctor", "permissions": "app manifest", "register": "app manifest", "manifest": "app manifest",
	"accept": "approve", "sign": "approve", "refresh": "snapshot", "state": "snapshot", "import": "plan", "sync": "plan --reconcile",
	"disable": "plan --disable", "enable": "plan --enable", "move": "plan --move-to", "create": "plan --create", "new": "plan --create",
	"delete": "plan --remove", "destroy": "plan --remove", "server": "sandbox", "simulator": "sandbox",
	"cancel": "run pause", "abort": "run pause", "kill": "run pause", "watch": "run status --watch", "wait": "run status --watch", "progress": "run status", "logs": "run journal", "events": "run journal",
	"settings": "config show", "profile": "config show", "profiles": "config show", "agent": "mcp", "ai": "mcp", "copilot": "mcp", "man": "docs --man", "man-pages": "docs --man",
	"info": "version", "about": "version", "schema": "docs --schema", "hooks": "config show",
	"serve": "sandbox", "mock": "sandbox", "backup": "snapshot", "export": "snapshot", "manual": "docs", "auth": "login",
}

// otherVerbs says which command of a group, such as user or run, is meant by another word,
// best first.
var otherVerbs = map[string][]string{
	"get": {"show"}, "describe": {"show"}, "view": {"show"}, "members": {"show"}, "info": {"show"}, "ls": {"list"}, "all": {"list"}, "find": {"list"}, "search": {"list"},
	"stats": {"status"}, "progress": {"status"}, "watch": {"status --watch"}, "stop": {"pause"}, "cancel": {"pause"}, "hold": {"pause"},
	"resume": {"continue"}, "start": {"continue"}, "unpause": {"continue"}, "log": {"journal"}, "logs": {"journal"}, "events": {"journal"},
	"speed": {"pace"}, "throttle": {"pace"}, "delay": {"postpone"}, "defer": {"postpone"}, "retry": {"reprocess"}, "process": {"reprocess"},
	"validate": {"check"}, "lint": {"check"}, "test": {"check"}, "compare": {"map"}, "plans": {"show"}, "register": {"manifest"}, "create": {"manifest"}, "set": {"show"}, "list": {"show"},
}

// otherFlags says which flag of a command is meant by one that it does not have, best
// first. It is offered only where the command has it.
var otherFlags = map[string][]string{
	"plans": {"change"}, "only": {"enable-only"}, "set-disabled": {"all-on"}, "disabled-plans": {"disable"},
	"holders-of": {"has"}, "without": {"lacks"}, "missing": {"lacks"}, "sku": {"has", "assign"}, "license": {"has", "assign"},
	"licence": {"has", "assign"}, "licenses": {"has", "assign"}, "licences": {"has", "assign"},
	"assign-license": {"assign"}, "add-license": {"assign"}, "add-licenses": {"assign"}, "addlicenses": {"assign"}, "skuid": {"has", "assign"}, "accountskuid": {"has", "assign"},
	"remove-license": {"remove"}, "remove-licenses": {"remove"}, "removelicenses": {"remove"}, "unassign": {"remove"}, "revoke": {"remove"},
	"licenseoptions": {"disable"}, "disabledplans": {"disable"}, "off": {"disable"}, "on": {"enable"},
	"upn": {"user"}, "userprincipalname": {"user"}, "userid": {"user"}, "objectid": {"user"}, "mail": {"user"}, "email": {"user"}, "member": {"user"}, "groupname": {"group"}, "groupid": {"group"},
	"country": {"location"}, "usagelocation": {"location"}, "usage-location": {"location"}, "department": {"where", "filter"}, "from": {"swap"}, "to": {"swap"}, "old": {"swap"}, "new": {"swap"},
	"except": {"exclude"}, "skip": {"exclude"}, "ignore": {"exclude"}, "delimiter": {"column", "user-column"}, "header": {"column", "user-column"}, "worksheet": {"sheet"},
	"include-disabled": {"include-blocked"}, "allow-held": {"allow-on-hold"}, "allow-blocked": {"allow-on-hold"},
	"wave": {"through-wave"}, "failed": {"retry"}, "code": {"retry"}, "retry-failed": {"retry"},
	"y": {"approve"}, "yes": {"approve"}, "confirm": {"approve"}, "auto-approve": {"approve"},
	"format": {"output"}, "json": {"output"}, "csv": {"output"}, "out": {"o"}, "file": {"o"},
	"v": {"debug"}, "verbose": {"debug"}, "tenant-id": {"tenant"}, "t": {"tenant"}, "environment": {"cloud"},
	"quota": {"writes", "share"}, "rate": {"writes", "share"}, "concurrency": {"in-flight", "workers"}, "parallel": {"in-flight", "workers"},
	"query": {"where", "filter"}, "search": {"filter"}, "top": {"limit"}, "first": {"limit"}, "take": {"limit"}, "all": {"include-guests"}, "watch": {"wait"}, "plan-file": {"o"},
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

// UnknownFlagHint offers what a flag that a command does not have may stand for.
func UnknownFlagHint(cmd *cobra.Command, err error) string {
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
	if found[2] != "" {
		if name := oneHyphen(err.Error()); name != "" {
			return flagOfOneHyphen(cmd, name, help)
		}
	}
	if cmd.Flags().Lookup("user-column") != nil && slices.Contains([]string{"file", "input", "csv", "import", "path", "list", "users", "userlist", "user-list", "in"}, written) {
		return "name the user list without a flag: " + cmd.CommandPath() + " users.csv"
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
		near = sku.Nearest(written, settings.FlagNames(cmd))
	}
	if len(near) > 0 {
		return "did you mean --" + strings.Join(near, " or --") + "? " + help
	}
	return help
}

var shorthandIn = regexp.MustCompile(`in -([A-Za-z][A-Za-z-]+)$`)

// oneHyphen is the word of a flag that was written with one hyphen, as PowerShell has them;
// "" where there is none.
func oneHyphen(text string) string {
	if m := shorthandIn.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// flagOfOneHyphen says how such a flag is written.
func flagOfOneHyphen(cmd *cobra.Command, name, help string) string {
	name = strings.ToLower(name)
	switch {
	case name == "whatif":
		return noDryRun
	case cmd.Flags().Lookup(name) != nil:
		return "flags have two hyphens: --" + name
	}
	for _, meant := range otherFlags[name] {
		if cmd.Flags().Lookup(meant) != nil {
			return "flags have two hyphens, and this one is called --" + meant
		}
	}
	return "flags have two hyphens; " + help
}

// FileHint is the hint of an error of reading user lists; "" where it has none.
func FileHint(cmd *cobra.Command, err error, args []string) string {
	var bad *intake.Error
	if !errors.As(err, &bad) || !errors.Is(err, fs.ErrNotExist) || !slices.Contains(cmd.Flags().Args(), bad.Source.File) {
		return ""
	}
	return noSuchFile(cmd, bad.Source.File, args)
}

// noSuchFile says what an argument may have been meant for that names no file; "" where
// nothing comes to mind. args are the words of the command line.
func noSuchFile(cmd *cobra.Command, path string, args []string) string {
	bare := strings.Trim(path, "\"'“”„‘’`")
	before := ""
	if at := slices.Index(args, path); at > 1 {
		before = args[at-2]
	}
	_, err := os.Stat(bare)
	switch name := strings.ToLower(strings.TrimLeft(path, "—–−-/")); {
	case strings.HasPrefix(path, "—"), strings.HasPrefix(path, "–"), strings.HasPrefix(path, "−"):
		return "that is a dash, not a hyphen: type --" + strings.TrimLeft(path, "—–−-")
	case strings.HasPrefix(path, "/") && cmd.Flags().Lookup(name) != nil:
		return "flags begin with two hyphens: --" + name
	case bare != path && err == nil:
		return "leave the quotes out: " + bare
	case strings.ContainsAny(path, "*?"):
		return "no file matches the pattern, or this shell does not expand it: name the files"
	case intake.IsKey(path):
		return "did you mean --user " + path + "?"
	case before == "--swap":
		return "did you mean --swap " + args[slices.Index(args, path)-1] + "=" + path + "?"
	case slices.Contains([]string{"--assign", "--change", "--remove", "--exact", "--has", "--lacks", "--disable", "--enable", "--enable-only"}, before):
		return "did you mean " + before + " " + args[slices.Index(args, path)-1] + "," + path + "? a list has commas and no spaces"
	case cmd.Flags().Lookup(name) != nil && !strings.ContainsAny(path, "./\\"):
		return "did you mean --" + name + "?"
	}
	return ""
}

// NoSuchCommand names the commands that an unknown word may stand for.
func NoSuchCommand(cmd *cobra.Command, written string) error {
	err := &exit.Error{Code: exit.Usage, Err: errors.New("unknown command \"" + written + "\" for \"" + cmd.CommandPath() + "\"")}
	err.Hint = "`" + cmd.CommandPath() + " --help` lists the commands"
	for _, meant := range otherVerbs[strings.ToLower(written)] {
		if cmd.HasParent() && hasCommand(cmd.Root(), strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")+" "+meant) {
			err.Hint = "did you mean `" + cmd.CommandPath() + " " + meant + "`?"
			return err
		}
	}
	if meant := runTogether(cmd.Root(), written); meant != "" {
		err.Hint = "did you mean `" + meant + "`?"
		return err
	}
	if meant := OtherCommands[strings.ToLower(written)]; meant != "" && hasCommand(cmd.Root(), meant) {
		err.Hint = "did you mean `" + cmd.Root().Name() + " " + meant + "`?"
		return err
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	if near := sku.Nearest(written, known); len(near) > 0 {
		err.Hint = "did you mean `" + cmd.CommandPath() + " " + strings.Join(near, "` or `"+cmd.CommandPath()+" ") + "`?"
	}
	return err
}

// runTogether is the command of two words that a word joins, such as sku-list, listusers or
// show-user; "" where there is none.
func runTogether(root *cobra.Command, written string) string {
	joined := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(written))
	for _, group := range root.Commands() {
		for _, c := range group.Commands() {
			for _, plural := range []string{"", "s"} {
				if joined == group.Name()+plural+c.Name() || joined == c.Name()+group.Name()+plural {
					return c.CommandPath()
				}
			}
		}
	}
	return ""
}

// WordAfter is the first word of a command line after a command's own that is no flag; ""
// where there is none.
func WordAfter(cmd *cobra.Command, args []string) string {
	own := len(strings.Fields(cmd.CommandPath())) - 1
	for _, word := range args {
		if strings.HasPrefix(word, "-") {
			continue
		}
		if own == 0 {
			return word
		}
		own--
	}
	return ""
}

// hasCommand tells whether the words of a command line name a command.
func hasCommand(root *cobra.Command, line string) bool {
	words := strings.Fields(line)
	c, rest, err := root.Find(words)
	return err == nil && c != root && (len(rest) == 0 || strings.HasPrefix(rest[0], "-"))
}
