package graph

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// rootOf checks a base URL and returns it with /v1.0 added.
func rootOf(base string, allowHTTP bool) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("endpoint %q: not an absolute URL such as https://graph.microsoft.com", base)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("endpoint %s: leave out user, query and fragment", u.Redacted())
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme != "http":
		return nil, fmt.Errorf("endpoint %s: the scheme must be https", base)
	case !loopback(u.Hostname()):
		return nil, fmt.Errorf("endpoint %s: a token would cross the network unencrypted: use https (plain http is for localhost only)", base)
	case !allowHTTP:
		return nil, fmt.Errorf("endpoint %s: plain http is not allowed here: use https", base)
	}
	u.Path = strings.TrimSuffix(u.Path, "/v1.0")
	u.RawPath = ""
	return u.JoinPath("v1.0"), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// at returns the absolute URL of an escaped path below the version root.
func (c *Client) at(path string) string { return c.root.String() + path }

// follow checks the nextLink of a page before the token is sent there: it must lead
// to the host that the client was made for.
func (c *Client) follow(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != c.root.Scheme || !strings.EqualFold(u.Host, c.root.Host) || u.User != nil {
		return "", fmt.Errorf("next page at %q: not on %s://%s, so it is not followed and the token stays here",
			link, c.root.Scheme, c.root.Host)
	}
	return link, nil
}
