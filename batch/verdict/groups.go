package verdict

import (
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
)

// inGroups tells whether the user is found in the groups that the line joins, outside of
// those that it leaves, and with the licenses that the joined groups gave as the plan was
// made, in force.
func (j judge) inGroups() bool {
	for _, c := range j.line.Calls {
		switch {
		case c.Kind == plan.Join && !slices.Contains(j.user.Groups, c.Group):
			return false
		case c.Kind == plan.Leave && slices.Contains(j.user.Groups, c.Group):
			return false
		case c.Kind == plan.Leave && slices.ContainsFunc(j.user.Rows(), func(a tenant.Assignment) bool { return a.Group == c.Group }):
			return false
		}
	}
	return !slices.ContainsFunc(j.expected(), func(in plan.Inherited) bool {
		state, _ := j.user.CoverageOf(in.Group, in.SKU)
		return state != tenant.Covered
	})
}

// expected lists what the groups that the line joins or rests on are to give.
func (j judge) expected() []plan.Inherited {
	groups := j.line.Groups()
	if len(groups) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(j.line.After.OrNone().Inherited), func(in plan.Inherited) bool { return !slices.Contains(groups, in.Group) })
}

// groupsOpen tells whether some membership of the line was changed, and a group has still
// to be processed for the user or gave a license in error.
func (j judge) groupsOpen() bool {
	if j.found == nil {
		return false
	}
	for i, c := range j.line.Calls {
		if c.Group != "" && done(j.told.Calls[i]) {
			return true
		}
	}
	return false
}

// byGroups judges a user whose membership was changed, and who is not found as planned.
func (j judge) byGroups() Ruling {
	for _, in := range j.expected() {
		if state, _ := j.user.CoverageOf(in.Group, in.SKU); state == tenant.Failed {
			return Ruling{Failed, tenant.ErrGroupError.Code}
		}
	}
	switch at := j.told.accepted(); {
	case j.told.any(inDoubt):
		return Ruling{Pending, ReasonInDoubt}
	case !j.directAsLeft():
		return j.drifted()
	case at.IsZero() || j.now.Sub(at) < j.line.GroupLag():
		return Ruling{Pending, ReasonGroup}
	case !j.told.complete(j.line):
		return Ruling{NotStarted, ReasonInterrupted}
	}
	return j.drifted()
}

// ofGroup judges a group that has its licenses as planned: a success of the call is no
// result, and what the members have is (graph-contract-2 section 0).
func (j judge) ofGroup() Ruling {
	foreseen := map[tenant.UserID]bool{}
	for _, m := range j.line.Members {
		foreseen[m.User] = m.Ends == plan.Errs
	}
	missing, failed := j.group == nil, false
	if j.group != nil {
		missing = j.group.Processing != "" && j.group.Processing != tenant.Processed
		for _, m := range j.group.Members {
			missing = missing || m.State == tenant.NotCovered && !foreseen[m.User]
			failed = failed || m.State == tenant.Failed && !foreseen[m.User]
		}
	}
	switch at := j.told.accepted(); {
	case missing && (at.IsZero() || j.now.Sub(at) < j.line.GroupLag()):
		return Ruling{Pending, ReasonGroup}
	case missing:
		return j.drifted()
	case failed:
		return Ruling{Failed, tenant.ErrGroupError.Code}
	}
	return j.planned()
}

// directAsLeft tells whether the direct rows are as before, or as the calls that landed
// leave them.
func (j judge) directAsLeft() bool { return j.shortOf() || j.same(j.line.After, j.found) }

// inheritedInstead tells whether a license that is to be there directly is there through
// a group, and not directly.
func (j judge) inheritedInstead() bool {
	if j.user == nil || j.line.After == nil || len(j.line.Touches) == 0 {
		return false
	}
	for _, id := range j.line.Touches {
		_, want := tenant.Find(j.line.After.Direct, id)
		_, is := tenant.Find(j.found.Direct, id)
		through := func(a tenant.Assignment) bool { return a.SKU == id && a.InForce() }
		if want && !is && slices.ContainsFunc(j.user.Inherited(), through) {
			return true
		}
	}
	return false
}
