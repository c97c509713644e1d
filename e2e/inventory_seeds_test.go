package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// relabel has one of Istio's definitions be of a release.
func relabel(t *testing.T, c *cluster.Cluster, version string) {
	t.Helper()
	definitions := schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	patch := fmt.Sprintf(`{"metadata":{"labels":{"app.kubernetes.io/version":%q}}}`, version)
	if _, err := c.Dynamic.Resource(definitions).Patch(t.Context(), "sidecars.networking.istio.io", types.MergePatchType, []byte(patch), metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// reap takes away what was seeded: of namespaces, which nobody ends here, the finalizer
// of the API server's own goes with them.
func reap(t *testing.T, c *cluster.Cluster, seeds []manifest.Object) {
	t.Helper()
	relabel(t, c, secondVersion)
	for _, o := range slices.Backward(seeds) {
		if err := c.Delete(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if o.GetKind() != "Namespace" {
			continue
		}
		ns, err := c.Kube.CoreV1().Namespaces().Get(t.Context(), o.GetName(), metav1.GetOptions{})
		if err == nil {
			ns.Spec.Finalizers = nil
			_, err = c.Kube.CoreV1().Namespaces().Finalize(t.Context(), ns, metav1.UpdateOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// states are objects as the server has them, but for what it counts and what controllers
// say of them.
func states(t *testing.T, c *cluster.Cluster, objects []manifest.Object) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, o := range objects {
		u, err := c.Get(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		delete(u.Object, "status")
		for _, field := range []string{"managedFields", "resourceVersion", "generation"} {
			delete(u.Object["metadata"].(map[string]any), field)
		}
		text, err := json.Marshal(u.Object)
		if err != nil {
			t.Fatal(err)
		}
		out[o.String()] = string(text)
	}
	return out
}

// goesIn applies the mesh beside the definitions that are there, and has its control plane
// inject its pods.
func goesIn(t *testing.T, c *cluster.Cluster, dir string) {
	t.Helper()
	d, err := describeAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := export(dir, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := applyAll(t.Context(), c, objects); err != nil {
		t.Fatal(err)
	}
	m := d.meshes[0]
	if m.control, err = c.Deploy(t.Context(), &m.istiod, "istiod"); err == nil {
		err = m.control.AwaitReady(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.control.Stop(context.Background()) }) // the cluster ends, too
	d.Cluster = c
	eventually(t, func(ctx context.Context) error { return injects(ctx, d, "shop") })
	belongs(t, createPod(t, d, "shop", "plain", nil), m)
}
