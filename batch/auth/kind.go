package auth

import (
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// A Kind is a way to sign in, as --auth takes it.
type Kind string

// The kinds of sign-in. The first three are a person's, the others an app's.
const (
	DeviceCode       Kind = "device-code"
	Browser          Kind = "browser"
	CLI              Kind = "cli"
	Secret           Kind = "secret"
	Certificate      Kind = "certificate"
	ManagedIdentity  Kind = "managed-identity"
	WorkloadIdentity Kind = "workload-identity"
	Environment      Kind = "environment"
)

// A way is what a kind needs and how it begins.
type way struct {
	kind   Kind
	about  string
	tenant bool // needs Options.Tenant
	client bool // needs Options.ClientID
	open   func(Options) (azcore.TokenCredential, error)
}

var ways = []way{
	{DeviceCode, "a person signs in on any device with a code", false, true, deviceCode},
	{Browser, "a person signs in in this machine's browser", false, true, browser},
	{CLI, "the account of `az login`, with the permissions of the Azure CLI", false, false, azureCLI},
	{Secret, "an app with a client secret from a file, standard input or " + SecretEnv, true, true, clientSecret},
	{Certificate, "an app with a certificate (PEM or PFX)", true, true, clientCertificate},
	{ManagedIdentity, "the managed identity of this Azure machine", false, false, managedIdentity},
	{WorkloadIdentity, "the workload identity of this Kubernetes pod", false, false, workloadIdentity},
	{Environment, "an app as the AZURE_… environment variables say", false, false, environment},
}

// Kinds lists every kind.
func Kinds() []Kind {
	list := make([]Kind, len(ways))
	for i, w := range ways {
		list[i] = w.kind
	}
	return list
}

// About says in a few words who signs in how.
func (k Kind) About() string {
	w, _ := wayOf(k)
	return w.about
}

// Personal tells whether a person is asked, once, and remembered.
func (k Kind) Personal() bool { return k == DeviceCode || k == Browser }

func wayOf(k Kind) (way, bool) {
	for _, w := range ways {
		if w.kind == k {
			return w, true
		}
	}
	return way{}, false
}

func choices() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
