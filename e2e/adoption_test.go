package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// narrow is what istioctl is given once another mesh is to be beside its own: it looks at
// its own namespaces alone.
const narrow = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  meshConfig:
    discoverySelectors:
    - matchExpressions:
      - {key: kubernetes.io/metadata.name, operator: In, values: [istio-system, web]}
`

// An adopted mesh was istioctl's, in istio-system and of no revision, and becomes one that
// meshc describes.
type adopted struct {
	*sample
	dir  string
	old  *cluster.Workload
	gone []manifest.Object // of istioctl
}

// A mesh of istioctl's in istio-system goes over to meshc by the steps of docs/import.md,
// beside a tenant that is there by then. Workloads of either control plane take each
// other's certificates all the while, the new ones are told of their mesh alone, and when
// the old control plane is gone, nothing is left that waits for it.
func TestFullAdoption(t *testing.T) {
	forFull(t)
	c, err := newCluster(t.Context(), "adoption", 12)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	if err := c.CreateNamespace(t.Context(), "web", map[string]string{"istio-injection": "enabled"}); err != nil {
		t.Fatal(err)
	}
	m := &adopted{sample: &sample{Cluster: c}, dir: describeMeshes(t, map[string]string{"acme": `mesh: acme: namespaces: shop: {}`})}
	m.install(t, "")
	// The commands of an inventory ask for these kinds, too.
	if err := gatewayDefinitions(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	before := m.joined(t, "before", "istiod.istio-system.svc:15012")

	m.looksAtItsOwn(t)
	goesIn(t, c, m.dir)
	m.imports(t)
	m.goesOver(t)

	after := m.joined(t, "after", "istiod-shop.istio-shop.svc:15012")
	m.together(t, before, after)
	m.uninstall(t)
	last := m.joined(t, "last", "istiod-shop.istio-shop.svc:15012")
	m.together(t, after, last)
	if out, err := meshc("vet", m.dir, "--inventory", inventory(t, c)); err != nil || !strings.Contains(out, "no conflict") {
		t.Errorf("when all is done: %v\n%s", err, out)
	}
}

// install applies what istioctl makes of a file, and runs the control plane if none does.
func (m *adopted) install(t *testing.T, file string) {
	t.Helper()
	args := []string{"manifest", "generate"}
	if file != "" {
		args = append(args, "-f", file)
	} else if err := m.CreateNamespace(t.Context(), "istio-system", nil); err != nil {
		t.Fatal(err)
	}
	text, err := output(filepath.Join(bin, secondIstioctl), args...)
	if err != nil {
		t.Fatal(err)
	}
	was := m.gone
	if m.gone, err = manifest.Parse([]byte(text)); err != nil {
		t.Fatal(err)
	}
	for _, o := range m.gone {
		// The control plane has changed its webhooks since.
		if slices.ContainsFunc(was, func(w manifest.Object) bool { return bytes.Equal(w.YAML, o.YAML) }) {
			continue
		}
		if _, err := m.ApplyAs(t.Context(), o, "istioctl"); err != nil {
			t.Fatal(err)
		}
	}
	if m.old != nil {
		return
	}
	deployments, err := manifest.Of[appsv1.Deployment](m.gone, "Deployment")
	for _, d := range deployments {
		if err == nil && d.Name == "istiod" {
			m.old, err = m.Deploy(t.Context(), &d, secondIstiod)
		}
	}
	if err == nil {
		err = m.old.AwaitReady(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.old.Stop(context.Background()) }) // it may have been uninstalled
}

// joined is a new pod of the mesh, once it is injected by the control plane at address.
func (m *adopted) joined(t *testing.T, name, address string) *workload {
	t.Helper()
	eventually(t, func(ctx context.Context) error {
		return m.dry(ctx, address)
	})
	return join(t, m.sample, createPod(t, m.sample, "web", name, map[string]string{"app": "web"}))
}

// dry tells whether a pod would be injected by the control plane at address.
func (m *adopted) dry(ctx context.Context, address string) error {
	pod, err := m.Kube.CoreV1().Pods("web").Create(ctx, appPod("dry", nil), metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		return err
	}
	for _, c := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
		for _, e := range c.Env {
			if e.Name == "CA_ADDR" && e.Value == address {
				return nil
			}
		}
	}
	return fmt.Errorf("a pod in web is not injected by %s", address)
}

// looksAtItsOwn has the old control plane leave other namespaces alone, as an inventory
// says that it must.
func (m *adopted) looksAtItsOwn(t *testing.T) {
	t.Helper()
	const rule = "[live-scope]"
	out, err := meshcTold("vet", m.dir, "--inventory", inventory(t, m.Cluster))
	if !strings.Contains(out, rule) {
		t.Errorf("before: %v\n%s\nwant %s", err, out, rule)
	}
	file := filepath.Join(t.TempDir(), "narrow.yaml")
	if err := os.WriteFile(file, []byte(narrow), 0o644); err != nil {
		t.Fatal(err)
	}
	m.install(t, file)
	out, err = meshcTold("vet", m.dir, "--inventory", inventory(t, m.Cluster))
	if err != nil || strings.Contains(out, rule) {
		t.Errorf("after: %v\n%s\nwant no %s", err, out, rule)
	}
}
