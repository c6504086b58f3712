package msol

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/recipe"
)

// jobs makes the jobs out of the actions. Users by name of whom the same is asked
// share one.
func (w *walk) jobs() []Job {
	var jobs []Job
	at := map[string]int{}
	turn := map[string]int{} // how many drafts a user has had
	named := w.freeName()
	drafts := w.drafts()
	for _, d := range drafts {
		w.turns[d.who.key()] += len(d.recipes())
	}
	for _, d := range drafts {
		turn[d.who.key()]++
		for _, r := range d.recipes() {
			key := fmt.Sprint(turn[d.who.key()], d.session, fingerprint(r))
			if d.who.roster != nil {
				key += d.who.key()
			}
			i, known := at[key]
			if !known {
				i = len(jobs)
				at[key] = i
				jobs = append(jobs, Job{Recipe: r})
			}
			w.addUsers(&jobs[i], d, named)
		}
	}
	for i := range jobs {
		j := &jobs[i]
		slices.Sort(j.Lines)
		j.Lines = slices.Compact(j.Lines)
		w.remarks(*j)
	}
	files(jobs, named)
	name(jobs)
	return w.sound(jobs)
}

// fingerprint is the same for two recipes if and only if they ask the same.
func fingerprint(r recipe.Recipe) string {
	return fmt.Sprintf("%q %q %q %v %v %q %q %q %q %v", r.Assign, r.Change, r.Remove, r.Create, r.AllOn, r.Disable, r.Via, r.Location, r.LocationFrom, r.LocationOverwrite)
}

// addUsers adds whom a draft is about to a job.
func (w *walk) addUsers(j *Job, d *draft, named string) {
	j.Lines = append(j.Lines, d.lines...)
	switch {
	case d.who.roster == nil:
		j.Args = []string{named}
		j.add(d.who.upn, cmp.Or(d.create, &person{}))
	case d.who.roster.moves && w.again(d):
		j.Args = []string{usersFile}
		w.note(d.lines[0], "the script chooses its users once and changes them several times: save them first with `reseat user list --unlicensed --output csv -o %s`", usersFile)
	case d.who.roster.args[0] == everyone:
		j.Args = []string{usersFile}
		w.note(d.lines[0], "the script goes over every user: `reseat user list --output csv -o %s` lists them; take out whom you do not mean", usersFile)
	default:
		j.Args = d.who.roster.args
	}
}

// again tells whether a later or earlier draft is about the same roster.
func (w *walk) again(d *draft) bool { return w.turns[d.who.key()] > 1 }

// add puts a user by name into the job's file.
func (j *Job) add(upn string, p *person) {
	if j.Rows == nil {
		j.Rows = [][]string{{"UserPrincipalName"}}
	}
	for _, c := range p.columns {
		if !slices.Contains(j.Rows[0], c) {
			j.Rows[0] = append(j.Rows[0], c)
		}
	}
	row := make([]string, len(j.Rows[0]))
	row[0] = upn
	for i, c := range p.columns {
		row[slices.Index(j.Rows[0], c)] = p.cells[i]
	}
	j.Rows = append(j.Rows, row)
}

// freeName is a name for the file of users that the script names itself, which the
// script does not use for another.
func (w *walk) freeName() string {
	for _, a := range w.actions {
		if r := a.who.roster; r != nil && (r.args[0] == usersFile || r.args[0] == everyone || r.moves) {
			return "named-users.csv"
		}
	}
	return usersFile
}

// files gives each job's users a file; jobs with the same users share it.
func files(jobs []Job, named string) {
	known := map[string]string{}
	for i := range jobs {
		j := &jobs[i]
		if j.Rows == nil {
			continue
		}
		for n := range j.Rows { // a column that a later user brought in
			for len(j.Rows[n]) < len(j.Rows[0]) {
				j.Rows[n] = append(j.Rows[n], "")
			}
		}
		key := fmt.Sprintf("%q", j.Rows)
		if known[key] == "" {
			known[key] = named
			if n := len(known); n > 1 {
				known[key] = fmt.Sprintf("%s-%d.csv", strings.TrimSuffix(named, ".csv"), n)
			}
		}
		j.File = known[key]
		j.Args = []string{j.File}
	}
}

// name gives each job a name that says what it does.
func name(jobs []Job) {
	used := map[string]int{}
	for i := range jobs {
		n := suggest(jobs[i].Recipe)
		if used[n]++; used[n] > 1 {
			n = fmt.Sprintf("%s_%d", n, used[n])
		}
		jobs[i].Name = n
	}
}

// suggest makes a name from what a recipe asks: new-ems, ems-readd, remove-ems.
func suggest(r recipe.Recipe) string {
	var words []string
	if r.Create {
		words = append(words, "new")
	}
	skus := slices.Concat(r.Assign, r.Change)
	if len(skus) == 0 && len(r.Remove) > 0 {
		words, skus = append(words, "remove"), r.Remove
	}
	if len(skus) > 3 {
		skus = append(slices.Clone(skus[:3]), "more")
	}
	words = append(words, skus...)
	if r.Via == plan.Readd {
		words = append(words, "readd")
	}
	if len(skus) == 0 && r.Locates() {
		words = append(words, "location")
	}
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '_'
	}, strings.Join(words, "-"))
	return strings.TrimLeft(name[:min(len(name), 50)], "-_")
}

// sound drops all jobs where one of their recipes would not be read again, and says
// so: names in a script can be anything.
func (w *walk) sound(jobs []Job) []Job {
	for _, j := range jobs {
		if err := j.Recipe.Check(); err != nil || !recipe.GoodName(j.Name) {
			w.once(&w.unread, "unread", j.Lines[0], "this request makes no recipe: %v", cmp.Or(err, fmt.Errorf("it has no name")))
			w.blocked = append(w.blocked, j.Lines[0])
		}
	}
	if len(w.blocked) > 0 {
		return nil
	}
	return jobs
}

// remarks notes where reseat does the same in another way.
func (w *walk) remarks(j Job) {
	r, line := j.Recipe, j.Lines[0]
	if r.Via == plan.Readd {
		w.note(line, "the license is removed and added again: that is via: readd, which leaves no user without it. Users who are already as requested are not changed; even-if-same: true includes them")
	}
	if r.AllOn && r.Via != plan.Readd && !r.Create {
		w.note(line, "license options replace the whole set, so every other service plan is turned on: that is all-on. With disable alone, what else is off stays off")
	}
	if len(r.Assign) > 0 && r.Via != plan.Readd && r.AllOn && !r.Create {
		w.note(line, "MSOnline refuses to add a license that is already assigned; reseat changes the service plans of users who have it, too")
	}
	if len(r.Remove) > 0 && len(r.Assign) > 0 {
		w.note(line, "plans that were off in the license removed are on in the one added, as in the script; with swap they stay off")
	}
	if r.LocationOverwrite {
		w.note(line, "existing usage locations are changed too, as in the script; without location-overwrite only missing ones are filled in")
	}
	if len(w.accounts) > 1 {
		w.note(line, "the script names several accounts in front of its licenses (%s); one tenant has one", strings.Join(w.accounts, ", "))
	}
	if r.Create {
		w.note(line, "passwords are made by reseat and written to a file that only you can read")
	}
}
