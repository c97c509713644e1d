package e2e

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// everything is each object of the cluster, by kind and name.
func (w *walk) everything(ctx context.Context) (map[string]*unstructured.Unstructured, error) {
	lists, err := w.Kube.Discovery().ServerPreferredResources()
	if err != nil {
		return nil, err
	}
	all := map[string]*unstructured.Unstructured{}
	for _, l := range lists {
		gv, err := schema.ParseGroupVersion(l.GroupVersion)
		if err != nil {
			return nil, err
		}
		for _, r := range l.APIResources {
			if !slices.Contains(r.Verbs, "list") {
				continue
			}
			found, err := w.Dynamic.Resource(gv.WithResource(r.Name)).List(ctx, metav1.ListOptions{})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
			for _, o := range found.Items {
				all[fmt.Sprintf("%s %s/%s", o.GroupVersionKind().GroupKind(), o.GetNamespace(), o.GetName())] = &o
			}
		}
	}
	return all, nil
}

// ofOld are what speaks of the old revision, where the new one's name is left out. (The
// mesh bears the same name.)
var ofOld = []string{
	"istiod-acme", "istio-sidecar-injector-acme", "istio-validator-acme", "values-acme", "istiod-clusterrole-acme",
	`"istio.io/rev":"acme"`, `"ConfigMap istio-acme/istio-acme"`,
}

// traces are the objects that speak of the old revision.
func (w *walk) traces(t *testing.T) []string {
	t.Helper()
	all, err := w.everything(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 200 {
		t.Fatalf("only %d objects are listed", len(all))
	}
	found := map[string]bool{}
	for id, o := range all {
		o.SetManagedFields(nil)
		text, err := o.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		rest := strings.ReplaceAll(string(text)+fmt.Sprintf("%q", id), newRevision, "NEW")
		// What elects leaders by revision bears the revision's name at its end.
		elects := o.GetKind() == "Lease" && strings.HasSuffix(o.GetName(), "-"+oldRevision)
		if elects || slices.ContainsFunc(ofOld, func(s string) bool { return strings.Contains(rest, s) }) {
			found[id] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// forgotten checks that nothing speaks of the old revision; leaders change within the
// time that their elections take.
func (w *walk) forgotten(t *testing.T) func(context.Context) error {
	return func(context.Context) error {
		if found := w.traces(t); len(found) > 0 {
			return fmt.Errorf("of revision %s there is still: %s", oldRevision, strings.Join(found, ", "))
		}
		return nil
	}
}

// denied checks that no control plane was refused anything that it asked the server for.
func (w *walk) denied(t *testing.T) {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(servers.Dir, w.Name+"-*-istiod-*.log"))
	if err != nil || len(logs) != 3 {
		t.Fatalf("%d control planes have logs (%v); want 3", len(logs), err)
	}
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "is forbidden") {
				t.Errorf("%s: %s", filepath.Base(log), line)
			}
		}
	}
}
