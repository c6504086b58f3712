package graphsim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// A Certificate is what the sandbox shows over TLS, signed by an authority of its own.
// Both keys are in memory alone; the authority's is forgotten once it has signed, so
// that nobody can make another certificate that a client would trust.
type Certificate struct {
	Names     []string // hosts beside loopback
	Authority []byte   // as PEM, for clients to trust
	key       tls.Certificate
}

// AuthorityName is the name of the authority of every sandbox.
const AuthorityName = "reseat sandbox authority"

// certificateLasts is for how long the certificate is valid: a sandbox is not left
// running for longer.
const certificateLasts = 7 * 24 * time.Hour

// NewCertificate makes a certificate for localhost, the loopback addresses and the
// names. Its authority can sign for those alone.
func NewCertificate(now time.Time, names ...string) (Certificate, error) {
	for _, n := range names {
		if n == "" || strings.ContainsAny(n, "*/: ") {
			return Certificate{}, fmt.Errorf("%q is not a host name", n)
		}
	}
	loopback := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	root := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: AuthorityName}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLasts),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: append([]string{"localhost"}, names...),
		PermittedIPRanges: []*net.IPNet{{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}, {IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)}},
	}
	leaf := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: append([]string{"localhost"}, names...), IPAddresses: loopback,
	}
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Certificate{}, err
	}
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	if err != nil {
		return Certificate{}, err
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Certificate{}, err
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey)
	if err != nil {
		return Certificate{}, err
	}
	return Certificate{
		Names:     names,
		Authority: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER}),
		key:       tls.Certificate{Certificate: [][]byte{leafDER, rootDER}, PrivateKey: leafKey},
	}, nil
}

func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic("graphsim: no random numbers: " + err.Error())
	}
	return n
}
