package graphsim

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// A move is one who came to a group or left it.
type move struct {
	number int
	member tenant.Member
	left   bool
}

// An unmade group is one that was deleted.
type unmade struct {
	id     tenant.GroupID
	number int
}

// touch notes that a group changed, and who came and left.
func (d *directory) touch(g *group, c groupChange) {
	d.changes++
	g.last = d.changes
	for _, m := range c.Joined {
		g.moves = append(g.moves, move{d.changes, m, false})
	}
	for _, id := range c.Left {
		g.moves = append(g.moves, move{d.changes, tenant.Member{ID: id, Kind: d.kindOfID(id)}, true})
	}
}

func (d *directory) kindOfID(id string) string {
	if d.groupByID[tenant.GroupID(id)] != nil {
		return "group"
	}
	return d.others[id]
}

func (d *directory) removeGroup(id tenant.GroupID) {
	if g := d.groupByID[id]; g != nil {
		delete(d.groupByID, id)
		d.groups = slices.DeleteFunc(d.groups, func(o *group) bool { return o == g })
		d.changes++
		d.unmade = append(d.unmade, unmade{id, d.changes})
	}
}

// A stretch is what a delta query is about: the changes after one and up to another.
type stretch struct {
	epoch       uint64 // of the process that gave out the token
	since, upTo int
	from        int // place of the next page
}

// epoch tells the tokens of this tenant from those of one that ended: the numbers of
// changes begin again with each.
func (t *Tenant) epoch() uint64 { return hash(t.o.Seed, "epoch", t.made.UnixNano()) }

func (s stretch) token() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d,%d,%d,%d", s.epoch, s.since, s.upTo, s.from))
}

// stretchOf reads where a delta query stands. The mutex is held.
func (t *Tenant) stretchOf(c *call) (s stretch, latest bool, f *fault) {
	token, next := c.query["$skiptoken"]
	if !next {
		token = c.query["$deltatoken"]
	}
	now := stretch{epoch: t.epoch(), since: -1, upTo: t.dir.changes}
	if token == "" {
		return now, false, nil
	}
	if strings.EqualFold(token, "latest") && !next {
		now.since = now.upTo
		return now, true, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	if _, scan := fmt.Sscanf(string(b), "%d,%d,%d,%d", &s.epoch, &s.since, &s.upTo, &s.from); err != nil || scan != nil || s.from < 0 {
		return s, false, faultPageToken()
	}
	if s.epoch != now.epoch {
		return s, false, &fault{status: http.StatusGone, code: "syncStateNotFound", message: "The sync state generation is not found; start the delta query again without a token."}
	}
	if !next {
		s.since, s.upTo, s.from = s.upTo, now.upTo, 0
	}
	return s, false, nil
}

// largestDelta is how many changes one page of a delta query has at most.
const largestDelta = 200

// delta answers a delta query over n objects, of which change returns what changed of
// the i-th in a stretch; nil: nothing. The mutex is held for reading.
func (t *Tenant) delta(c *call, context string, n int, change func(i int, s stretch) object) answer {
	if filter := c.query["$filter"]; filter != "" {
		return unsupported("$filter is not simulated in a delta query.").answer(c)
	}
	s, _, f := t.stretchOf(c)
	if f != nil {
		return f.answer(c)
	}
	size := make(map[string]string)
	if top, given := c.query["$top"]; given {
		size["$top"] = top
	}
	p, f := t.pageOf(&call{query: size})
	if f != nil {
		return f.answer(c)
	}
	p.from = s.from
	if p.top = min(p.top, largestDelta); len(size) == 0 {
		p.top = largestDelta
	}
	values, at := gather(p, n, func(i int) (object, bool) {
		o := change(i, s)
		return o, o != nil
	})
	o := object{"@odata.context": c.base + "/$metadata#" + context, "value": filled(values)}
	if at >= 0 {
		s.from = at
		o["@odata.nextLink"] = nextLink(c, "$skiptoken", s.token())
	} else {
		o["@odata.deltaLink"] = nextLink(c, "$deltatoken", stretch{s.epoch, s.since, s.upTo, 0}.token())
	}
	return ok(http.StatusOK, o)
}

// deltaUsers answers GET /users/delta.
func deltaUsers(t *Tenant, c *call) answer {
	props, f := chosen(c.query["$select"], defaultUser)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.delta(c, "users", len(t.dir.users), func(i int, s stretch) object {
		e := t.dir.users[i]
		if e.last <= s.since || e.last > s.upTo && s.from > 0 && s.since < 0 && e.now == nil {
			return nil
		}
		if e.now != nil {
			o := t.dir.render(e.now, props)
			o["id"] = e.id
			return o
		}
		if s.since < 0 {
			return nil
		}
		return removed(string(e.id), e.bin == nil)
	})
}

func removed(id string, forGood bool) object {
	reason := "changed" // it can come back
	if forGood {
		reason = "deleted"
	}
	return object{"id": id, "@removed": object{"reason": reason}}
}

// deltaGroups answers GET /groups/delta: changed groups, and with them who came and left.
func deltaGroups(t *Tenant, c *call) answer {
	var names []string
	withMembers := c.query["$select"] == ""
	for _, n := range strings.Split(c.query["$select"], ",") {
		if strings.EqualFold(strings.TrimSpace(n), "members") {
			withMembers = true
		} else if n != "" {
			names = append(names, n)
		}
	}
	plain := *c
	plain.query = map[string]string{"$select": strings.Join(names, ",")}
	sel, f := groupNames(&plain)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	n := len(t.dir.groups)
	return t.delta(c, "groups", n+len(t.dir.unmade), func(i int, s stretch) object {
		if i >= n {
			if u := t.dir.unmade[i-n]; s.since >= 0 && u.number > s.since {
				return removed(string(u.id), true)
			}
			return nil
		}
		g := t.dir.groups[i]
		if g.last <= s.since {
			return nil
		}
		o := t.dir.renderGroup(c, g, sel+",id")
		if moved := g.moved(s.since); withMembers && len(moved) > 0 {
			o["members@delta"] = moved
		}
		return o
	})
}

// moved are the members of a group, or those who came and left after a change.
func (g *group) moved(since int) []object {
	var out []object
	if since < 0 {
		for _, m := range g.Members {
			out = append(out, object{"@odata.type": "#microsoft.graph." + kindName(m), "id": m.ID})
		}
		return out
	}
	last := make(map[string]move)
	for _, m := range g.moves {
		if m.number > since {
			last[m.member.ID] = m
		}
	}
	for _, m := range g.moves {
		if last[m.member.ID] != m {
			continue
		}
		o := object{"@odata.type": "#microsoft.graph." + kindName(m.member), "id": m.member.ID}
		if m.left {
			o["@removed"] = object{"reason": "deleted"}
		}
		out = append(out, o)
	}
	return out
}
