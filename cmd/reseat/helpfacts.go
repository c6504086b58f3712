package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// A fact is what help and manual say of a command besides its flags: how it can end, what
// it needs to be permitted, and what it writes.
type fact struct {
	codes  string // exit codes
	needs  string // permissions of Microsoft Graph
	writes string // files
}

// The permissions that commands need.
const (
	asksNone = "none: it asks no tenant"
	toLook   = "read-only: Organization.Read.All, User.Read.All, GroupMember.Read.All"
	toChange = "licenses, also those of groups: the read-only ones and LicenseAssignment.ReadWrite.All; User.ReadWrite.All to create users, write usage locations or process groups again, GroupMember.ReadWrite.All to change members of groups"
)

// The exit codes of commands that look at files, at a tenant, or at whether they differ.
const (
	readsFiles = "0 1 2 5"
	looks      = "0 1 2 6 130"
	compares   = "0 1 2 4 5 6 130"
)

const runFolder = "the run folder: plan.jsonl, run.db (the journal), report.html, report.csv and report.json, passwords.csv of accounts that it creates"

var facts = map[string]fact{
	"demo":            {"0 1 2", asksNone, "a folder of its own, which is deleted at the end unless --dir names it"},
	"init":            {looks, toLook, "reseat.yaml; with --sandbox a folder with a sample tenant, a user list and a reseat.yaml"},
	"plan":            {"0 1 2 3 5 6 130", toLook, "the plan at -o FILE"},
	"show":            {readsFiles, asksNone, "-o FILE"},
	"approve":         {readsFiles, asksNone, "PLAN.approval, or -o FILE"},
	"rehearse":        {"0 1 2 3 5 6 130", toLook, "-o FILE; with --keep a folder with the simulated run"},
	"apply":           {"0 1 2 3 5 6 7 130", toChange, runFolder},
	"resume":          {"0 1 2 3 5 6 7 130", toChange, runFolder},
	"verify":          {compares, toLook, "the reports in the run folder, and -o FILE"},
	"drift":           {compares, toLook, "-o FILE; the run folder stays as it is"},
	"report":          {readsFiles, asksNone, "-o FILE, and a line in the run folder's list of reports"},
	"undo":            {"0 1 2 3 5 6 7 130", toLook, "the plan at -o FILE"},
	"run list":        {readsFiles, asksNone, "-o FILE"},
	"run status":      {readsFiles, asksNone, "-o FILE"},
	"run pause":       {readsFiles, asksNone, "a request in the run folder"},
	"run continue":    {readsFiles, asksNone, "a request in the run folder"},
	"run postpone":    {readsFiles, asksNone, "a request in the run folder"},
	"run pace":        {readsFiles, asksNone, "a request in the run folder"},
	"run journal":     {readsFiles, asksNone, "nothing"},
	"diff":            {readsFiles, asksNone, "-o FILE"},
	"recipe schema":   {"0 1 2", asksNone, "nothing"},
	"recipe check":    {readsFiles, asksNone, "nothing"},
	"explain-script":  {"0 1 2", asksNone, "-o FILE"},
	"findings":        {"0 1 2", asksNone, "-o FILE"},
	"sku list":        {looks, toLook, "-o FILE"},
	"sku show":        {looks, toLook, "-o FILE"},
	"sku map":         {looks, toLook, "-o FILE"},
	"user list":       {looks, toLook, "-o FILE"},
	"user show":       {"0 1 2 5 6 130", toLook, "-o FILE"},
	"group list":      {looks, toLook, "-o FILE"},
	"group show":      {looks, toLook, "-o FILE"},
	"group reprocess": {"0 1 2 3 5 6 130", toLook, "the plan at -o FILE"},
	"mcp":             {"0 1 2 6 130", toLook, "plans in --folder, if the agent makes one"},
	"snapshot":        {looks, toLook, "the snapshot at -o FILE, and with --redact=FILE its key"},
	"sandbox":         {"0 1 2", asksNone, "FILE, and FILE.log while it is served"},
	"doctor":          {"0 1 2 6 130", toLook, "-o FILE"},
	"login":           {looks, "those of the app registration", "tokens, in the system's own store"},
	"logout":          {"0 1 2", asksNone, "removes the tokens from the system's own store"},
	"whoami":          {looks, "those of the app registration", "nothing"},
	"app manifest":    {"0 1 2", asksNone, "-o FILE"},
	"config show":     {"0 1 2", asksNone, "nothing"},
	"docs":            {"0 1 2", asksNone, "pages in the folder that is named"},
	"version":         {"0 2", asksNone, "nothing"},
}

// codeWords are the exit codes (R35).
var codeWords = []struct{ code, words string }{
	{"0", "done"},
	{"1", "failed, or a user has no license now"},
	{"2", "usage: what was typed, or a file, is wrong"},
	{"3", "some users are on hold, refused or pending"},
	{"4", "the tenant differs from the plan"},
	{"5", "refused by a guard: stale or edited plan, wrong tenant, over a cap, no approval"},
	{"6", "sign-in or permission"},
	{"7", "another run is using this tenant"},
	{"130", "interrupted"},
}

// factOf is what is known of a command; ok is false for one that only holds others.
func factOf(cmd *cobra.Command) (fact, bool) {
	f, ok := facts[strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")]
	return f, ok
}

// endings lists the exit codes of a command with their words.
func (f fact) endings() (out [][2]string) {
	for _, c := range codeWords {
		for _, code := range strings.Fields(f.codes) {
			if code == c.code {
				out = append(out, [2]string{c.code, c.words})
			}
		}
	}
	return out
}
