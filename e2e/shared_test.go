package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/proxy"
)

// sharing is what the platform says of namespaces that two meshes have in common: in one of
// which pods choose, in one all are a mesh's, and in one none is injected.
const sharing = `cluster: shared: {
	tools: {meshes: ["acme", "globex"], inject: "pod"}
	bench: {meshes: ["acme", "globex"], inject: "acme"}
	store: meshes: ["acme", "globex"]
}
`

// shared is the cluster of two meshes that share them.
func shared(t *testing.T) (s *sample, acme, globex *mesh) {
	t.Helper()
	dir := describeMeshes(t, map[string]string{
		"acme":   `mesh: acme: namespaces: shop: {}`,
		"globex": `mesh: globex: namespaces: pay: {}`,
	})
	if err := os.WriteFile(filepath.Join(dir, "cluster.cue"), []byte(frame+sharing), 0o644); err != nil {
		t.Fatal(err)
	}
	s = installed(t, dir, "shared", 21)
	runControlPlanes(t, s)
	named := func(name string) *mesh {
		return s.meshes[slices.IndexFunc(s.meshes, func(m *mesh) bool { return m.name == name })]
	}
	return s, named("acme"), named("globex")
}

// revisionOf is the label of a pod, or of configuration, of a mesh.
func revisionOf(m *mesh) map[string]string { return map[string]string{"istio.io/rev": m.revision} }

// Two pods of two meshes in one shared namespace each get their own: control plane, root
// of trust, certificate and view. Where the Namespace says whose all are, a pod's label says
// nothing, and where nobody does, no pod is injected.
func TestFullShared(t *testing.T) {
	forFull(t)
	s, acme, globex := shared(t)
	of := map[*mesh]string{acme: "shop", globex: "pay"}
	for m, ns := range of {
		create(t, s, traffic, "NAME", "of-"+m.name, "NS", ns, "ADDRESS", "10.210.0.1")
	}
	sharedRoots(t, s)
	for m := range of {
		pod := createPod(t, s, "tools", "of-"+m.name, revisionOf(m))
		belongs(t, pod, m)
		w := join(t, s, pod)
		if bundle := w.agent.TrustBundle; bundle != "istio-ca-root-cert-"+m.name {
			t.Errorf("the proxy of mesh %s takes its root from ConfigMap %s", m.name, bundle)
		}
		snapshot, e := told(t, w, "of-"+m.name+"."+of[m]+".svc")
		if want := "spiffe://" + m.trustDomain + "/ns/tools/sa/default"; e.is.SPIFFE != want {
			t.Errorf("the identity is %s; want %s", e.is.SPIFFE, want)
		}
		for other, ns := range of {
			for _, kind := range proxy.Kinds {
				if other != m && snapshot.Has(kind, "."+ns+".svc") {
					t.Errorf("a pod of mesh %s in the shared namespace is told of mesh %s's among its %s", m.name, other.name, kind)
				}
			}
		}
		belongs(t, createPod(t, s, "bench", "asks-for-"+m.name, revisionOf(m)), acme)
		uninjected(t, createPod(t, s, "store", "asks-for-"+m.name, revisionOf(m)))
	}
	belongs(t, createPod(t, s, "bench", "plain", nil), acme)
	uninjected(t, createPod(t, s, "tools", "plain", nil))
	uninjected(t, createPod(t, s, "store", "plain", nil))
	sharedValidation(t, s, acme, globex)
	unchanged(t, s)
}

// sharedRoots checks that each shared namespace has the root of each mesh, and that these differ.
func sharedRoots(t *testing.T, s *sample) {
	t.Helper()
	seen := map[string]string{}
	for _, m := range s.meshes {
		root, err := s.root(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := seen[root]; taken {
			t.Errorf("meshes %s and %s have the same root certificate", other, m.name)
		}
		seen[root] = m.name
		for _, ns := range []string{"tools", "bench", "store"} {
			eventually(t, func(ctx context.Context) error {
				cm, err := s.Kube.CoreV1().ConfigMaps(ns).Get(ctx, "istio-ca-root-cert-"+m.name, metav1.GetOptions{})
				if err == nil && strings.TrimSpace(cm.Data["root-cert.pem"]) != strings.TrimSpace(root) {
					err = fmt.Errorf("ConfigMap %s of namespace %s has another root than mesh %s", cm.Name, ns, m.name)
				}
				return err
			})
		}
	}
}

// uninjected checks that a Pod is as it was written.
func uninjected(t *testing.T, pod *corev1.Pod) {
	t.Helper()
	if a := agent(t, pod); a != nil {
		t.Errorf("pod %s/%s is injected and points to %s", pod.Namespace, pod.Name, a.DiscoveryAddress)
	}
}

// sharedValidation checks who is asked about configuration in shared namespaces, with both
// control planes up and with one of them down.
func sharedValidation(t *testing.T, s *sample, acme, globex *mesh) {
	t.Helper()
	for _, ns := range []string{"tools", "bench", "store"} {
		for _, m := range s.meshes {
			before := refusals(t, s)
			if err := submitAs(t.Context(), s, ns, m.revision, false); !refused(err) {
				t.Errorf("namespace %s: an invalid VirtualService of mesh %s: %v; want it refused", ns, m.name, err)
			}
			for _, other := range s.meshes {
				if got := refusals(t, s)[other.name] - before[other.name]; (got == 1) != (other == m) {
					t.Errorf("namespace %s: the control plane of %s refused %d of mesh %s", ns, other.name, got, m.name)
				}
			}
			if err := submitAs(t.Context(), s, ns, m.revision, true); err != nil {
				t.Errorf("namespace %s: a valid VirtualService of mesh %s: %v", ns, m.name, err)
			}
		}
		// What the note says.
		if err := submit(t.Context(), s, ns, false); err != nil {
			t.Errorf("namespace %s: a VirtualService of no revision: %v; want it unasked", ns, err)
		}
	}
	for down, up := range map[*mesh]*mesh{acme: globex, globex: acme} {
		if err := down.control.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, ns := range []string{"tools", "bench", "store"} {
			if err := submitAs(t.Context(), s, ns, up.revision, true); err != nil {
				t.Errorf("mesh %s is down: namespace %s: a valid VirtualService of mesh %s: %v", down.name, ns, up.name, err)
			}
			if err := submitAs(t.Context(), s, ns, up.revision, false); !refused(err) {
				t.Errorf("mesh %s is down: namespace %s: an invalid VirtualService of mesh %s: %v", down.name, ns, up.name, err)
			}
			if err := submitAs(t.Context(), s, ns, down.revision, true); err == nil {
				t.Errorf("mesh %s is down: namespace %s takes its configuration unseen", down.name, ns)
			}
		}
		belongs(t, createPod(t, s, "tools", "without-"+down.name, revisionOf(up)), up)
		if err := down.control.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := down.control.AwaitReady(t.Context()); err != nil {
			t.Fatal(err)
		}
		awaitValidation(t, s, down)
	}
}
