package msol

import "strings"

// usersFile is the file in which a person puts the users that the script does not
// name, or that it names itself.
const usersFile = "users.csv"

// everyone is the key of the roster of all users, which no selection of reseat names.
const everyone = "(everyone)"

func (w *walk) importCSV(c call) value {
	v, ok := c.arg("Path", 0)
	if !ok {
		v, ok = c.arg("LiteralPath", -1)
	}
	switch {
	case c.strays(1) != "":
		return unknown(c.strays(1))
	case !ok:
		return unknown("Import-Csv without a file")
	}
	if _, has := c.args["Header"]; has {
		w.note(c.line, "the file has no header line, which -Header made up for: put one above its first row")
	}
	return value{roster: &roster{args: []string{w.path(c.line, v)}, kind: ofFile}}
}

func (w *walk) getContent(c call) value {
	v, ok := c.arg("Path", 0)
	if !ok {
		v, ok = c.arg("LiteralPath", -1)
	}
	switch {
	case c.strays(1) != "":
		return unknown(c.strays(1))
	case !ok:
		return unknown("Get-Content without a file")
	}
	return value{roster: &roster{args: []string{w.path(c.line, v)}, kind: ofLines}}
}

// path is a file as a shell takes it.
func (w *walk) path(line int, v value) string {
	if !v.isText() || !oneLine(v.texts[0]) {
		w.note(line, "where the file lies is not known (%s): the command says %s", w.noText("path", v), usersFile)
		return usersFile
	}
	p := v.texts[0]
	if hasPlaceholder(p) {
		w.note(line, "%s is to be filled in", quote(p))
	}
	if strings.Contains(p, ":") || strings.HasPrefix(p, `\\`) {
		w.note(line, "%s is a path of Windows: the command has it as it is", quote(p))
		return p
	}
	p = strings.TrimPrefix(strings.ReplaceAll(p, `\`, "/"), "./")
	if strings.HasPrefix(p, "-") || p == "" {
		p = "./" + p
	}
	return p
}

func (w *walk) getUser(c call) value {
	if why := c.strays(0); why != "" {
		return unknown(why + ": name the users in a file")
	}
	for _, key := range []string{"UserPrincipalName", "ObjectId"} {
		v, ok := c.args[key]
		switch {
		case !ok:
		case v.isText():
			return value{user: v.texts[0]}
		case v.row != nil:
			return value{row: v.row, column: ""}
		default:
			return unknown(w.noText(key, v))
		}
	}
	if _, cut := c.args["MaxResults"]; cut {
		return unknown("-MaxResults selects only some of the users: name them in a file")
	}
	_, all := c.args["All"]
	if !all {
		w.note(c.line, "without -All this returned 500 users at most; reseat selects all of them")
	}
	if _, ok := c.args["UnlicensedUsersOnly"]; ok {
		return w.unlicensed(c.line)
	}
	return value{roster: &roster{args: []string{everyone}}}
}

func (w *walk) unlicensed(line int) value {
	w.note(line, "MSOnline counts blocked accounts, shared mailboxes, rooms and guests among the unlicensed: leave out --include-blocked and --include-guests to spare them")
	return value{roster: &roster{
		args: []string{"--unlicensed", "--include-blocked", "--include-guests"}, line: line, moves: true,
	}}
}

func (w *walk) getGroup(c call) value {
	if v, ok := c.args["ObjectId"]; ok && v.isText() {
		return value{group: v.texts[0]}
	}
	if v, ok := c.args["SearchString"]; ok && v.isText() {
		w.note(c.line, "-SearchString finds every group whose name begins with %s; --group selects the one with exactly that name", quote(v.texts[0]))
		return value{group: v.texts[0]}
	}
	return value{state: "reseat plan --group NAME finds a group"}
}

func (w *walk) getGroupMember(c call) value {
	v, ok := c.arg("GroupObjectId", 0)
	if !ok && c.in != nil {
		v, ok = *c.in, true
	}
	group := v.group
	if v.isText() {
		group = v.texts[0]
	}
	_, cut := c.args["MaxResults"]
	switch {
	case c.strays(1) != "":
		return unknown(c.strays(1))
	case cut:
		return unknown("-MaxResults selects only some of the members: name them in a file")
	case !ok || group == "" || !oneLine(group):
		return unknown("the script does not say which group this is")
	}
	if _, all := c.args["All"]; !all {
		w.note(c.line, "without -All this returned 250 members at most; reseat selects all of them")
	}
	if hasPlaceholder(group) {
		w.note(c.line, "%s is to be filled in: the group's name, id or mail", quote(group))
	}
	return value{roster: &roster{args: []string{"--group", group}}}
}

// hasPlaceholder tells whether a text holds something like <UPN> that a person must
// fill in.
func hasPlaceholder(s string) bool {
	for i := range s {
		if placeholderAt(s[i:]) > 0 {
			return true
		}
	}
	return strings.HasPrefix(strings.ToLower(s), "your")
}
