package graph

import (
	"strings"
	"testing"
)

func TestEndpointIsChecked(t *testing.T) {
	tests := []struct {
		base, root, fault string
		http              bool
	}{
		{base: "https://graph.microsoft.com", root: "https://graph.microsoft.com/v1.0"},
		{base: "https://graph.microsoft.com/v1.0/", root: "https://graph.microsoft.com/v1.0"},
		{base: "https://gate.contoso.com/graph/", root: "https://gate.contoso.com/graph/v1.0"},
		{base: "http://127.0.0.1:8080", http: true, root: "http://127.0.0.1:8080/v1.0"},
		{base: "http://[::1]:8080", http: true, root: "http://[::1]:8080/v1.0"},
		{base: "http://localhost:8080", http: true, root: "http://localhost:8080/v1.0"},
		{base: "http://localhost:8080", fault: "use https"},
		{base: "http://graph.contoso.com", http: true, fault: "unencrypted"},
		{base: "http://localhost.contoso.com", http: true, fault: "unencrypted"},
		{base: "ftp://graph.contoso.com", fault: "must be https"},
		{base: "graph.microsoft.com", fault: "not an absolute URL"},
		{base: "", fault: "not an absolute URL"},
		{base: "https://me:pw@graph.contoso.com", fault: "leave out user"},
		{base: "https://graph.contoso.com?x=1", fault: "leave out user"},
	}
	for _, tt := range tests {
		root, err := rootOf(tt.base, tt.http)
		switch {
		case tt.fault == "" && (err != nil || root.String() != tt.root):
			t.Errorf("%q: %v, %v; want %s", tt.base, root, err, tt.root)
		case tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)):
			t.Errorf("%q: error %v; want one with %q", tt.base, err, tt.fault)
		}
		if err != nil && strings.Contains(err.Error(), "pw@") {
			t.Errorf("%q: the error tells the password: %v", tt.base, err)
		}
	}
}

// Graph-contract 3.2.
func TestUserPathEscapesUPNs(t *testing.T) {
	tests := []struct{ key, path string }{
		{userA, "/users/" + userA},
		{"adele@contoso.com", "/users/adele@contoso.com"},
		{"adele_adatum.com#EXT#@contoso.onmicrosoft.com", "/users/adele_adatum.com%23EXT%23@contoso.onmicrosoft.com"},
		{"$adele@contoso.com", "/users('$adele@contoso.com')"},
		{"$o'brien@contoso.com", "/users('$o''brien@contoso.com')"},
		{"$a#b@contoso.com", "/users('$a%23b@contoso.com')"},
		{"o'brien@contoso.com", "/users/o%27brien@contoso.com"},
		{"a/b?c%27@contoso.com", "/users/a%2Fb%3Fc%2527@contoso.com"},
		{"jörg@contoso.com", "/users/j%C3%B6rg@contoso.com"},
	}
	for _, tt := range tests {
		if got := userPath(tt.key); got != tt.path {
			t.Errorf("userPath(%q) = %s; want %s", tt.key, got, tt.path)
		}
	}
}

// What is escaped must arrive as it was, also where net/url has its own view.
func TestUserPathArrivesUnchanged(t *testing.T) {
	for _, key := range []string{"$o'brien@contoso.com", "o'brien@contoso.com", "a#EXT#@contoso.com", "a/b@contoso.com", "a+b@contoso.com"} {
		tp, c := newTape(t, always(200, `{"id":"`+userA+`"}`))
		if _, err := c.User(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if got, want := tp.asked[0].path, "/v1.0"+userPath(key); got != want {
			t.Errorf("%q travelled as %s; want %s", key, got, want)
		}
	}
}

func TestQueryIsEscaped(t *testing.T) {
	q := query{sel: "id,mail", filter: "mail eq " + literal("o'brien+x#y@contoso.com"), top: 999, count: true}
	want := "?$select=id,mail&$filter=mail%20eq%20'o''brien%2Bx%23y%40contoso.com'&$top=999&$count=true"
	if got := q.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Graph-contract 9.
func TestReadsCostWhatGraphCharges(t *testing.T) {
	tests := []struct {
		q     query
		units int
		want  int
	}{
		{query{}, unitsList, 2},
		{query{sel: "id"}, unitsList, 1},
		{query{sel: "id", top: 5}, unitsList, 1},
		{query{top: 19}, unitsMembers, 2},
		{query{top: 20}, unitsMembers, 3},
		{query{sel: "id", top: 5}, unitsTransitive, 3},
		{query{sel: "id"}, unitsSKUs, 2},
		{query{}, unitsOne, 1},
	}
	for _, tt := range tests {
		got := tt.q.cost(tt.units)
		if got.Units != tt.want || got.Writes != 0 {
			t.Errorf("%v of %d units costs %+v; want %d units and no write", tt.q, tt.units, got, tt.want)
		}
	}
}
