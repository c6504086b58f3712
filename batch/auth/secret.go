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
)

// The environment variables that hold secrets. No secret is taken from a flag:
// other users of the machine can read the flags of a running program.
const (
	SecretEnv              = "RESEAT_CLIENT_SECRET"
	CertificatePasswordEnv = "RESEAT_CERTIFICATE_PASSWORD"
)

// secret reads the client secret from the one place it was put. Line ends around it
// are not part of it.
func (o Options) secret() (string, error) {
	from, raw := SecretEnv, []byte(os.Getenv(SecretEnv))
	var err error
	switch o.SecretFile {
	case "":
	case "-":
		from = "standard input"
		raw, err = io.ReadAll(io.LimitReader(o.Stdin, 1<<16))
	default:
		from = o.SecretFile
		raw, err = os.ReadFile(o.SecretFile)
	}
	if err != nil {
		return "", fmt.Errorf("client secret: %w", err)
	}
	secret := strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff"))
	if secret == "" {
		return "", fmt.Errorf("client secret: %s is empty: set --client-secret-file to a file (- for standard input), or %s", from, SecretEnv)
	}
	return secret, nil
}

func (o Options) certificate() ([]*x509.Certificate, crypto.PrivateKey, error) {
	if o.CertificateFile == "" {
		return nil, nil, errors.New("set --certificate-file to a PEM or PFX file with certificate and key")
	}
	raw, err := os.ReadFile(o.CertificateFile)
	if err != nil {
		return nil, nil, err
	}
	certs, key, err := azidentity.ParseCertificates(raw, []byte(os.Getenv(CertificatePasswordEnv)))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w (is the password in %s right? some PFX encryptions are not supported: PEM always is)",
			o.CertificateFile, err, CertificatePasswordEnv)
	}
	return certs, key, nil
}
