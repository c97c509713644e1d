package apiserver

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"
)

// A pki is the cluster's certificate authority and the keys that its servers
// and its administrator use.
type pki struct {
	dir  string
	cert *x509.Certificate
	key  crypto.Signer

	CA, Server, Admin, ServiceAccounts keyPair
}

// A keyPair names the files that hold a certificate and its private key.
type keyPair struct{ Cert, Key string }

func newPKI(dir string, addr netip.Addr) (*pki, error) {
	p := &pki{dir: dir}
	ca := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "kubernetes"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	server := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		DNSNames:    []string{"kubernetes.default.svc", "localhost"},
		IPAddresses: []net.IP{addr.AsSlice()},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	admin := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	// The server checks tokens with the public key that this certificate holds.
	tokens := &x509.Certificate{Subject: pkix.Name{CommonName: "service-accounts"}}
	for _, c := range []struct {
		pair     *keyPair
		name     string
		template *x509.Certificate
	}{
		{&p.CA, "ca", ca},
		{&p.Server, "server", server},
		{&p.Admin, "admin", admin},
		{&p.ServiceAccounts, "service-accounts", tokens},
	} {
		pair, err := p.issue(c.name, c.template)
		if err != nil {
			return nil, err
		}
		*c.pair = pair
	}
	return p, nil
}

// issue makes a key and a certificate for it, signed by the authority. The
// first certificate signs itself and becomes the authority.
func (p *pki) issue(name string, template *x509.Certificate) (keyPair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return keyPair{}, err
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.NotBefore = time.Now().Add(-time.Minute)
	template.NotAfter = time.Now().Add(24 * time.Hour)
	parent, signer := p.cert, p.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return keyPair{}, err
	}
	if p.cert == nil {
		p.key = key
		if p.cert, err = x509.ParseCertificate(der); err != nil {
			return keyPair{}, err
		}
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return keyPair{}, err
	}
	pair := keyPair{filepath.Join(p.dir, name+".crt"), filepath.Join(p.dir, name+".key")}
	if err := writePEM(pair.Cert, "CERTIFICATE", der); err != nil {
		return keyPair{}, err
	}
	return pair, writePEM(pair.Key, "PRIVATE KEY", private)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
