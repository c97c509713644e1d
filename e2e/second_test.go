package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/charts"
)

// A second release of Istio, of the branch before the built-in one's: its
// charts, its control plane, and istioctl. Go allows one version of a module
// in a build, so that a module of its own pins it.
const (
	second         = "second"
	secondIstiod   = "istiod-second"
	secondIstioctl = "istioctl-second"
	secondVersion  = "1.30.4"
)

// Meshes of two releases of Istio run side by side: all that is exported is
// accepted, each has its own release's control plane with its own root, pods
// belong to their own mesh, and a second pass changes nothing.
func TestFullSecondRelease(t *testing.T) {
	forFull(t)
	dir := describeMeshes(t, map[string]string{
		"today": `mesh: today: {
	namespaces: "today-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32001}
}`,
		"before": fmt.Sprintf(`mesh: before: {
	istio: {version: %q, charts: {istiod: "charts/istiod", gateway: "charts/gateway"}}
	namespaces: "before-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32002}
}`, secondVersion),
	})
	if err := charts.Copy(second, filepath.Join(filepath.Dir(dir), "charts")); err != nil {
		t.Fatal(err)
	}
	s := installed(t, dir, "second", 4)
	for _, m := range s.meshes {
		binary, image := "istiod", "/pilot:1.31."
		if m.name == "before" {
			binary, image = secondIstiod, "/pilot:"+secondVersion
		}
		if got := m.istiod.Spec.Template.Spec.Containers[0].Image; !strings.Contains(got, image) {
			t.Errorf("mesh %s: image %s; want %s", m.name, got, image)
		}
		var err error
		if m.control, err = s.Deploy(t.Context(), &m.istiod, binary); err != nil {
			t.Fatal(err)
		}
	}
	sideBySide(t, s)
}

// installed is a new cluster with all of a description.
func installed(t *testing.T, dir, name string, number byte) *sample {
	t.Helper()
	d, err := describeAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCluster(t.Context(), name, number)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	d.Cluster = c
	if err := applyAll(t.Context(), c, d.stream); err != nil {
		t.Fatal(err)
	}
	return d
}

// sideBySide checks meshes whose control planes have been started.
func sideBySide(t *testing.T, s *sample) {
	t.Helper()
	roots := map[string]string{}
	for _, m := range s.meshes {
		if err := m.control.AwaitReady(t.Context()); err != nil {
			t.Fatalf("mesh %s: %v", m.name, err)
		}
		t.Cleanup(func() {
			if err := m.control.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	for _, m := range s.meshes {
		awaitValidation(t, s, m)
		root, err := s.root(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := roots[root]; taken {
			t.Errorf("meshes %s and %s have the same root certificate", other, m.name)
		}
		roots[root] = m.name
		for _, ns := range m.workload {
			belongs(t, createPod(t, s, ns, "plain", nil), m)
		}
	}
	unchanged(t, s)
	t.Logf("%d meshes, %d objects, %d roots", len(s.meshes), len(s.stream), len(roots))
}
