package auth

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
)

// R32: there is no default kind; the error lists the choices.
func TestSignInHasNoDefaultKind(t *testing.T) {
	for _, kind := range []Kind{"", "password"} {
		_, err := New(Options{Kind: kind, Tenant: "contoso.com", ClientID: "c"})
		if !errors.Is(err, ErrSignIn) {
			t.Fatalf("%q: %v; want ErrSignIn", kind, err)
		}
		for _, k := range Kinds() {
			if !strings.Contains(err.Error(), string(k)) {
				t.Errorf("%q: %v does not offer %s", kind, err, k)
			}
		}
	}
}

func TestWhatAKindNeedsIsAskedFor(t *testing.T) {
	t.Setenv(SecretEnv, "")
	t.Setenv("AZURE_TENANT_ID", "")
	tests := []struct {
		o    Options
		says string
	}{
		{Options{Kind: DeviceCode}, "--client-id"},
		{Options{Kind: Browser}, "--client-id"},
		{Options{Kind: Secret, ClientID: "c"}, "--tenant"},
		{Options{Kind: Secret, Tenant: "t"}, "--client-id"},
		{Options{Kind: Secret, Tenant: "t", ClientID: "c"}, "--client-secret-file"},
		{Options{Kind: Secret, Tenant: "t", ClientID: "c", SecretFile: "no-such-file"}, "no-such-file"},
		{Options{Kind: Secret, Tenant: "t", ClientID: "c", SecretFile: "-", Stdin: strings.NewReader("\n")}, "standard input is empty"},
		{Options{Kind: Certificate, Tenant: "t", ClientID: "c"}, "--certificate-file"},
		{Options{Kind: Certificate, Tenant: "t", ClientID: "c", CertificateFile: "new_test.go"}, "new_test.go"},
		{Options{Kind: Environment}, "AZURE_TENANT_ID"},
		{Options{Kind: Secret, Tenant: "not/a/tenant", ClientID: "c", SecretFile: "-", Stdin: strings.NewReader("x")}, "tenant"},
	}
	for _, tt := range tests {
		_, err := New(tt.o)
		if !errors.Is(err, ErrSignIn) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: %v; want ErrSignIn with %q", tt.o, err, tt.says)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "sign-in by "+string(tt.o.Kind)+": ") {
			t.Errorf("%v does not name the kind", err)
		}
	}
}

func TestEveryKindCanBegin(t *testing.T) {
	t.Setenv("AZURE_TENANT_ID", "contoso.com")
	t.Setenv("AZURE_CLIENT_ID", "c")
	t.Setenv("AZURE_CLIENT_SECRET", "x")
	t.Setenv("AZURE_FEDERATED_TOKEN_FILE", "token")
	t.Setenv(SecretEnv, "x")
	pem := writeCertificate(t)
	for _, k := range Kinds() {
		cred, err := New(Options{Kind: k, Tenant: "contoso.com", ClientID: "c", CertificateFile: pem, Cloud: clouds[0]})
		if err != nil || cred == nil {
			t.Errorf("%s: %v", k, err)
		}
		if k.About() == "" {
			t.Errorf("%s is not explained", k)
		}
	}
}

// Each cloud is as graph-contract 1.1 has it, and the page of consent is its own.
func TestClouds(t *testing.T) {
	want := []Cloud{
		{"global", "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://graph.microsoft.com/.default", "https://portal.azure.com"},
		{"usgov", "https://login.microsoftonline.us", "https://graph.microsoft.us", "https://graph.microsoft.us/.default", "https://portal.azure.us"},
		{"usgovdod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", "https://dod-graph.microsoft.us/.default", "https://portal.azure.us"},
		{"china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn/.default", "https://portal.azure.cn"},
		{"bleu", "https://login.sovcloud-identity.fr", "https://graph.svc.sovcloud.fr", "https://graph.svc.sovcloud.fr/.default", ""},
		{"delos", "https://login.sovcloud-identity.de", "https://graph.svc.sovcloud.de", "https://graph.svc.sovcloud.de/.default", ""},
		{"govsg", "https://login.sovcloud-identity.sg", "https://graph.svc.sovcloud.sg", "https://graph.svc.sovcloud.sg/.default", ""},
	}
	if diff := cmp.Diff(want, Clouds()); diff != "" {
		t.Error(diff)
	}
	for _, c := range want {
		got, err := CloudByName(strings.ToUpper(c.Name))
		if err != nil || got != c {
			t.Errorf("%s: %+v, %v", c.Name, got, err)
		}
		page := c.ConsentURL("contoso.com", "11111111-1111-4111-8111-111111111111")
		if page != c.Authority+"/contoso.com/adminconsent?client_id=11111111-1111-4111-8111-111111111111" {
			t.Errorf("%s: consent at %s", c.Name, page)
		}
	}
	if c, err := CloudByName(""); err != nil || c != want[0] {
		t.Errorf("no name: %+v, %v", c, err)
	}
	if _, err := CloudByName("germany"); err == nil || !strings.Contains(err.Error(), "global, usgov, usgovdod, china") {
		t.Errorf("a closed cloud gave %v; want the list", err)
	}
}

func TestEndedContextIsNoSignInFault(t *testing.T) {
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		if err := explain(Secret, cause); errors.Is(err, ErrSignIn) {
			t.Errorf("%v became %v", cause, err)
		}
	}
}

func TestExplainKeepsTheLineThatMatters(t *testing.T) {
	long := errors.New("ClientSecretCredential authentication failed.\nPOST https://login\n-----\nRESPONSE 401\n{\n \"error_description\": " +
		`"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"` + "\n}")
	want := "sign-in by secret: AADSTS7000215: Invalid client secret provided."
	if got := explain(Secret, long); got.Error() != want || !errors.Is(got, long) {
		t.Errorf("%q; want %q and its cause", got, want)
	}
	if got := explain(CLI, errors.New("AzureCLICredential: Azure CLI not found on path\nmore")); got.Error() != "sign-in by cli: AzureCLICredential: Azure CLI not found on path" {
		t.Errorf("%q", got)
	}
}

func TestStaticToken(t *testing.T) {
	for _, token := range []string{"abc", " Bearer abc\n", "bearer abc"} {
		got, err := Static(token).GetToken(t.Context(), policy.TokenRequestOptions{})
		if err != nil || got.Token != "abc" {
			t.Errorf("%q: %q, %v; want abc", token, got.Token, err)
		}
	}
	if _, err := Static(" ").GetToken(t.Context(), policy.TokenRequestOptions{}); !errors.Is(err, ErrSignIn) {
		t.Errorf("an empty token gave %v; want ErrSignIn", err)
	}
	if _, err := Static("abc").GetToken(t.Context(), policy.TokenRequestOptions{Claims: "{}"}); !errors.Is(err, ErrSignIn) {
		t.Errorf("a claims challenge gave %v; want ErrSignIn", err)
	}
}

// A cloud that a person describes is taken as it is, and none that would send a credential
// where it does not belong.
func TestDefinedClouds(t *testing.T) {
	c, err := Define("Air", "https://login.air.example/", "https://graph.air.example", "")
	if err != nil || c.Authority != "https://login.air.example" || c.Scope != "https://graph.air.example/.default" {
		t.Errorf("%+v, %v", c, err)
	}
	for _, bad := range [][4]string{
		{"Global", "https://login.air.example", "https://graph.air.example", ""},
		{"air", "http://login.air.example", "https://graph.air.example", ""},
		{"air", "https://login.air.example", "http://graph.air.example", ""},
		{"air", "https://login.air.example", "https://user@graph.air.example", ""},
		{"air", "https://login.air.example", "https://graph.air.example/v1.0", ""},
		{"air", "", "https://graph.air.example", ""},
		{"air", "https://login.air.example", "https://graph.air.example", "User.Read"},
	} {
		if c, err := Define(bad[0], bad[1], bad[2], bad[3]); err == nil {
			t.Errorf("%v was taken: %+v", bad, c)
		}
	}
}

// Of another cloud than those that the global one lists, the global one is not asked.
func TestOtherCloudsAreNotLookedUp(t *testing.T) {
	for _, c := range clouds {
		if got, want := (Options{Cloud: c}).undiscovered(), c.Portal == ""; got != want {
			t.Errorf("%s: undiscovered is %t", c.Name, got)
		}
	}
	if own, _ := Define("air", "https://login.air.example", "https://graph.air.example", ""); !(Options{Cloud: own}).undiscovered() {
		t.Error("a cloud of one's own is looked up in the global one")
	}
}
