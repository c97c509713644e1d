package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

// What the meshes have their certificates from: a Secret that others bring, one that
// cert-manager makes, and istio-csr.
var authorities = map[string]string{
	"acme": `mesh: acme: {
	namespaces: pay: {}
	ca: {
		root: ROOT
		cacerts: {certificate: BELOW, chain: BELOW}
	}
}`,
	"initech": `mesh: initech: {
	namespaces: desk: {}
	ca: {
		root: ROOT
		certManager: issuer: name: "initech"
	}
}`,
	"hooli": `mesh: hooli: {
	namespaces: lab: {}
	ca: {
		root: ROOT
		istioCSR: {}
	}
}`,
}

// certificates stands for cert-manager's definition of the kind.
const certificates = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: certificates.cert-manager.io
spec:
  group: cert-manager.io
  names: {kind: Certificate, plural: certificates}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`

// certified is the cluster of the three, with what others bring.
func certified(t *testing.T) (s *sample, roots, below map[string]authority) {
	t.Helper()
	roots, below = map[string]authority{}, map[string]authority{}
	texts := map[string]string{}
	quoted := func(pem string) string {
		return "\"\"\"\n\t\t" + strings.ReplaceAll(strings.TrimSpace(pem), "\n", "\n\t\t") + "\n\t\t\"\"\""
	}
	for name, text := range authorities {
		root := newAuthority(t, name)
		roots[name] = root
		below[name] = makeAuthority(t, &x509.Certificate{Subject: pkix.Name{CommonName: "istiod of " + name}}, &root)
		texts[name] = strings.NewReplacer("ROOT", quoted(root.pem), "BELOW", quoted(below[name].pem)).Replace(text)
	}
	s, err := describeAll(describeMeshes(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	if s.Cluster, err = newCluster(t.Context(), "authority", 14); err != nil {
		t.Fatal(err)
	}
	stopAfter(t, s.Cluster)
	definition, err := manifest.Parse([]byte(certificates))
	if err != nil {
		t.Fatal(err)
	}
	for _, objects := range [][]manifest.Object{definition, s.stream} {
		if err := applyAll(t.Context(), s.Cluster, objects); err != nil {
			t.Fatal(err)
		}
	}
	return s, roots, below
}

// secret brings a Secret into a mesh's root namespace.
func secret(t *testing.T, s *sample, m *mesh, name string, kind corev1.SecretType, data map[string]string) {
	t.Helper()
	_, err := s.Kube.CoreV1().Secrets(m.root).Create(t.Context(), &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Type: kind, StringData: data,
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
}

// issued does what cert-manager does with the Certificate that meshc wrote.
func issued(t *testing.T, s *sample, m *mesh, root authority) authority {
	t.Helper()
	resource := s.Dynamic.Resource(schema.GroupVersionResource{Group: "cert-manager.io", Version: "v1", Resource: "certificates"})
	asked, err := resource.Namespace(m.root).Get(t.Context(), "cacerts", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	get := func(fields ...string) string {
		text, _, err := unstructured.NestedString(asked.Object, fields...)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	isCA, _, err := unstructured.NestedBool(asked.Object, "spec", "isCA")
	if err != nil || !isCA || get("spec", "issuerRef", "name") != m.name || get("spec", "issuerRef", "kind") != "Issuer" {
		t.Fatalf("the Certificate asks for %v (%v)", asked.Object["spec"], err)
	}
	a := makeAuthority(t, &x509.Certificate{Subject: pkix.Name{CommonName: get("spec", "commonName")}, KeyUsage: x509.KeyUsageDigitalSignature}, &root)
	secret(t, s, m, get("spec", "secretName"), corev1.SecretTypeTLS, map[string]string{"tls.crt": a.pem, "tls.key": a.keyPEM(t), "ca.crt": root.pem})
	return a
}

// served is the certificate of a control plane that signs none, as istio-csr's chart asks for it.
func served(t *testing.T, s *sample, m *mesh, root authority) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spiffe, err := url.Parse("spiffe://" + m.trustDomain + "/ns/" + m.root + "/sa/istiod-service-account")
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := net.SplitHostPort(m.address())
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "istiod." + m.root + ".svc"}, DNSNames: []string{name}, URIs: []*url.URL{spiffe},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, root.cert, &key.PublicKey, root.key)
	if err != nil {
		t.Fatal(err)
	}
	own := authority{key: key, pem: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}
	secret(t, s, m, "istiod-tls", corev1.SecretTypeTLS, map[string]string{"tls.crt": own.pem, "tls.key": own.keyPEM(t), "ca.crt": root.pem})
}

// With an intermediate in cacerts, in either form of its keys, a real control plane signs, and
// makes no root of its own; workloads get chains that lead to the root which the description
// names. With istio-csr it starts, serves with the certificate that it is given, and signs
// nothing. cert-manager and istio-csr are stood for by what they write and answer.
func TestFullAuthority(t *testing.T) {
	forFull(t)
	s, roots, below := certified(t)
	meshes := map[string]*mesh{}
	for _, m := range s.meshes {
		meshes[m.name] = m
	}
	secret(t, s, meshes["acme"], "cacerts", corev1.SecretTypeOpaque, map[string]string{
		"ca-cert.pem": below["acme"].pem, "ca-key.pem": below["acme"].keyPEM(t), "cert-chain.pem": below["acme"].pem, "root-cert.pem": roots["acme"].pem,
	})
	below["initech"] = issued(t, s, meshes["initech"], roots["initech"])
	served(t, s, meshes["hooli"], roots["hooli"])
	runControlPlanes(t, s)
	for _, m := range s.meshes {
		if _, err := s.root(t.Context(), m); !apierrors.IsNotFound(err) {
			t.Errorf("mesh %s: istio-ca-secret: %v; want none", m.name, err)
		}
	}

	for name, ns := range map[string]string{"acme": "pay", "initech": "desk"} {
		w := join(t, s, createPod(t, s, ns, "web", nil))
		_, e := told(t, w, "virtualInbound")
		signedBy(t, e.is, below[name], roots[name])
	}
	lab := join(t, s, createPod(t, s, "lab", "web", nil))
	if want := "cert-manager-istio-csr.istio-hooli.svc:443"; lab.agent.CAAddress != want {
		t.Errorf("the proxy of lab/web asks %s for certificates; want %s", lab.agent.CAAddress, want)
	}
	if _, err := lab.control.Certificate(t.Context(), lab.token, lab.agent.ClusterID); status.Code(err) != codes.Unimplemented {
		t.Errorf("the control plane of hooli is asked for a certificate: %v; want it to have no such service", err)
	}
	other := *lab
	other.control.Addr = issuing(t, s, lab, roots["hooli"])
	other.control.Name = strings.TrimSuffix(lab.agent.CAAddress, ":443")
	is, err := other.control.Certificate(t.Context(), lab.token, lab.agent.ClusterID)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, func(ctx context.Context) error {
		node, err := lab.agent.Node("10.250.0.1")
		if err != nil {
			return err
		}
		snapshot, err := lab.control.Fetch(ctx, is, node)
		if err == nil && !snapshot.Has(proxy.Listeners, "virtualInbound") {
			err = fmt.Errorf("the proxy of lab/web is not told of its own listener")
		}
		return err
	})
}

// signedBy checks with whose key an identity is signed, and that it leads to a root.
func signedBy(t *testing.T, is *proxy.Identity, by, root authority) {
	t.Helper()
	leaf, err := x509.ParseCertificate(is.Certificate.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := leaf.CheckSignatureFrom(by.cert); err != nil {
		t.Errorf("%s is signed by %s: %v; want %s", is.SPIFFE, leaf.Issuer, err, by.cert.Subject)
	}
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	pool.AddCert(root.cert)
	for _, der := range is.Certificate.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		between.AddCert(c)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		t.Errorf("%s is of %s: %v", is.SPIFFE, root.cert.Subject, err)
	}
}
