package e2e

import (
	"context"
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

// eventually tries until check succeeds; controllers need their time.
func eventually(t *testing.T, check func(context.Context) error) {
	t.Helper()
	var last error
	err := wait.PollUntilContextTimeout(context.Background(), 100*time.Millisecond, 45*time.Second, true,
		func(ctx context.Context) (bool, error) {
			err := check(ctx)
			if err == nil || ctx.Err() == nil { // and not that the time is over
				last = err
			}
			return err == nil, nil
		})
	if err != nil {
		t.Fatalf("%v: %v", err, last)
	}
}

// The control plane of every mesh is ready beside all others, each with a root
// certificate of its own.
func TestEachControlPlaneHasItsOwnRoot(t *testing.T) {
	s := must(t, running)
	owner := map[string]string{}
	for _, m := range s.meshes {
		if err := m.control.AwaitReady(t.Context()); err != nil {
			t.Errorf("mesh %s: %v", m.name, err)
		}
		root, err := s.root(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := owner[root]; taken {
			t.Errorf("meshes %s and %s have the same root certificate", other, m.name)
		}
		owner[root] = m.name
	}
	t.Logf("%d control planes, %d roots", len(s.meshes), len(owner))
}

// root is the certificate that a mesh's CA made for itself.
func (s *sample) root(ctx context.Context, m *mesh) (string, error) {
	secret, err := s.Kube.CoreV1().Secrets(m.root).Get(ctx, "istio-ca-secret", metav1.GetOptions{})
	if err != nil {
		return "", err
	}
	root := string(secret.Data["ca-cert.pem"])
	if !x509.NewCertPool().AppendCertsFromPEM([]byte(root)) {
		return "", fmt.Errorf("mesh %s: secret istio-ca-secret holds no certificate", m.name)
	}
	return root, nil
}

// The trust bundle of every mesh is in each namespace that its proxies may
// know of and in no other, so that no two control planes write one ConfigMap
// and no workload trusts a mesh that it has nothing to do with.
func TestTrustBundleStaysInItsMesh(t *testing.T) {
	s := must(t, running)
	for _, m := range s.meshes {
		root, err := s.root(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Sorted(slices.Values(m.visible()))
		eventually(t, func(ctx context.Context) error {
			got, err := s.holders(ctx, root)
			if err == nil && !slices.Equal(got, want) {
				err = fmt.Errorf("the trust bundle of mesh %s is in namespaces %v; want %v", m.name, got, want)
			}
			return err
		})
	}
	// Now that every control plane has written what it writes, none has
	// written into another's namespace meanwhile.
	for _, m := range s.meshes {
		for _, ns := range m.namespaces() {
			maps, err := s.Kube.CoreV1().ConfigMaps(ns).List(t.Context(), metav1.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, cm := range maps.Items {
				if cm.Name == "istio-ca-root-cert" {
					t.Errorf("namespace %s has a trust bundle by the name that all meshes share", ns)
				}
			}
		}
	}
}

// holders are the namespaces where some ConfigMap holds a root certificate.
func (s *sample) holders(ctx context.Context, root string) ([]string, error) {
	all, err := s.Kube.CoreV1().ConfigMaps("").List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, cm := range all.Items {
		if cm.Data["root-cert.pem"] == root {
			found[cm.Namespace] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}
