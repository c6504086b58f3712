package auth

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"reseat/plan/bounded"
)

// The environment variables that hold secrets. No secret is taken from a flag:
// other users of the machine can read the flags of a running program.
const (
	SecretEnv              = "RESEAT_CLIENT_SECRET"
	CertificatePasswordEnv = "RESEAT_CERTIFICATE_PASSWORD"
)

// secret reads the client secret from the one place it was put.
func (o Options) secret() (string, error) {
	from, secret, err := o.hidden(o.SecretFile, SecretEnv)
	if err != nil {
		return "", fmt.Errorf("client secret: %w", err)
	}
	if secret == "" {
		return "", fmt.Errorf("client secret: %s is empty: set --client-secret-file to a file (- for standard input), or %s", from, SecretEnv)
	}
	return secret, nil
}

// hidden reads a secret from a file, standard input or the environment, and says
// which it was. Line ends around it are not part of it.
func (o Options) hidden(file, env string) (from, secret string, err error) {
	from, raw := env, []byte(os.Getenv(env))
	switch file {
	case "":
	case "-":
		from = "standard input"
		raw, err = io.ReadAll(io.LimitReader(o.Stdin, 1<<16))
	default:
		from = file
		raw, err = bounded.ReadFile(file, credentialMost)
	}
	return from, strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff")), err
}

// credentialMost is how many bytes a secret, a password or a certificate may have.
const credentialMost = 1 << 20

func (o Options) certificate() ([]*x509.Certificate, crypto.PrivateKey, error) {
	if o.CertificateFile == "" {
		return nil, nil, errors.New("set --certificate-file to a PEM or PFX file with certificate and key")
	}
	from, password, err := o.hidden(o.PasswordFile, CertificatePasswordEnv)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate password: %w", err)
	}
	raw, err := bounded.ReadFile(o.CertificateFile, credentialMost)
	if err != nil {
		return nil, nil, err
	}
	certs, key, err := azidentity.ParseCertificates(raw, []byte(password))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w (is the password in %s right? some PFX encryptions are not supported: PEM always is)",
			o.CertificateFile, err, from)
	}
	return certs, key, nil
}
