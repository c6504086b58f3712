package report

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/shellword"
	"reseat/plan/tenant"
)

// againFile is the plan file that a command to plan again names: not the one that it is
// about, which stays as it was reviewed.
const againFile = "again.plan"

// A planCommands writes the commands that fix what a plan has on hold, as they can be
// pasted: with the files, flags and connection with which the plan was made.
type planCommands struct {
	made    []string // the command line that made the plan; empty where nobody can type it again
	connect []string
	country string // where most users of the plan are; empty where none has a usage location
}

func commandsOf(h plan.Header, lines []plan.Line) planCommands {
	x := planCommands{connect: h.Options.Connection}
	if made := h.Options.Command; len(made) > 0 && made[0] == "plan" { // whoever wrote the file, what is to be pasted only plans
		x.made = made
	}
	users := map[string]int{}
	for i := range lines {
		if s := lines[i].Before; s != nil && s.Location != "" {
			users[s.Location]++
		}
	}
	for country, n := range users {
		if best := users[x.country]; n > best || n == best && country < x.country {
			x.country = country
		}
	}
	return x
}

// again is the command that makes the plan again with more flags; nothing where the plan was
// made by no command.
func (x planCommands) again(flags ...string) []string {
	if len(x.made) == 0 {
		return nil
	}
	args := x.made
	if len(flags) > 0 && flags[0] == "--via" {
		args = without(args, "--via")
	}
	return []string{shellword.Join(slices.Concat([]string{"reseat"}, args, flags, []string{"-o", againFile})...)}
}

// without is a command line without a flag and its value.
func without(args []string, flag string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == flag:
			i++
		case strings.HasPrefix(args[i], flag+"="):
		default:
			out = append(out, args[i])
		}
	}
	return out
}

// look is a command that only looks.
func (x planCommands) look(args ...string) []string {
	return []string{shellword.Join(slices.Concat([]string{"reseat"}, args, x.connect)...)}
}

// fix lists the commands that deal with a finding, the safest first; none where it takes
// more than a command.
func (x planCommands) fix(code plan.Code) []string {
	switch code {
	case "no-usage-location":
		if x.country == "" {
			return nil
		}
		return x.again("--location", x.country)
	case "plan-dependency", "plan-conflict":
		return slices.Concat(x.again("--fix"), x.again("--accept", string(code)))
	case "nothing-turned-on":
		return x.again("--all-on")
	case "readd-unsafe", "readd-breaks-addon":
		return x.again("--via", "update")
	case "readd-no-spare":
		return slices.Concat(x.again("--via", "update"), x.again("--accept", string(code)))
	case "no-seat":
		return x.look("user", "list", "-o", "inventory.html")
	case "inherited-only", "not-covered", "group-not-found", "group-kind":
		return x.look("group", "list")
	case "unknown-sku", "unknown-plan":
		return x.look("sku", "list")
	}
	if r, known := plan.RuleFor(code); known && r.Severity == plan.Hazard && strings.Contains(r.Remedy, "--accept "+string(code)) {
		return x.again("--accept", string(code))
	}
	return nil
}

// ofHolds lists the commands for what puts a line on hold.
func (x planCommands) ofHolds(findings []plan.Finding) []string {
	var out []string
	for _, f := range findings {
		if verdict.Holds(f) {
			out = append(out, x.fix(f.Code)...)
		}
	}
	return uniq(out)
}

// uniq keeps the first of equal texts.
func uniq(all []string) []string {
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// commands lists what to do about a row of the report: with the run, or by planning again.
// A report with pseudonyms has none, as nobody could type them.
func (r Report) commands(row *Row) []string {
	if r.Pseudonyms || r.Rehearsal {
		return nil
	}
	x := r.again
	switch row.Verdict {
	case verdict.OnHold:
		return x.ofHolds(row.Findings)
	case verdict.Skipped:
		if row.Reason == plan.LocationDiffers {
			return x.again("--location-overwrite")
		}
		return nil
	}
	if r.Run.Dir == "" {
		return nil
	}
	resume, check := x.look("resume", r.Run.Dir), x.look("verify", r.Run.Dir, "--wait", "5m")
	switch row.Verdict {
	case verdict.Stranded, verdict.NotStarted:
		return resume
	case verdict.Failed:
		return x.look("resume", r.Run.Dir, "--retry="+row.Reason)
	case verdict.Unverified:
		return check
	case verdict.Pending:
		if row.Reason == verdict.ReasonInDoubt || row.Reason == verdict.ReasonGroup && !row.group {
			return resume
		}
		return check
	case verdict.Drifted:
		return x.again()
	}
	return nil
}

// reasonCommands lists the commands for the users of one reason, from the first of them.
func (r Report) reasonCommands(v verdict.Verdict, reason string) []string {
	for i := range r.Rows {
		if r.Rows[i].Verdict == v && r.Rows[i].Reason == reason {
			return r.commands(&r.Rows[i])
		}
	}
	return nil
}

// checkCommand proves that the report in the run folder is unchanged; empty where there is
// no run.
func (r Report) checkCommand() string {
	if r.Run.Dir == "" || r.Pseudonyms {
		return ""
	}
	return shellword.Join("reseat", "report", r.Run.Dir, "--check", filepath.Join(r.Run.Dir, "report.html"))
}

// approveCommands say how the plan in a file is approved and carried out.
func approveCommands(p plan.Plan) (approve, apply string) {
	file := cmp.Or(tenant.Plain(p.File), "PLAN")
	connect := p.Header.Options.Connection
	short := p.Digest[:approvalLength]
	line := func(args ...string) string {
		return shellword.Join(slices.Concat([]string{"reseat"}, args, connect)...)
	}
	return shellword.Join("reseat", "approve", file, "--digest", short), line("apply", file, "--approve", short)
}

// HoldCommands lists the commands that deal with what puts a row on hold.
func (r Report) HoldCommands(row *Row) []string { return r.again.ofHolds(row.Findings) }
