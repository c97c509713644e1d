package releases

import (
	"maps"
	"slices"
	"strings"
	"testing"

	admission "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	rbac "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/manifest"
)

// exported are all objects of a description, by the unit that they are
// labelled as of.
type exported map[string][]manifest.Object

// export has meshc judge a description, and reads what it renders of it.
func export(t *testing.T, binary, root string) exported {
	t.Helper()
	built.Run(t, root, binary, "vet", "--strict")
	out := exported{}
	for _, o := range built.Objects(t, built.Run(t, root, binary, "export")) {
		unit := o.GetLabels()["meshc.dev/mesh"]
		out[unit] = append(out[unit], o)
	}
	return out
}

// namespaces are the labels of all that are described, and of some that are
// not, as an API server has them.
func (e exported) namespaces() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, objects := range e {
		for _, o := range objects {
			if o.GetKind() == "Namespace" {
				out[o.GetName()] = maps.Clone(o.GetLabels())
			}
		}
	}
	maps.Copy(out, map[string]map[string]string{"default": {}, "kube-system": {}, "injected": {"istio-injection": "enabled"}, "revisioned": {"istio.io/rev": "default"}})
	for name, all := range out {
		all[core.LabelMetadataName] = name
	}
	return out
}

// all are a mesh's objects of a kind, as the API has their type.
func all[T any](t *testing.T, objects []manifest.Object, kind string) []T {
	t.Helper()
	var out []T
	for _, o := range objects {
		if o.GetKind() == kind {
			out = append(out, parsed[T](t, o.YAML))
		}
	}
	return out
}

// one is the object of a kind and name.
func one[T any](t *testing.T, objects []manifest.Object, kind, namespace, name string) T {
	t.Helper()
	var out []T
	for _, o := range objects {
		if o.GetKind() == kind && o.GetNamespace() == namespace && o.GetName() == name {
			out = append(out, parsed[T](t, o.YAML))
		}
	}
	if len(out) != 1 {
		t.Fatalf("there are %d of %s %s/%s", len(out), kind, namespace, name)
	}
	return out[0]
}

func parsed[T any](t *testing.T, text []byte) T {
	t.Helper()
	var out T
	if err := yaml.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// selected are those that a webhook's or a mesh's selector selects.
func selected(t *testing.T, selector *metav1.LabelSelector, among map[string]map[string]string) []string {
	t.Helper()
	if selector == nil {
		selector = &metav1.LabelSelector{} // as the API server fills it in
	}
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(among)) {
		if s.Matches(labels.Set(among[name])) {
			out = append(out, name)
		}
	}
	return out
}

// equal compares what was found with what must be there.
func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, must be %v", what, got, want)
	}
}

func equalSets(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	equal(t, what, strings.Join(got, " "), strings.Join(want, " "))
}

// The kinds that facts are read from.
type (
	configMap  = core.ConfigMap
	deployment = apps.Deployment
	role       = rbac.ClusterRole
	binding    = rbac.ClusterRoleBinding
	mutating   = admission.MutatingWebhookConfiguration
	validating = admission.ValidatingWebhookConfiguration
)
