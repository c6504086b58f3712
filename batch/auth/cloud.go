package auth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A Cloud is one of Microsoft's: where it issues tokens, and where its Graph is
// (graph-contract 1.1).
type Cloud struct {
	Name      string // as --cloud takes it
	Authority string // of tokens
	Graph     string // Graph's root, without /v1.0
	Scope     string
	Portal    string // where apps are registered (learn.microsoft.com, "National clouds")
}

var clouds = []Cloud{
	{"global", "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://graph.microsoft.com/.default", "https://portal.azure.com"}, // also GCC
	{"usgov", "https://login.microsoftonline.us", "https://graph.microsoft.us", "https://graph.microsoft.us/.default", "https://portal.azure.us"},      // L4, GCC High
	{"usgovdod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", "https://dod-graph.microsoft.us/.default", "https://portal.azure.us"},
	{"china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn/.default", "https://portal.azure.cn"},
	// The sovereign clouds need an app registration of their own: no public one exists there
	// (graph-contract-2 section 10, which names no address of a portal).
	{"bleu", "https://login.sovcloud-identity.fr", "https://graph.svc.sovcloud.fr", "https://graph.svc.sovcloud.fr/.default", ""},  // France
	{"delos", "https://login.sovcloud-identity.de", "https://graph.svc.sovcloud.de", "https://graph.svc.sovcloud.de/.default", ""}, // Germany
	{"govsg", "https://login.sovcloud-identity.sg", "https://graph.svc.sovcloud.sg", "https://graph.svc.sovcloud.sg/.default", ""}, // Singapore
}

// discovered is how many of the clouds, the first ones, are in the list that Microsoft's
// global cloud answers about.
const discovered = 4

// ConsentURL is the page on which an administrator of the tenant grants an app the
// permissions that its registration asks for.
func (c Cloud) ConsentURL(tenant, clientID string) string {
	return c.Authority + "/" + url.PathEscape(tenant) + "/adminconsent?client_id=" + url.QueryEscape(clientID)
}

// CloudByName returns the cloud with that name, in any case; the empty name means
// global. The error lists the names.
func CloudByName(name string) (Cloud, error) {
	var names []string
	for _, c := range clouds {
		if strings.EqualFold(c.Name, name) || name == "" {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return Cloud{}, fmt.Errorf("cloud %q: choose one of %s", name, strings.Join(names, ", "))
}

// Clouds are all of Microsoft's clouds that reseat works in.
func Clouds() []Cloud { return slices.Clone(clouds) }

// Define returns a cloud that a person describes: where it issues tokens, where its Graph
// is, and the scope of its tokens, which where it is empty is Graph's own. Both addresses
// are https and a host alone, and no name stands for another cloud than that of this list:
// a credential of one cloud is never sent to another.
func Define(name, authority, graph, scope string) (Cloud, error) {
	if slices.ContainsFunc(clouds, func(c Cloud) bool { return strings.EqualFold(c.Name, name) }) {
		return Cloud{}, fmt.Errorf("cloud %q is one that reseat knows: choose another name", name)
	}
	c := Cloud{Name: name, Authority: strings.TrimSuffix(authority, "/"), Graph: strings.TrimSuffix(graph, "/"), Scope: scope}
	for _, x := range []struct{ what, address string }{{"authority", c.Authority}, {"graph", c.Graph}} {
		u, err := url.Parse(x.address)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return Cloud{}, fmt.Errorf("cloud %q: %s %q: write the address as https://HOST", name, x.what, x.address)
		}
	}
	if c.Scope == "" {
		c.Scope = c.Graph + "/.default"
	}
	if s, err := url.Parse(c.Scope); err != nil || s.Scheme == "" || !strings.HasSuffix(c.Scope, "/.default") {
		return Cloud{}, fmt.Errorf("cloud %q: scope %q: write it as https://HOST/.default", name, scope)
	}
	return c, nil
}
