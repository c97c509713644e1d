// Package proxy speaks to a control plane as the agent and the Envoy of a
// workload do: it gets a certificate from its CA and its configuration by xDS.
package proxy

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	securityv1 "istio.io/api/security/v1alpha1"
)

// A ControlPlane is one mesh's, as a workload reaches it.
type ControlPlane struct {
	Addr  string         // host:port to connect to
	Name  string         // DNS name that the workload was told
	Roots *x509.CertPool // what the mesh's trust bundle holds
}

func (c ControlPlane) dial(certs ...tls.Certificate) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+c.Addr, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{
		ServerName:   c.Name,
		RootCAs:      c.Roots,
		Certificates: certs,
	})))
}

// An Identity is a workload's certificate with its key.
type Identity struct {
	tls.Certificate
	// SPIFFE is the name that the certificate carries.
	SPIFFE string
}

// Certificate asks the control plane's CA for a certificate, with a token of
// the workload's ServiceAccount as the only proof of who asks.
func (c ControlPlane) Certificate(ctx context.Context, token, clusterID string) (*Identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	if err != nil {
		return nil, err
	}
	conn, err := c.dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token, "clusterid", clusterID)
	answer, err := securityv1.NewIstioCertificateServiceClient(conn).CreateCertificate(ctx,
		&securityv1.IstioCertificateRequest{
			Csr:              string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr})),
			ValidityDuration: 3600,
		})
	if err != nil {
		return nil, err
	}
	return identity(answer.CertChain, key, c.Roots)
}

// identity reads the chain that a CA sent and checks that it leads to a root
// that the workload trusts.
func identity(chain []string, key *ecdsa.PrivateKey, roots *x509.CertPool) (*Identity, error) {
	id := &Identity{Certificate: tls.Certificate{PrivateKey: key}}
	rest := []byte(strings.Join(chain, "\n"))
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		id.Certificate.Certificate = append(id.Certificate.Certificate, block.Bytes)
	}
	if len(id.Certificate.Certificate) == 0 {
		return nil, fmt.Errorf("the CA sent no certificate")
	}
	leaf, err := x509.ParseCertificate(id.Certificate.Certificate[0])
	if err != nil {
		return nil, err
	}
	between := x509.NewCertPool()
	for _, der := range id.Certificate.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		between.AddCert(c)
	}
	usage := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, KeyUsages: usage}); err != nil {
		return nil, fmt.Errorf("certificate is not of the mesh's trust bundle: %w", err)
	}
	if len(leaf.URIs) != 1 {
		return nil, fmt.Errorf("certificate names %v; want one SPIFFE identity", leaf.URIs)
	}
	id.SPIFFE = leaf.URIs[0].String()
	return id, nil
}
