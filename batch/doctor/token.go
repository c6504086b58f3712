package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/batch/auth"
	"reseat/plan/tenant"
)

// signIn gets a token and reads it.
func (e *exam) signIn(ctx context.Context) {
	if e.Barred != nil {
		e.barred(e.Barred)
		return
	}
	if e.Token == nil {
		e.note(codeSignIn, OK, "no token is sent")
		e.note(codeToken, Skip, "there is no token to read")
		return
	}
	if e.unreachable() {
		e.down[codeSignIn] = true
		e.note(codeSignIn, Skip, "not tried: the sign-in service cannot be reached")
		e.note(codeToken, Skip, "there is no token to read")
		return
	}
	token, err := e.Token(ctx)
	if err != nil {
		e.barred(err)
		return
	}
	e.note(codeSignIn, OK, "a token is issued"+by(e.Kind))
	e.read(token)
}

// barred enters why there is no token.
func (e *exam) barred(err error) {
	e.fail(codeSignIn, SignInFault, err.Error(), e.mendSignIn(err)...)
	e.note(codeToken, Skip, "there is no token to read")
}

// unreachable tells whether asking for a token would only wait: these kinds ask a
// service of this machine.
func (e *exam) unreachable() bool {
	return (e.down[codeDNSAuthority] || e.down[codeTLSAuthority]) && e.Kind != auth.ManagedIdentity && e.Kind != auth.CLI
}

func by(k auth.Kind) string {
	if k == "" {
		return ""
	}
	return " by " + string(k)
}

func (e *exam) mendSignIn(err error) []string {
	switch {
	case errors.Is(err, auth.ErrNobody):
		return []string{"sign in: `reseat login` with the same flags"}
	case e.Kind == "":
		return []string{
			"register an app: `reseat app manifest --for " + string(e.For) + "` says how",
			"choose a kind of sign-in with --auth: a person takes device-code, a server secret or certificate",
		}
	case strings.Contains(err.Error(), "AADSTS7000215"), strings.Contains(err.Error(), "AADSTS7000222"):
		return []string{"make a new client secret for the app at " + e.portal() + " (App registrations, Certificates & secrets) and hand it over by --client-secret-file or " + auth.SecretEnv + ": its value, not its id"}
	case strings.Contains(err.Error(), "AADSTS700016"):
		return []string{"check --client-id and --tenant: the app is not registered in that tenant"}
	case strings.Contains(err.Error(), "AADSTS90002"):
		return []string{"check --tenant and --cloud: there is no such tenant in this cloud"}
	case strings.Contains(err.Error(), "AADSTS65001"):
		return []string{"have an administrator consent: " + e.consent()}
	}
	return []string{"correct the sign-in as the message says, then run `reseat doctor` again"}
}

// read decodes the token. What it says is not verified: that is for Graph to do.
func (e *exam) read(token string) {
	who, err := auth.Describe(token)
	if err != nil {
		e.note(codeToken, Warn, err.Error()+"; permissions are found by trying")
		return
	}
	e.who, e.known = who, true
	e.report.Who, e.report.Granted = who.Name(), slices.Sorted(slices.Values(who.Granted()))
	about := "the token (read, not verified) is of " + who.Name()
	if who.TenantID != "" {
		about += ", tenant " + who.TenantID
	}
	if !who.Expires.IsZero() {
		about += ", until " + tenant.Clock(who.Expires)
	}
	switch {
	case !who.Expires.IsZero() && !e.Now().Before(who.Expires):
		e.fail(codeToken, SignInFault, about+": it has ended", e.again())
	case !e.forGraph(who.Audience):
		e.fail(codeToken, SignInFault, fmt.Sprintf("%s: it is meant for %s, not for %s", about, who.Audience, e.Graph), "get a token for the scope "+e.Graph+"/.default")
	case e.Kind == "" && !who.Expires.IsZero() && who.Expires.Sub(e.Now()) < 15*time.Minute:
		e.note(codeToken, Warn, about+": it ends soon and cannot be renewed", "set "+auth.TokenEnv+" to a new token before a long run")
	default:
		e.note(codeToken, OK, about)
	}
}

func (e *exam) forGraph(audience string) bool {
	return audience == "" || e.Cloud.Graph == "" || audience == GraphResource || strings.TrimRight(audience, "/") == e.Graph
}

// proven are permissions that a token need not name, because what they are for was
// done: others serve as well, such as Directory.AccessAsUser.All of the Azure CLI. It
// is no proof of User.Read.All that users are listed: less lists them without their
// licenses.
func (e *exam) proven() (names []string) {
	if e.called && !e.down[codeOrganization] && !e.down[codeSKUs] {
		names = append(names, organizationRead.Name)
	}
	if e.called && !e.down[codeGroups] && !e.down[codeMembers] {
		names = append(names, memberRead.Name)
	}
	return names
}

// permissions compares what is granted with what the purpose needs.
func (e *exam) permissions() {
	if !e.known {
		e.note(codePermissions, Skip, "not compared: no token lists permissions")
		e.note(codeExcess, Skip, "not compared: no token lists permissions")
		return
	}
	e.report.Commands = needs(append(e.proven(), e.report.Granted...))
	if lack := missing(e.For, e.report.Commands); len(lack) > 0 {
		e.fail(codePermissions, PermissionFault, fmt.Sprintf("missing for %s: %s", e.For, list(lack)), e.mendMissing(lack)...)
	} else {
		e.note(codePermissions, OK, fmt.Sprintf("all that %s needs is granted", e.For))
	}
	if more := excess(e.For, e.report.Granted); len(more) > 0 {
		mend := "remove from the app at " + e.portal() + " (App registrations, API permissions): " + strings.Join(more, ", ")
		if e.Kind == auth.CLI {
			mend = e.ownApp()
		}
		e.note(codeExcess, Warn, fmt.Sprintf("granted beyond what %s needs: %s", e.For, strings.Join(more, ", ")), mend)
		return
	}
	e.note(codeExcess, OK, fmt.Sprintf("nothing is granted beyond what %s needs", e.For))
}

func list(ps []Permission) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// mendMissing says how the missing permissions come to be granted.
func (e *exam) mendMissing(lack []Permission) []string {
	kind, what := "Role", "application"
	if !e.who.App() {
		kind, what = "Scope", "delegated"
	}
	switch e.Kind {
	case auth.ManagedIdentity:
		return []string{fmt.Sprintf("assign these app roles of Microsoft Graph to the managed identity (object id %s), for example with New-MgServicePrincipalAppRoleAssignment; it has no consent page: %s", e.who.ObjectID, list(lack))}
	case auth.CLI:
		return []string{e.ownApp()}
	}
	var ids []string
	for _, p := range lack {
		id := p.Role
		if kind == "Scope" {
			id = p.Scope
		}
		ids = append(ids, id+"="+kind)
	}
	return []string{
		fmt.Sprintf("add the %s permissions %s to the app at %s (App registrations, API permissions), or: az ad app permission add --id %s --api %s --api-permissions %s",
			what, list(lack), e.portal(), e.app(), GraphResource, strings.Join(ids, " ")),
		"have an administrator consent: " + e.consent(),
		e.again() + ": a token keeps the permissions with which it was issued",
	}
}

// again says how a newer token is got.
func (e *exam) again() string {
	switch {
	case e.Cloud.Name == "":
		return "set " + auth.TokenEnv + " to a new token"
	case e.Kind.Personal():
		return "`reseat logout`, then `reseat login`, with the same flags"
	case e.Kind == auth.CLI:
		return "`az login`"
	}
	return "run the command again"
}

func (e *exam) ownApp() string {
	return "sign in with an app registration of your own: the Azure CLI's permissions cannot be chosen (`reseat app manifest --for " + string(e.For) + " --delegated`)"
}

func (e *exam) app() string {
	return or(e.who.AppID, or(e.ClientID, "APP-ID"))
}

func (e *exam) portal() string { return or(e.Cloud.Portal, "the tenant's portal") }

// consent is the page where an administrator grants what the registration asks for.
func (e *exam) consent() string {
	if e.Cloud.Authority == "" {
		return "the page that `reseat app manifest --tenant TENANT --client-id " + e.app() + "` names"
	}
	return e.Cloud.ConsentURL(or(e.who.TenantID, or(e.Tenant, "organizations")), e.app())
}

func or(v, other string) string {
	if v == "" {
		return other
	}
	return v
}

// directoryRole looks at a person's roles: a delegated permission alone changes
// nothing (graph-contract 1.2).
func (e *exam) directoryRole() {
	want := rolesFor(e.For)
	switch {
	case !e.known:
		e.note(codeDirectoryRole, Skip, "not checked: no token names any")
		return
	case e.who.App():
		e.note(codeDirectoryRole, OK, "an app needs no directory role")
		return
	case len(want) == 0:
		e.note(codeDirectoryRole, OK, "reading needs no directory role")
		return
	}
	var names []string
	for _, id := range want {
		if slices.Contains(e.who.DirectoryRoles, id) {
			e.note(codeDirectoryRole, OK, roleNames[id]+" lets "+e.who.Name()+" do it")
			return
		}
		names = append(names, roleNames[id])
	}
	mend := fmt.Sprintf("have the role %s assigned to %s (or activated, where roles are eligible only), then %s", names[0], e.who.Name(), e.again())
	if custom := slices.ContainsFunc(e.who.DirectoryRoles, func(id string) bool { return id != everyone }); custom {
		e.note(codeDirectoryRole, Warn, "none of the roles in the token is known to suffice ("+strings.Join(names, ", ")+"); a custom role with microsoft.directory/users/assignLicense would", mend)
		return
	}
	e.fail(codeDirectoryRole, PermissionFault, e.who.Name()+" has no directory role for the whole tenant that lets them do it: one of "+strings.Join(names, ", "), mend)
}
