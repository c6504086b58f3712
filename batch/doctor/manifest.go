package doctor

import "reseat/batch/auth"

// A Registration is an app registration as Graph's POST /applications takes it. Its
// requiredResourceAccess alone is what `az ad app create` and `update` take.
type Registration struct {
	DisplayName            string           `json:"displayName"`
	SignInAudience         string           `json:"signInAudience"`
	IsFallbackPublicClient bool             `json:"isFallbackPublicClient"`
	PublicClient           *PublicClient    `json:"publicClient,omitempty"`
	RequiredResourceAccess []ResourceAccess `json:"requiredResourceAccess"`
}

// PublicClient says where a browser comes back to.
type PublicClient struct {
	RedirectURIs []string `json:"redirectUris"`
}

// ResourceAccess is what is asked of one resource.
type ResourceAccess struct {
	ResourceAppID string   `json:"resourceAppId"`
	Access        []Access `json:"resourceAccess"`
}

// Access is one permission: Role of an app, Scope of a person.
type Access struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// Manifest returns the registration with the least that a purpose needs: with roles
// for an app that signs in by itself, with scopes where persons sign in.
func Manifest(p Purpose, persons bool) Registration {
	r := Registration{DisplayName: "reseat " + string(p), SignInAudience: "AzureADMyOrg", IsFallbackPublicClient: persons}
	if persons {
		r.PublicClient = &PublicClient{RedirectURIs: []string{"http://localhost"}}
	}
	graph := ResourceAccess{ResourceAppID: GraphResource}
	for _, x := range Permissions(p) {
		a := Access{x.Role, "Role"}
		if persons {
			a = Access{x.Scope, "Scope"}
		}
		graph.Access = append(graph.Access, a)
	}
	r.RequiredResourceAccess = []ResourceAccess{graph}
	return r
}

// Steps says in words how the registration comes to be, in the cloud's portal, and
// how reseat then signs in.
func Steps(p Purpose, persons bool, c auth.Cloud, tenant, clientID string) []string {
	tenant, clientID = or(tenant, "TENANT"), or(clientID, "APP-ID")
	kind, sign := "Application permissions", "reseat doctor --for "+string(p)+" --auth certificate --certificate-file app.pem --tenant "+tenant+" --client-id "+clientID
	key := "Certificates & secrets: upload the certificate that the app signs in with (a client secret works, too, but leaks more easily)"
	if persons {
		kind = "Delegated permissions"
		sign = "reseat login --auth device-code --tenant " + tenant + " --client-id " + clientID
		key = "Authentication: add the platform \"Mobile and desktop applications\" with http://localhost, and allow public client flows"
	}
	steps := []string{
		"At " + or(c.Portal, "the cloud's own portal") + ", App registrations, New registration: name \"reseat " + string(p) + "\", accounts in this organizational directory only.",
		key + ".",
		"API permissions, Add a permission, Microsoft Graph, " + kind + ":",
	}
	for _, x := range Permissions(p) {
		steps[2] += "\n     " + x.Name + "  to " + x.Why
	}
	steps = append(steps,
		"An administrator consents: "+c.ConsentURL(tenant, clientID),
	)
	if names := rolesFor(p); persons && len(names) > 0 {
		steps = append(steps, "Whoever signs in also needs the directory role "+roleNames[names[0]]+".")
	}
	return append(steps, "Then: "+sign)
}
