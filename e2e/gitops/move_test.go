package gitops

import (
	"slices"
	"testing"

	"meshc.dev/e2e/manifest"
)

// TestMove: what docs/gitops.md says of a namespace that moves. Argo CD leaves alone
// what a project does not permit any more: where it has the new project before it
// applies the unit again, the policy that lets the old mesh in stays, and nothing else
// of the old mesh. Flux deletes it.
func TestMove(t *testing.T) {
	source(t, argo, "controller/state.go", "permitted, err := project.IsLiveResourcePermitted(v, destCluster,", "if !permitted { delete(liveObjByKey, k) }")
	for _, tool := range []string{"argo", "flux"} {
		d := describe(t, tool, "globex")
		before := d.export("globex")
		d.put("meshes/second-globex.cue", "package meshes\n\nmesh: globex: {rootNamespace: \"istio-second\", namespaces: pay: {}, gateways: internal: {}}\n")
		d.put("meshes/acme.cue", "package meshes\n\nmesh: acme: {namespaces: {shop: {}, lab: {}}, gateways: ingress: {}, tags: [\"acme-stable\"]}\n")
		var stay, pruned []string
		cluster := live{}
		cluster.apply("globex", before)
		cluster.apply("acme", d.export("acme"))
		after := d.export("globex")
		for _, o := range before {
			held := cluster[o.String()]
			gone := held.by == "globex" && !slices.ContainsFunc(after, func(a manifest.Object) bool { return a.String() == o.String() })
			switch {
			case !gone:
			case tool == "argo" && !projectNamed(t, d, "meshc-globex").permits(o):
				stay = append(stay, o.String())
			case tool == "flux" && fluxDeletes(held, "globex"):
				pruned = append(pruned, o.String())
			}
		}
		policy := []string{"NetworkPolicy.networking.k8s.io lab/mesh-globex"}
		if want := map[string][2][]string{"argo": {policy, nil}, "flux": {nil, policy}}[tool]; !slices.Equal(stay, want[0]) || !slices.Equal(pruned, want[1]) {
			t.Errorf("%s: %q stay, %q are deleted", tool, stay, pruned)
		}
	}
}

func projectNamed(t *testing.T, d description, name string) project {
	t.Helper()
	for _, o := range d.export("gitops") {
		if o.GetKind() == "AppProject" && o.GetName() == name {
			return projectOf(t, o)
		}
	}
	t.Fatalf("there is no project %s", name)
	return project{}
}
