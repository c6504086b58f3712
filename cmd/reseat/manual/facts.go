package manual

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"
)

// A Fact is what help and manual say of a command besides its flags: how it can end, what
// it needs to be permitted, and what it writes.
type Fact struct {
	Codes  string // exit codes
	Needs  string // permissions of Microsoft Graph
	Writes string // files
}

// The permissions that commands need.
const (
	AsksNone = "none: it asks no tenant"
	ToLook   = "read-only: Organization.Read.All, User.Read.All, GroupMember.Read.All"
	ToChange = "licenses, also those of groups: the read-only ones and LicenseAssignment.ReadWrite.All; User.ReadWrite.All to create users, write usage locations or process groups again, GroupMember.ReadWrite.All to change members of groups"
)

// The exit codes of commands that look at files, at a tenant, or at whether they differ.
const (
	readsFiles = "0 1 2 5"
	looks      = "0 1 2 6 130"
	compares   = "0 1 2 4 5 6 130"
)

const runFolder = "the run folder: plan.jsonl, run.db (the journal), report.html, report.csv and report.json, passwords.csv of accounts that it creates"

// Facts are what does not follow from the flags of a command.
var Facts = map[string]Fact{
	"demo":            {Codes: "0 1 2", Writes: "a folder of its own, which is deleted at the end unless --dir names it"},
	"init":            {Writes: "reseat.yaml; with --sandbox a folder with a sample tenant, a user list and a reseat.yaml"},
	"plan":            {Codes: "0 1 2 3 5 6 130", Writes: "the plan at -o FILE"},
	"approve":         {Writes: "PLAN.approval, or -o FILE"},
	"rehearse":        {Codes: "0 1 2 3 5 6 130", Writes: "-o FILE; with --keep a folder with the simulated run"},
	"apply":           {Codes: "0 1 2 3 5 6 7 130", Needs: ToChange, Writes: runFolder},
	"resume":          {Codes: "0 1 2 3 5 6 7 130", Needs: ToChange, Writes: runFolder},
	"verify":          {Codes: compares, Writes: "the reports in the run folder, and -o FILE"},
	"drift":           {Codes: compares, Writes: "-o FILE; the run folder stays as it is"},
	"report":          {Writes: "-o FILE, and a line in the run folder's list of reports"},
	"undo":            {Codes: "0 1 2 3 5 6 7 130", Writes: "the plan at -o FILE"},
	"run pause":       {Writes: "a request in the run folder"},
	"run continue":    {Writes: "a request in the run folder"},
	"run postpone":    {Writes: "a request in the run folder"},
	"run pace":        {Writes: "a request in the run folder"},
	"recipe schema":   {Codes: "0 1 2"},
	"explain-script":  {Codes: "0 1 2"},
	"findings":        {Codes: "0 1 2"},
	"user show":       {Codes: "0 1 2 5 6 130"},
	"group reprocess": {Codes: "0 1 2 3 5 6 130", Writes: "the plan at -o FILE"},
	"mcp":             {Writes: "plans in --folder, if the agent makes one"},
	"snapshot":        {Writes: "the snapshot at -o FILE, and with --redact=FILE its key"},
	"sandbox":         {Codes: "0 1 2", Writes: "FILE, and FILE.log while it is served"},
	"login":           {Codes: looks, Needs: "those of the app registration", Writes: "tokens, in the system's own store"},
	"logout":          {Codes: "0 1 2", Needs: AsksNone, Writes: "removes the tokens from the system's own store"},
	"whoami":          {Codes: looks, Needs: "those of the app registration"},
	"app manifest":    {Codes: "0 1 2"},
	"config show":     {Codes: "0 1 2"},
	"docs":            {Codes: "0 1 2", Writes: "pages in the folder that is named"},
	"version":         {Codes: "0 2"},
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

// FactOf is what is known of a command; ok is false for one that only holds others. What
// facts does not say follows from the flags: whether it asks a tenant, and whether it
// writes a file.
func FactOf(cmd *cobra.Command) (f Fact, ok bool) {
	if !cmd.HasParent() || cmd.HasSubCommands() || cmd.Name() == "help" || cmd.Parent().Name() == "completion" {
		return f, false
	}
	f = Facts[strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")]
	codes, needs, writes := readsFiles, AsksNone, "nothing"
	if cmd.Flags().Lookup("auth") != nil {
		codes, needs = looks, ToLook
	}
	if cmd.Flags().Lookup("out") != nil {
		writes = "-o FILE"
	}
	f.Codes, f.Needs, f.Writes = cmp.Or(f.Codes, codes), cmp.Or(f.Needs, needs), cmp.Or(f.Writes, writes)
	return f, true
}

// Endings lists the exit codes of a command with their words.
func (f Fact) Endings() (out [][2]string) {
	for _, c := range codeWords {
		for _, code := range strings.Fields(f.Codes) {
			if code == c.code {
				out = append(out, [2]string{c.code, c.words})
			}
		}
	}
	return out
}
