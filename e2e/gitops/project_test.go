package gitops

import (
	"path/filepath"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"meshc.dev/e2e/manifest"
)

// A project is what an AppProject lets be applied, by the rule of Argo CD's
// pkg/apis/application/v1alpha1 (app_project_types.go and types.go).
type project struct {
	repos               []string
	cluster, namespaced []map[string]any
	destinations        []string
}

func projectOf(t *testing.T, o manifest.Object) project {
	t.Helper()
	list := func(field string) []map[string]any {
		items, _, err := unstructured.NestedSlice(o.Object, "spec", field)
		if err != nil {
			t.Fatal(err)
		}
		var out []map[string]any
		for _, item := range items {
			out = append(out, item.(map[string]any))
		}
		return out
	}
	p := project{cluster: list("clusterResourceWhitelist"), namespaced: list("namespaceResourceWhitelist")}
	p.repos, _, _ = unstructured.NestedStringSlice(o.Object, "spec", "sourceRepos")
	for _, d := range list("destinations") {
		ns, _ := d["namespace"].(string)
		p.destinations = append(p.destinations, ns)
		if d["server"] != "https://kubernetes.default.svc" || d["name"] != nil {
			t.Errorf("%s: destination %v", o.GetName(), d)
		}
	}
	return p
}

// permits tells whether an object may be applied, and pruned (IsResourcePermitted).
func (p project) permits(o manifest.Object) bool {
	group, ns := o.GroupVersionKind().Group, o.GetNamespace()
	fits := func(item map[string]any) bool {
		for value, pattern := range map[string]any{"g" + group: item["group"], "k" + o.GetKind(): item["kind"]} {
			if ok, err := filepath.Match(pattern.(string), value[1:]); !ok || err != nil {
				return false
			}
		}
		name, _ := item["name"].(string)
		ok, err := filepath.Match(name, o.GetName())
		return name == "" || ok && err == nil
	}
	if ns == "" {
		return slices.ContainsFunc(p.cluster, fits)
	}
	// Of none all would be permitted.
	kind := p.namespaced == nil || slices.ContainsFunc(p.namespaced, fits)
	return kind && slices.ContainsFunc(p.destinations, func(d string) bool {
		ok, err := filepath.Match(d, ns)
		return ok && err == nil
	})
}

// TestProjects: a mesh's project permits each of its objects, and none of another's
// that is not named as its own is.
func TestProjects(t *testing.T) {
	source(t, argo, "pkg/apis/application/v1alpha1/app_project_types.go",
		"isWhiteListed = len(clusterWhitelist) != 0 && isNamedResourceInList(res, name, clusterWhitelist)",
		"isWhiteListed = namespaceWhitelist == nil || len(namespaceWhitelist) != 0 && isResourceInList(res, namespaceWhitelist)")
	source(t, argo, "pkg/apis/application/v1alpha1/types.go", "ok, err = filepath.Match(item.Name, name)")
	d := describe(t, "argo", "globex")
	units := map[string][]manifest.Object{}
	projects := map[string]project{}
	for _, unit := range []string{"acme", "cluster", "gitops", "globex"} {
		units[unit] = d.export(unit)
	}
	paths := map[string]string{}
	for _, o := range units["gitops"] {
		switch o.GetKind() {
		case "AppProject":
			projects[o.GetName()] = projectOf(t, o)
		case "Application":
			path, _, _ := unstructured.NestedString(o.Object, "spec", "source", "path")
			of, _, _ := unstructured.NestedString(o.Object, "spec", "project")
			paths[of] = path
			if len(o.GetFinalizers()) > 0 {
				t.Errorf("Application %s would take what it has applied with it", o.GetName())
			}
			namespace, _, _ := unstructured.NestedString(o.Object, "spec", "destination", "namespace")
			if !slices.Contains(projects[of].destinations, namespace) {
				t.Errorf("Application %s: its project has no destination %q", o.GetName(), namespace)
			}
		}
	}
	if len(projects) != 4 {
		t.Fatalf("there are projects %v", projects)
	}
	for of, p := range projects {
		if !slices.Equal(p.repos, []string{"https://git.example.com/platform/clusters.git"}) || paths[of] != "deploy/prod/"+of[len("meshc-"):] {
			t.Errorf("%s: repositories %v, path %s", of, p.repos, paths[of])
		}
		for unit, objects := range units {
			for _, o := range objects {
				if permits := p.permits(o); permits != (of == "meshc-"+unit) {
					t.Errorf("%s permits %s of %s: %v", of, o, unit, permits)
				}
			}
		}
		// Each entry is of an object.
		for _, item := range p.cluster {
			if !slices.ContainsFunc(units[of[len("meshc-"):]], func(o manifest.Object) bool {
				return o.GetName() == item["name"] && o.GetKind() == item["kind"] && o.GroupVersionKind().Group == item["group"]
			}) {
				t.Errorf("%s permits %v, which is no object of it", of, item)
			}
		}
	}
}
