package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// frame is what every description here has besides its meshes.
const frame = `package meshes

import "meshc.dev/schema"

schema.#Cluster
cluster: {name: "collisions", grants: charts: ["charts/*"]}
`

// describeMeshes writes a description of some meshes, one file for each.
func describeMeshes(t *testing.T, meshes map[string]string) string {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{
		"cue.mod/module.cue": "module: \"example.com/clusters@v0\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/cluster.cue": frame,
	}
	for name, text := range meshes {
		files["meshes/"+name+".cue"] = "package meshes\n\n" + text + "\n"
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(root, "meshes")
}

// vetRefuses checks that meshc finds a description at fault, in words that
// hold each of some texts.
func vetRefuses(t *testing.T, dir string, texts ...string) {
	t.Helper()
	_, err := meshc("vet", dir)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("meshc vet: %v; want exit code 1", err)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("meshc vet does not say %q:\n%v", text, err)
		}
	}
}

// A pair is two meshes that are sound each alone and collide together.
type pair struct {
	first, second string // names
	text          map[string]string
}

// units vets and exports both meshes, each alone.
func (p pair) units(t *testing.T) (shared, first, second []manifest.Object) {
	t.Helper()
	alone := func(name string, units ...string) []manifest.Object {
		dir := describeMeshes(t, map[string]string{name: p.text[name]})
		if _, err := meshc("vet", dir); err != nil {
			t.Fatal(err)
		}
		objects, err := export(dir, units...)
		if err != nil {
			t.Fatal(err)
		}
		return objects
	}
	return alone(p.first, "cluster"), alone(p.first, p.first), alone(p.second, p.second)
}

// applyAll applies objects in order until one is refused.
func applyAll(ctx context.Context, c *cluster.Cluster, objects []manifest.Object) error {
	for _, o := range objects {
		if _, err := c.Apply(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Two meshes with one node port: the API server refuses the second, in the
// middle of its rollout; vet refuses both, before.
func TestNodePortTwice(t *testing.T) {
	p := pair{first: "north", second: "south", text: map[string]string{
		"north": `mesh: north: {
	namespaces: "north-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32443}
}`,
		"south": `mesh: south: {
	namespaces: "south-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32443}
}`,
	}}
	s := must(t, collisions)
	shared, first, second := p.units(t)
	if err := errors.Join(applyAll(t.Context(), s.Cluster, shared), applyAll(t.Context(), s.Cluster, first)); err != nil {
		t.Fatal(err)
	}
	err := applyAll(t.Context(), s.Cluster, second)
	if err == nil || !strings.Contains(err.Error(), "provided port is already allocated") {
		t.Errorf("the second mesh: %v; want its node port refused as already allocated", err)
	}
	vetRefuses(t, describeMeshes(t, p.text), "NodePort 32443", "north.cue:", "south.cue:")
}

// Two meshes whose cluster-scoped objects have the same names, though neither
// name, revision nor namespace is the same: the API server takes both, and the
// second silently takes the first one's webhook over. Vet refuses them.
func TestWebhookTakenOver(t *testing.T) {
	p := pair{first: "foo", second: "foo-istio", text: map[string]string{
		"foo":       `mesh: foo: namespaces: "foo-shop": {}`,
		"foo-istio": `mesh: "foo-istio": {rootNamespace: "foo", namespaces: "foo-istio-shop": {}}`,
	}}
	s := must(t, collisions)
	shared, first, second := p.units(t)
	if err := errors.Join(applyAll(t.Context(), s.Cluster, shared), applyAll(t.Context(), s.Cluster, first)); err != nil {
		t.Fatal(err)
	}
	deployments, err := manifest.Of[appsv1.Deployment](first, "Deployment")
	if err != nil || len(deployments) != 1 {
		t.Fatalf("mesh foo has %d deployments (%v); want its control plane", len(deployments), err)
	}
	control, err := s.Deploy(t.Context(), &deployments[0], "istiod")
	if err == nil {
		err = control.AwaitReady(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, func(ctx context.Context) error { return injects(ctx, s, "foo-shop") })

	if err := applyAll(t.Context(), s.Cluster, second); err != nil {
		t.Errorf("the second mesh is not taken as silently as thought: %v", err)
	}
	if a := agent(t, createPod(t, s, "foo-shop", "later", nil)); a != nil {
		t.Errorf("pods of the first mesh still are injected and point to %s", a.DiscoveryAddress)
	}
	const name = "istio-sidecar-injector-foo-istio-foo"
	webhook, err := s.Kube.AdmissionregistrationV1().MutatingWebhookConfigurations().Get(t.Context(), name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range webhook.Webhooks {
		if w.ClientConfig.Service.Namespace != "foo" {
			t.Errorf("webhook %s leads to namespace %s; want that of the second mesh", w.Name, w.ClientConfig.Service.Namespace)
		}
	}
	if err := control.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	// The webhook's name follows from what the role's follows from: one is told.
	vetRefuses(t, describeMeshes(t, p.text), "ClusterRole istiod-clusterrole-foo-istio-foo", "foo.cue:", "foo-istio.cue:")
}
