package gitops

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/manifest"
)

// TestDefinitions: the tools' own definitions take each object of unit gitops, with
// no field that they do not have.
func TestDefinitions(t *testing.T) {
	for tool, c := range map[string]struct {
		dir      string
		releases []string
	}{
		"argo": {"manifests/crds", []string{argo, argoNewer}},
		"flux": {"config/crd/bases", []string{flux, fluxNewer}},
	} {
		objects := describe(t, tool, "globex").export("gitops")
		if len(objects) < 6 {
			t.Fatalf("%s: there are %d objects", tool, len(objects))
		}
		for _, at := range c.releases {
			known := definitions(t, at, c.dir)
			for _, o := range objects {
				d, ok := known[o.GroupVersionKind()]
				if !ok {
					t.Errorf("%s has no definition of %s", at, o)
					continue
				}
				for _, f := range d.faults(o) {
					t.Errorf("%s: %s: %s", at, o, f)
				}
			}
			t.Logf("%s: %d objects", at, len(objects))
		}
	}
}

// TestOlderArgo: why it is from Argo CD 3.3 on. Before, the definition has no names in
// clusterResourceWhitelist: the API server drops them, and a project lets be applied
// all objects of the kinds.
func TestOlderArgo(t *testing.T) {
	known := definitions(t, argoOlder, "manifests/crds")
	for _, o := range describe(t, "argo", "globex").export("gitops") {
		faults := known[o.GroupVersionKind()].faults(o)
		names := slices.ContainsFunc(faults, func(f string) bool {
			return strings.HasPrefix(f, "spec.clusterResourceWhitelist") && strings.HasSuffix(f, ".name: unknown")
		})
		if wants := o.GetKind() == "AppProject" && o.GetName() != "meshc-gitops"; names != wants {
			t.Errorf("%s: %q", o, faults)
		}
	}
}

// TestFluxParts: what the two Kustomizations of a mesh build, as kustomize-controller
// builds them, is all of the unit, in its order: what waits for the webhook is in the
// second.
func TestFluxParts(t *testing.T) {
	// That within one the webhook would come last.
	source(t, fluxDelete, "sort.go", `Last: []string{ "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", }`)
	d := describe(t, "flux", "globex")
	tree := d.tree()
	built := map[string][]manifest.Object{}
	units := map[string]string{}
	for _, k := range d.export("gitops") {
		path, _, _ := unstructured.NestedString(k.Object, "spec", "path")
		units[k.GetName()] = filepath.Base(path)
		built[k.GetName()] = build(t, filepath.Join(tree, "..", ".."), k)
	}
	for _, mesh := range []string{"acme", "globex"} {
		first, second := built["istiod-"+mesh], built["meshc-"+mesh]
		same(t, mesh, slices.Concat(first, second), d.export(mesh))
		if !has(first, "MutatingWebhookConfiguration") || !has(first, "Deployment") || has(first, "HorizontalPodAutoscaler") || has(first, "ValidatingWebhookConfiguration") {
			t.Errorf("%s: the first part has %v", mesh, first)
		}
		if !has(second, "Deployment") || !has(second, "Sidecar") || has(second, "MutatingWebhookConfiguration") || has(second, "Namespace") {
			t.Errorf("%s: the second part has %v", mesh, second)
		}
	}
	for name, unit := range map[string]string{"meshc-cluster": "cluster", "meshc-gitops": "gitops"} {
		same(t, name, built[name], d.export(unit))
	}
	if len(units) != 6 {
		t.Errorf("there are %v", units)
	}
	same(t, "the whole", kustomized(t, tree), d.export())
}

// TestArgoWaves: the waves of a unit's objects are in the order of its stream, and
// gateways in a later one than the webhook by which they are injected.
func TestArgoWaves(t *testing.T) {
	d := describe(t, "argo", "globex")
	for _, unit := range []string{"acme", "globex", "cluster", "gitops"} {
		last, webhook, gateway := 0, -1, -1
		for _, o := range d.export(unit) {
			wave := 0
			if says := o.GetAnnotations()["argocd.argoproj.io/sync-wave"]; says != "" {
				if _, err := fmt.Sscan(says, &wave); err != nil {
					t.Errorf("%s: wave %q", o, says)
				}
			}
			if wave < last && unit != "gitops" {
				t.Errorf("%s: wave %d comes after %d", o, wave, last)
			}
			last = wave
			switch {
			case o.GetKind() == "MutatingWebhookConfiguration":
				webhook = wave
			case o.GetKind() == "Deployment" && strings.HasSuffix(o.GetName(), "gateway"):
				gateway = wave
			}
		}
		if mesh := unit == "acme" || unit == "globex"; mesh && (webhook < 1 || gateway <= webhook) {
			t.Errorf("%s: the webhook is in wave %d, gateways in %d", unit, webhook, gateway)
		}
	}
}

// build does what kustomize-controller does (its generator, of
// github.com/fluxcd/pkg/kustomize): it adds the patches of a Kustomization to the
// kustomization of its path, and has kustomize build that.
func build(t *testing.T, root string, k manifest.Object) []manifest.Object {
	t.Helper()
	path, _, _ := unstructured.NestedString(k.Object, "spec", "path")
	at := filepath.Join(t.TempDir(), "unit")
	if err := os.CopyFS(at, os.DirFS(filepath.Join(root, path))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(at, "kustomization.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if patches, ok, _ := unstructured.NestedSlice(k.Object, "spec", "patches"); ok {
		added, err := yaml.Marshal(map[string]any{"patches": patches})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, slices.Concat(text, added), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return kustomized(t, at)
}

// kustomized is what kustomize builds of a directory.
func kustomized(t *testing.T, at string) []manifest.Object {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), at)
	if err != nil {
		t.Fatal(err)
	}
	out, err := resources.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	return built.Objects(t, bytes.TrimSpace(out))
}

// same holds objects against those wanted, in their order.
func same(t *testing.T, what string, got, want []manifest.Object) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) || len(want) == 0 {
		t.Errorf("%s: built are\n%v\nwant\n%v", what, got, want)
		return
	}
	for i := range want {
		if !reflect.DeepEqual(got[i].Object, want[i].Object) {
			t.Errorf("%s: %s differs: got\n%s\nwant\n%s", what, want[i], got[i].YAML, want[i].YAML)
		}
	}
}

func has(objects []manifest.Object, kind string) bool {
	return slices.ContainsFunc(objects, func(o manifest.Object) bool { return o.GetKind() == kind })
}
