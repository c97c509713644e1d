package e2e

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"

	"meshc.dev/e2e/manifest"
)

// A mesh that istioctl installs as its makers mean it, in istio-system and
// without a revision, runs beside meshc's: no object is in both but the CRDs,
// which are the cluster's, neither takes anything from the other, and a second
// pass over meshc's changes nothing.
func TestFullForeignMesh(t *testing.T) {
	forFull(t)
	dir := describeMeshes(t, map[string]string{"own": `mesh: own: {
	namespaces: "own-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32003}
}`})
	text, err := output(filepath.Join(bin, secondIstioctl), "manifest", "generate")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := manifest.Parse([]byte(text))
	if err != nil || len(foreign) < 20 {
		t.Fatalf("istioctl makes %d objects (%v)", len(foreign), err)
	}
	s := installed(t, dir, "foreign", 5)
	ours := map[string]bool{}
	for _, o := range s.stream {
		ours[o.String()] = true
	}
	if err := s.CreateNamespace(t.Context(), "istio-system", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateNamespace(t.Context(), "foreign-shop", map[string]string{"istio-injection": "enabled"}); err != nil {
		t.Fatal(err)
	}
	for _, o := range foreign {
		switch {
		case o.GetKind() == "CustomResourceDefinition":
			continue
		case ours[o.String()]:
			t.Errorf("%s is the foreign mesh's and one of ours", o)
		}
		if _, err := s.ApplyAs(t.Context(), o, "istioctl"); err != nil {
			t.Fatal(err)
		}
	}
	deployments, err := manifest.Of[appsv1.Deployment](foreign, "Deployment")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deployments {
		if d.Name != "istiod" {
			continue
		}
		w, err := s.Deploy(t.Context(), &d, secondIstiod)
		if err == nil {
			err = w.AwaitReady(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	own := s.meshes[0]
	if own.control, err = s.Deploy(t.Context(), &own.istiod, "istiod"); err != nil {
		t.Fatal(err)
	}
	eventually(t, func(ctx context.Context) error { return injects(ctx, s, "foreign-shop") })
	sideBySide(t, s)
	// Where proxies find the control plane goes without saying in istio-system.
	a := agent(t, createPod(t, s, "foreign-shop", "plain", nil))
	if a == nil || !strings.HasPrefix(a.CAAddress, "istiod.istio-system.") {
		t.Errorf("a pod of the foreign mesh: %+v; want it with its own control plane", a)
	}
}
