package graphsim

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// A route is one operation and what it costs (graph-contract 9).
type route struct {
	method  string
	path    string // {} stands for one segment, kept in the call's path
	units   int
	write   bool
	do      func(*Tenant, *call) answer
	options string // the query options that it reads; "cast" allows casts and "$count" as a segment
}

const (
	onlySelect = "$select"
	list       = "$select $filter $search $orderby $expand $count $top $skiptoken count"
	relation   = "$select $filter $search $orderby $count $top $skiptoken count cast"
)

var routes = []route{
	{"GET", "organization", 1, false, listOrganizations, onlySelect},
	{"GET", "organization/{}", 1, false, listOrganizations, onlySelect},
	{"GET", "subscribedSkus", 3, false, listSKUs, onlySelect},
	{"GET", "subscribedSkus/{}", 1, false, listSKUs, onlySelect},
	{"GET", "domains", 1, false, listDomains, onlySelect},
	{"GET", "directory/subscriptions", 1, false, listSubscriptions, "$select $top $skiptoken"},
	{"GET", "directory/subscriptions/{}", 1, false, getSubscription, onlySelect},
	{"GET", "directory/deletedItems", 1, false, listDeleted, relation},
	{"GET", "directory/deletedItems/{}", 1, false, getDeleted, onlySelect},
	{"POST", "directory/deletedItems/{}/restore", 1, true, restoreUser, ""},
	{"DELETE", "directory/deletedItems/{}", 1, true, purgeUser, ""},
	{"GET", "directoryObjects/{}", 1, false, getObject, onlySelect},
	{"POST", "directoryObjects/getByIds", 5, false, getByIDs, onlySelect},

	{"GET", "users", 2, false, listUsers, list},
	{"GET", "users/delta", 2, false, deltaUsers, "$select $filter $top $skiptoken $deltatoken"},
	{"POST", "users", 1, true, createUser, ""},
	{"GET", "users/{}", 1, false, getUser, "$select $expand"},
	{"PATCH", "users/{}", 1, true, updateUser, ""},
	{"DELETE", "users/{}", 1, true, deleteUserCall, ""},
	{"GET", "users/{}/licenseDetails", 2, false, listDetails, onlySelect},
	{"GET", "users/{}/licenseDetails/{}", 1, false, listDetails, onlySelect},
	{"GET", "users/{}/manager", 1, false, getManager, "$select $expand"},
	{"GET", "users/{}/manager/$ref", 1, false, getManager, ""},
	{"GET", "users/{}/memberOf", 2, false, listMemberOf, relation},
	{"GET", "users/{}/transitiveMemberOf", 2, false, listMemberOf, relation},
	{"POST", "users/{}/getMemberGroups", 1, false, memberGroups, ""},
	{"POST", "users/{}/getMemberObjects", 1, false, memberGroups, ""},
	{"POST", "users/{}/checkMemberGroups", 1, false, checkGroups, ""},
	{"POST", "users/{}/assignLicense", 1, true, assignLicense, ""},
	{"POST", "users/{}/reprocessLicenseAssignment", 1, true, reprocess, ""},

	{"GET", "groups", 1, false, listGroups, list},
	{"GET", "groups/delta", 1, false, deltaGroups, "$select $filter $top $skiptoken $deltatoken"},
	{"POST", "groups", 1, true, createGroup, ""},
	{"GET", "groups/{}", 1, false, getGroup, "$select $expand"},
	{"PATCH", "groups/{}", 1, true, updateGroup, ""},
	{"DELETE", "groups/{}", 1, true, deleteGroup, ""},
	{"POST", "groups/{}/assignLicense", 1, true, assignGroupLicense, ""},
	{"GET", "groups/{}/membersWithLicenseErrors", 1, false, listMembers, relation},
	{"GET", "groups/{}/members", 3, false, listMembers, relation},
	{"GET", "groups/{}/transitiveMembers", 5, false, listMembers, relation},
	{"GET", "groups/{}/owners", 1, false, listMembers, relation},
	{"GET", "groups/{}/memberOf", 1, false, listMemberOf, relation},
	{"POST", "groups/{}/members/$ref", 1, true, addMember, ""},
	{"POST", "groups/{}/owners/$ref", 1, true, addMember, ""},
	{"DELETE", "groups/{}/members/{}/$ref", 1, true, removeMember, ""},
	{"DELETE", "groups/{}/owners/{}/$ref", 1, true, removeMember, ""},
	{"DELETE", "groups/{}/members/{}", 1, true, deleteMember, ""},
}

// routesBySize holds the routes by number of segments.
var routesBySize = make(map[int][]splitRoute)

type splitRoute struct {
	*route
	segments []string
}

func init() {
	for i := range routes {
		s := strings.Split(routes[i].path, "/")
		routesBySize[len(s)] = append(routesBySize[len(s)], splitRoute{&routes[i], s})
	}
}

// String is the operation's name in a scenario.
func (r *route) String() string { return r.method + " " + r.path }

// batchRoute stands for the request around a JSON batch.
var batchRoute = &route{method: "POST", path: "$batch"}

// routeOf finds the operation that a call asks for.
func routeOf(c *call) (*route, *fault) {
	if c.strange != "" {
		return nil, unsupported("The cast to '%s' is not supported.", c.strange)
	}
	var other bool
	for _, r := range routesBySize[len(c.path)] {
		if !r.matches(c.path) {
			continue
		}
		if r.method == c.method {
			return r.route, r.unread(c)
		}
		other = true
	}
	if other {
		return nil, &fault{status: http.StatusMethodNotAllowed, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target."}
	}
	return nil, noSegment(unknownSegment(c.path))
}

// unknownSegment is the first segment of a path at which no operation is left; the last
// one where the path only ends too early.
func unknownSegment(path []string) string {
	for i := range path {
		begins := func(r route) bool {
			s := strings.Split(r.path, "/")
			return len(s) > i && splitRoute{&r, s[:i+1]}.matches(path[:i+1])
		}
		if !slices.ContainsFunc(routes, begins) {
			return path[i]
		}
	}
	return path[len(path)-1]
}

func (r splitRoute) matches(path []string) bool {
	for i, s := range r.segments {
		if s == "{}" && !isKey(path[i]) || s != "{}" && !strings.EqualFold(s, path[i]) {
			return false
		}
	}
	return true
}

// isKey tells whether a segment can be the key of an object, and is not a cast or $count
// where none can stand.
func isKey(s string) bool {
	return s != "" && s != "$count" && s != "$ref" && !strings.HasPrefix(s, "microsoft.graph.")
}

// unread names a query option or a segment that the operation does not read: none is
// ever passed over in silence.
func (r *route) unread(c *call) *fault {
	reads := strings.Fields(r.options)
	if c.cast != "" && !slices.Contains(reads, "cast") {
		return noSegment("microsoft.graph." + c.cast)
	}
	if c.counting && !slices.Contains(reads, "count") {
		return noSegment("$count")
	}
	if c.counting && !c.eventual() {
		return badRequest("Request_BadRequest", "$count is not currently supported.")
	}
	for _, key := range slices.Sorted(maps.Keys(c.query)) {
		switch {
		case !r.showsSignIns() && strings.Contains(strings.ToLower(c.query[key]), "signinactivity"):
			return unsupported("'signInActivity' is read at /users alone.")
		case key == "$count" && !strings.EqualFold(c.query[key], "true") && !strings.EqualFold(c.query[key], "false"):
			return badRequest("BadRequest", "Invalid value '"+c.query[key]+"' for $count query option found. Valid values are 'true', 'false'.")
		case !strings.HasPrefix(key, "$") || slices.Contains(reads, key):
		case key == "$format" && strings.EqualFold(c.query[key], "json"):
		case r.path == "users/{}/licenseDetails" && key == "$filter":
			return requestFault("Filtered searches against this resource are not supported.")
		case slices.Contains(options, key[1:]):
			return unsupported("'%s' is not supported by the service for this request.", key)
		default:
			return badRequest("BadRequest", "The query parameter '"+key+"' is not known.")
		}
	}
	return nil
}

// showsSignIns tells whether an operation can name signInActivity: another one would
// have to be kept to its permission and page size as well.
func (r *route) showsSignIns() bool { return r.path == "users" || r.path == "users/{}" }

func noSegment(name string) *fault {
	return badRequest("BadRequest", "Resource not found for the segment '"+name+"'.")
}

// cost returns the resource units of a call.
func (r *route) cost(c *call) int {
	n := r.units
	if c.query["$select"] != "" {
		n--
		if n == 4 && r.path == "directoryObjects/getByIds" {
			n = 2 // as published, not by the modifier
		}
	}
	if c.query["$expand"] != "" {
		n++
	}
	if top := c.query["$top"]; len(top) == 1 || len(top) == 2 && top < "20" {
		n--
	}
	return max(1, n)
}
