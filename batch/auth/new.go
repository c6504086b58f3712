package auth

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"reseat/batch/wire"
)

// Options say who signs in, and where.
type Options struct {
	Kind     Kind
	Tenant   string // id or domain
	ClientID string // of the app registration; of the identity for managed-identity
	Cloud    Cloud

	CertificateFile string    // PEM with the key, or PFX
	PasswordFile    string    // of the certificate; "-": standard input; empty: CertificatePasswordEnv
	SecretFile      string    // "-": standard input; empty: SecretEnv
	Stdin           io.Reader // nil: os.Stdin

	Prompt   io.Writer // what a person is told meanwhile; nil: os.Stderr
	Remember string    // folder that remembers which account signed in; empty: each process asks anew
	Silent   bool      // no person is asked: without a remembered sign-in there is none

	Transport policy.Transporter // nil: wire.Transport's
	Authority string             // instead of the cloud's, taken as it is; https, also on loopback
}

// New returns the credential of the kind asked for. There is no default kind (R32):
// without one the error lists the choices. Every error of New and of the credential
// is an ErrSignIn, apart from an ended context.
func New(o Options) (azcore.TokenCredential, error) {
	if o.Kind == "" {
		return nil, &Error{Reason: "no kind of sign-in is chosen: set --auth to one of " + choices()}
	}
	w, ok := wayOf(o.Kind)
	switch {
	case !ok:
		return nil, &Error{Reason: fmt.Sprintf("unknown kind %q: set --auth to one of %s", o.Kind, choices())}
	case w.tenant && o.Tenant == "":
		return nil, &Error{Kind: o.Kind, Reason: "needs the tenant: set --tenant to its id or a domain"}
	case w.client && o.ClientID == "":
		return nil, &Error{Kind: o.Kind, Reason: "needs an app registration: set --client-id to its application id"}
	}
	if o.Prompt == nil {
		o.Prompt = os.Stderr
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	cred, err := w.open(o)
	if err != nil {
		return nil, explain(o.Kind, err)
	}
	return credential{o.Kind, cred}, nil
}

func (o Options) client() azcore.ClientOptions {
	authority := o.Cloud.Authority
	if o.Authority != "" {
		authority = o.Authority
	}
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority},
		Transport: o.transport(),
	}
}

// undiscovered is true where the authority is none that Microsoft's list knows: that list is
// asked in the global cloud, which is none of another cloud's business.
func (o Options) undiscovered() bool {
	return o.Authority != "" || !slices.ContainsFunc(clouds[:discovered], func(c Cloud) bool { return c.Authority == o.Cloud.Authority })
}

func deviceCode(o Options) (azcore.TokenCredential, error) {
	account, kept := o.remembered()
	cred, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
		ClientOptions: o.client(), TenantID: o.Tenant, ClientID: o.ClientID,
		DisableInstanceDiscovery: o.undiscovered(), DisableAutomaticAuthentication: true,
		AuthenticationRecord: account, Cache: kept,
		UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
			_, err := fmt.Fprintln(o.Prompt, m.Message)
			return err
		},
	})
	return &personal{asker: cred, o: o}, err
}

func browser(o Options) (azcore.TokenCredential, error) {
	account, kept := o.remembered()
	cred, err := azidentity.NewInteractiveBrowserCredential(&azidentity.InteractiveBrowserCredentialOptions{
		ClientOptions: o.client(), TenantID: o.Tenant, ClientID: o.ClientID,
		DisableInstanceDiscovery: o.undiscovered(), DisableAutomaticAuthentication: true,
		AuthenticationRecord: account, Cache: kept,
	})
	return &personal{asker: cred, o: o, before: "Sign in in the browser window that opens now."}, err
}

func azureCLI(o Options) (azcore.TokenCredential, error) {
	return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.Tenant})
}

func clientSecret(o Options) (azcore.TokenCredential, error) {
	secret, err := o.secret()
	if err != nil {
		return nil, err
	}
	return azidentity.NewClientSecretCredential(o.Tenant, o.ClientID, secret, &azidentity.ClientSecretCredentialOptions{
		ClientOptions: o.client(), DisableInstanceDiscovery: o.undiscovered(),
	})
}

func clientCertificate(o Options) (azcore.TokenCredential, error) {
	certs, key, err := o.certificate()
	if err != nil {
		return nil, err
	}
	return azidentity.NewClientCertificateCredential(o.Tenant, o.ClientID, certs, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: o.client(), DisableInstanceDiscovery: o.undiscovered(),
	})
}

func managedIdentity(o Options) (azcore.TokenCredential, error) {
	opts := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: o.client()}
	if o.ClientID != "" {
		opts.ID = azidentity.ClientID(o.ClientID)
	}
	return azidentity.NewManagedIdentityCredential(opts)
}

func workloadIdentity(o Options) (azcore.TokenCredential, error) {
	return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
		ClientOptions: o.client(), TenantID: o.Tenant, ClientID: o.ClientID, DisableInstanceDiscovery: o.undiscovered(),
	})
}

func environment(o Options) (azcore.TokenCredential, error) {
	return azidentity.NewEnvironmentCredential(&azidentity.EnvironmentCredentialOptions{
		ClientOptions: o.client(), DisableInstanceDiscovery: o.undiscovered(),
	})
}

// maxAnswer is how many bytes of an answer of the sign-in service are read. Tokens and
// the description of an authority have some kilobytes.
const maxAnswer = 1 << 20

// transport carries requests to the sign-in service.
func (o Options) transport() policy.Transporter {
	if o.Transport != nil {
		return o.Transport
	}
	return wire.Client(nil, maxAnswer, 2*time.Minute)
}
