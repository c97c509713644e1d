package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/manifest"
)

// loadMeshes is how many meshes the load is.
const loadMeshes = 30

// Thirty meshes, applied side by side as a GitOps tool syncs its applications:
// no object is refused or in conflict, each is there, and a second pass
// changes none.
//
// The node ports are of the band that Kubernetes leaves to those who choose
// (30000 to 30085): from the rest it assigns ports to Services that ask for
// any, and one that is given away is refused to the mesh that comes later.
func TestFullLoad(t *testing.T) {
	forFull(t)
	text := map[string]string{}
	for i := range loadMeshes {
		name := fmt.Sprintf("load-%02d", i)
		text[name] = fmt.Sprintf(`mesh: %q: {
	namespaces: "%s-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: %d}
}`, name, name, 30000+i)
	}
	tree := filepath.Join(t.TempDir(), "tree")
	start := time.Now()
	if _, err := meshc("export", "-d", describeMeshes(t, text), "-o", tree); err != nil {
		t.Fatal(err)
	}
	exported := time.Since(start)
	c, err := newCluster(t.Context(), "load", 6)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	s := &sample{Cluster: c, stream: unit(t, tree, "cluster")}
	if err := applyAll(t.Context(), c, s.stream); err != nil {
		t.Fatal(err)
	}
	// The first mesh alone: it waits for the CRDs.
	first := unit(t, tree, "load-00")
	if err := applyAll(t.Context(), c, first); err != nil {
		t.Fatal(err)
	}
	s.stream = append(s.stream, first...)
	start = time.Now()
	var wg sync.WaitGroup
	for i := 1; i < loadMeshes; i++ {
		objects := unit(t, tree, fmt.Sprintf("load-%02d", i))
		s.stream = append(s.stream, objects...)
		wg.Go(func() {
			if err := applyAll(t.Context(), c, objects); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	webhooks, err := s.Kube.AdmissionregistrationV1().MutatingWebhookConfigurations().List(t.Context(), metav1.ListOptions{})
	if err != nil || len(webhooks.Items) < loadMeshes {
		t.Errorf("%d webhook configurations (%v); want one of each mesh", len(webhooks.Items), err)
	}
	once := map[string]bool{}
	for _, o := range s.stream {
		once[o.String()] = true
	}
	if len(once) != len(s.stream) {
		t.Errorf("%d objects, %d identities", len(s.stream), len(once))
	}
	// Of Istio's own objects the webhooks have a say, and no control plane runs.
	written := s.stream
	s.stream = slices.DeleteFunc(slices.Clone(written), func(o manifest.Object) bool {
		return strings.HasSuffix(o.GroupVersionKind().Group, ".istio.io")
	})
	unchanged(t, s)
	s.stream = written
	for _, o := range s.stream {
		if _, err := s.Get(t.Context(), o); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d meshes, %d objects: exported in %s, %d applied at once in %s", loadMeshes, len(s.stream), exported.Round(time.Millisecond), loadMeshes-1, took.Round(time.Millisecond))
}

// unit reads a unit of an exported tree in the order that it is to be applied in.
func unit(t *testing.T, tree, name string) []manifest.Object {
	t.Helper()
	var kustomization struct{ Resources []string }
	text, err := os.ReadFile(filepath.Join(tree, name, "kustomization.yaml"))
	if err == nil {
		err = yaml.Unmarshal(text, &kustomization)
	}
	if err != nil {
		t.Fatal(err)
	}
	var objects []manifest.Object
	for _, file := range kustomization.Resources {
		text, err := os.ReadFile(filepath.Join(tree, name, file))
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := manifest.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, parsed...)
	}
	return objects
}
