package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
)

// A word of another tool, or one with a slip, is answered with the command that is meant
// (CLI-5): whatever is offered exists.
func TestWordsOfOtherToolsAreAnswered(t *testing.T) {
	for line, want := range map[string]string{
		"rollback": "undo", "setup": "init", "runs": "run list", "dryrun": "plan", "dry-run": "plan", "pln": "plan", "verfy": "verify", "reprot": "report",
		"simulate": "rehearse", "status": "run status", "sku-list": "sku list", "skulist": "sku list", "user-list": "user list", "listusers": "user list", "show-user": "user show",
		"signin": "login", "connect": "login", "diag": "doctor", "health": "doctor", "docter": "doctor", "inventory": "user list", "unused": "user list --inactive 90d",
		"refresh": "snapshot", "validate": "show", "accept": "approve", "disable": "plan --disable", "move": "plan --move-to", "destroy": "plan --remove", "sync": "plan --reconcile",
		"abort": "run pause", "watch": "run status --watch", "logs": "run journal", "settings": "config show", "agent": "mcp", "man": "docs --man", "cost": "user list --prices",
		"user get x --sandbox t.json": "user show", "group members x": "group show", "run stop": "run pause", "run resume": "run continue", "run logs": "run journal",
		"run stats": "run status", "sku get EMS --json": "sku show", "recipe lint": "recipe check", "app register": "app manifest", "run delay": "run postpone",
	} {
		var out, said bytes.Buffer
		if code := execute(t.Context(), strings.Fields(line), nil, &out, &said); code != 2 {
			t.Errorf("%s: exit code %d", line, code)
		}
		if want := "did you mean `reseat " + want + "`?"; !strings.Contains(said.String(), want) {
			t.Errorf("%s: no %q in %s", line, want, said.String())
		}
	}
	a := &app{Streams: output.Streams{Out: io.Discard, Err: io.Discard}, env: func(string) (string, bool) { return "", false }}
	root := a.root()
	for word, line := range manual.OtherCommands {
		words := strings.Fields(line)
		c, rest, err := root.Find(words)
		if err != nil || c == root {
			t.Errorf("%s is answered with %s, which is no command", word, line)
			continue
		}
		for _, flag := range rest {
			if name, is := strings.CutPrefix(flag, "--"); is && c.Flags().Lookup(name) == nil {
				t.Errorf("%s is answered with %s, and there is no %s", word, line, flag)
			}
		}
	}
}
