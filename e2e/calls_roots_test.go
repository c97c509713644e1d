package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/proxy"
)

// authority is a CA that a mesh is given.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  string
}

func newAuthority(t *testing.T, name string) authority {
	t.Helper()
	return makeAuthority(t, &x509.Certificate{Subject: pkix.Name{CommonName: "root of " + name}}, nil)
}

// makeAuthority has a CA of one's own, or of another's.
func makeAuthority(t *testing.T, template *x509.Certificate, by *authority) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(1)
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage |= x509.KeyUsageCertSign
	parent, signer := template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{cert, key, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}
}

// keyPEM is the authority's private key.
func (a authority) keyPEM(t *testing.T) string {
	t.Helper()
	key, err := x509.MarshalECPrivateKey(a.key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: key}))
}

// cacerts gives the authority to a mesh's control plane.
func (a authority) cacerts(t *testing.T, s *sample, m *mesh) {
	t.Helper()
	_, err := s.Kube.CoreV1().Secrets(m.root).Create(t.Context(), &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: "cacerts"},
		StringData: map[string]string{
			"ca-cert.pem": a.pem, "root-cert.pem": a.pem, "cert-chain.pem": a.pem,
			"ca-key.pem": a.keyPEM(t),
		},
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
}

// issue makes an identity, of whichever trust domain, for hosts if there are some.
func (a authority) issue(t *testing.T, spiffe string, hosts ...string) *proxy.Identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	name, err := url.Parse(spiffe)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), URIs: []*url.URL{name}, DNSNames: hosts,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &proxy.Identity{Certificate: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, SPIFFE: spiffe}
}

// end is one end of a call: who it is, the roots that it trusts, and what it asks of the peer.
type end struct {
	is    *proxy.Identity
	roots *x509.CertPool
	asks  proxy.Peer
}

// verify is what a proxy does with a peer's certificates.
func (e end) verify(state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("no certificate")
	}
	leaf, between := state.PeerCertificates[0], x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: e.roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		return err
	}
	if len(leaf.URIs) != 1 || !e.asks.Admits(leaf.URIs[0].String()) {
		return fmt.Errorf("%v is not who was asked for", leaf.URIs)
	}
	return nil
}

// call has one end call another: Go's TLS stands for the proxies', with what these are told
// of roots, server names and identities.
func call(ctx context.Context, from, to end) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	taken := make(chan error, 1)
	go func() {
		server, err := listener.Accept()
		if err != nil {
			taken <- err
			return
		}
		defer server.Close()
		s := tls.Server(server, &tls.Config{
			Certificates: []tls.Certificate{to.is.Certificate}, ClientAuth: tls.RequireAnyClientCert, VerifyConnection: to.verify,
		})
		if err = s.HandshakeContext(ctx); err == nil {
			_, err = s.Write([]byte("."))
		}
		taken <- err
	}()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer client.Close()
	// Names are not asked for: identities are.
	c := tls.Client(client, &tls.Config{
		Certificates: []tls.Certificate{from.is.Certificate}, ServerName: from.asks.ServerName, InsecureSkipVerify: true, VerifyConnection: from.verify,
	})
	if err = c.HandshakeContext(ctx); err == nil {
		_, err = c.Read(make([]byte, 1)) // a server that refuses says so after the client is done
	}
	client.Close()
	return errors.Join(err, <-taken)
}
