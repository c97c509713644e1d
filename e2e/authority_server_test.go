package e2e

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	securityv1 "istio.io/api/security/v1alpha1"
	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// An issuer stands for istio-csr: who asks is who its token says, by the audience that the
// mesh has, and gets a certificate of the mesh's root.
type issuer struct {
	securityv1.UnimplementedIstioCertificateServiceServer

	s           *sample
	audience    string
	trustDomain string
	by          authority
}

// issuing serves it, and gives its address.
func issuing(t *testing.T, s *sample, w *workload, by authority) string {
	t.Helper()
	own := by.issue(t, "spiffe://"+w.agent.TrustDomain+"/ns/istio-hooli/sa/cert-manager-istio-csr", strings.TrimSuffix(w.agent.CAAddress, ":443"))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{own.Certificate}})))
	securityv1.RegisterIstioCertificateServiceServer(server, &issuer{s: s, audience: w.agent.TokenAudience, trustDomain: w.agent.TrustDomain, by: by})
	go func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			t.Error(err)
		}
	}()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// CreateCertificate signs for whom the API server knows by its token.
func (i *issuer) CreateCertificate(ctx context.Context, r *securityv1.IstioCertificateRequest) (*securityv1.IstioCertificateResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	token := strings.TrimPrefix(strings.Join(md.Get("authorization"), ""), "Bearer ")
	review, err := i.s.Kube.AuthenticationV1().TokenReviews().Create(ctx, &authenticationv1.TokenReview{
		Spec: authenticationv1.TokenReviewSpec{Token: token, Audiences: []string{i.audience}},
	}, metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	account := strings.Split(review.Status.User.Username, ":")
	if !review.Status.Authenticated || len(account) != 4 {
		return nil, fmt.Errorf("token of %q: %s", review.Status.User.Username, review.Status.Error)
	}
	block, _ := pem.Decode([]byte(r.GetCsr()))
	if block == nil {
		return nil, errors.New("no request")
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, err
	}
	spiffe, err := url.Parse("spiffe://" + i.trustDomain + "/ns/" + account[2] + "/sa/" + account[3])
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(4), URIs: []*url.URL{spiffe}, NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}, i.by.cert, csr.PublicKey, i.by.key)
	if err != nil {
		return nil, err
	}
	return &securityv1.IstioCertificateResponse{CertChain: []string{string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), i.by.pem}}, nil
}
