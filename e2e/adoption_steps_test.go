package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// labelling are the lines of docs/import.md that tell whose the mesh becomes.
var labelling = regexp.MustCompile(`(?m)^ +kubectl (label .*)$`)

// imports writes the mesh's description, which is sound with what is to become its own.
func (m *adopted) imports(t *testing.T) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mesh.yaml")
	if err := os.WriteFile(file, []byte(narrow), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := meshcTold("import", "shop", file, "-d", m.dir)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	kubectl := kubectlOn(t, m.Cluster)
	page, err := os.ReadFile(filepath.Join(product, "docs", "import.md"))
	lines := labelling.FindAllStringSubmatch(string(page), -1)
	if err != nil || len(lines) < 5 {
		t.Fatalf("docs/import.md has %d lines that label (%v)", len(lines), err)
	}
	for _, line := range lines {
		kubectl("", strings.Fields(line[1])...)
	}
	if out, err := meshcTold("vet", m.dir, "--inventory", inventory(t, m.Cluster)); err != nil {
		t.Errorf("beside itself: %v\n%s", err, out)
	}
}

// meshcTold is what meshc prints on both of its outputs.
func meshcTold(args ...string) (string, error) {
	out, err := exec.Command(filepath.Join(bin, "meshc"), args...).CombinedOutput()
	return string(out), err
}

// goesOver gives the new control plane the key of the old one's CA, and applies the mesh.
func (m *adopted) goesOver(t *testing.T) {
	t.Helper()
	objects, err := export(m.dir, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.CreateNamespace(t.Context(), "istio-shop", nil); err != nil {
		t.Fatal(err)
	}
	secret, err := m.Kube.CoreV1().Secrets("istio-system").Get(t.Context(), "istio-ca-secret", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	copied := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: secret.Name}, Type: secret.Type, Data: secret.Data}
	if _, err := m.Kube.CoreV1().Secrets("istio-shop").Create(t.Context(), copied, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := applyAll(t.Context(), m.Cluster, objects); err != nil {
		t.Fatal(err)
	}
	d, err := describe(m.dir, "shop")
	if err == nil {
		d.control, err = m.Deploy(t.Context(), &d.istiod, "istiod")
	}
	if err == nil {
		err = d.control.AwaitReady(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.control.Stop(context.Background()) }) // the cluster ends, too
	m.meshes = []*mesh{d}
	kubectlOn(t, m.Cluster)("", "label", "namespace", "web", "istio-injection-")
}

// together checks that two workloads are of one trust domain, and take each other's
// certificates.
func (m *adopted) together(t *testing.T, one, other *workload) {
	t.Helper()
	const want = "spiffe://cluster.local/ns/web/sa/default"
	for _, w := range []*workload{one, other} {
		got, err := accepts(t.Context(), w, w.token)
		if got != want || err != nil {
			t.Errorf("pod %s: certificate for %q (%v); want %s", w.pod.Name, got, err, want)
		}
	}
	for _, pair := range [][2]*workload{{one, other}, {other, one}} {
		if err := takes(t.Context(), pair[0], pair[1]); err != nil {
			t.Errorf("pod %s does not take the certificate of %s: %v", pair[0].pod.Name, pair[1].pod.Name, err)
		}
	}
}

// uninstall takes away what istioctl made, but for the definitions that the new mesh needs.
func (m *adopted) uninstall(t *testing.T) {
	t.Helper()
	if err := m.old.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, o := range slices.Backward(m.gone) {
		if o.GetKind() == "CustomResourceDefinition" {
			continue
		}
		if err := m.Delete(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func(ctx context.Context) error {
		if err := submit(ctx, m.sample, "web", false); !refused(err) {
			return fmt.Errorf("an invalid VirtualService: %v; want it refused", err)
		}
		return submit(ctx, m.sample, "web", true)
	})
}
