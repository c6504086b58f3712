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
}

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
