package rewrite

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// random makes a manifest of roles, bindings, accounts and documents that name
// each other, some of them things that are not there.
func random(r *rand.Rand) []manifest.Object {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	anyName := func() string { return pick("a", "b", "a-b", "gw", "gw-a", "istio-system", "x-istio-system", "ä") }
	object := func(group, kind string, body map[string]any) manifest.Object {
		body["apiVersion"], body["kind"] = group, kind
		body["metadata"] = map[string]any{"name": anyName()}
		if kind != "ClusterRole" && kind != "ClusterRoleBinding" {
			manifest.Map(body["metadata"])["namespace"] = pick("istio-system", "other")
		}
		return manifest.Object{Body: body}
	}
	var out []manifest.Object
	for range 1 + r.IntN(12) {
		switch r.IntN(4) {
		case 0:
			out = append(out, object("rbac.authorization.k8s.io/v1", "ClusterRole", map[string]any{
				"rules": []any{map[string]any{"resources": []any{pick("clusterroles", "configmaps")}, "resourceNames": []any{anyName(), anyName()}}},
			}))
		case 1:
			out = append(out, object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", map[string]any{
				"roleRef":  map[string]any{"kind": "ClusterRole", "name": anyName()},
				"subjects": []any{map[string]any{"kind": "ServiceAccount", "name": anyName(), "namespace": pick("istio-system", "other")}},
			}))
		case 2:
			out = append(out, object("v1", "ServiceAccount", map[string]any{}))
		default:
			out = append(out, object("v1", "ConfigMap", map[string]any{"data": map[string]any{
				"doc.yaml": fmt.Sprintf("kind: ClusterRole\nmetadata: {name: %q}\n# %s\nhost: %s.istio-system.svc\n", anyName(), anyName(), anyName()),
			}}))
		}
	}
	// One object for each identity: the API server has no more.
	slices.SortStableFunc(out, func(x, y manifest.Object) int { return manifest.Compare(x.ID(), y.ID()) })
	return slices.CompactFunc(out, func(x, y manifest.Object) bool { return x.ID() == y.ID() })
}

func clone(in []manifest.Object) []manifest.Object {
	out := slices.Clone(in)
	for i := range out {
		out[i].Body = manifest.Map(manifest.Clone(out[i].Body))
	}
	return out
}

// dangling counts references to roles and accounts that are not there.
func dangling(objects []manifest.Object) int {
	there := map[manifest.ID]bool{}
	for _, o := range objects {
		there[o.ID()] = true
	}
	n := 0
	for _, o := range objects {
		for _, r := range manifest.References(o) {
			if !there[r.To] {
				n++
			}
		}
	}
	return n
}

// TestProperties: on any manifest, no rules change nothing; a name given and
// taken back, and a namespace left and returned to, leave all as it was; and
// no rules for an installation of one's own leave a reference to nothing.
func TestProperties(t *testing.T) {
	there := rules(t,
		"optional: true, retarget: {from: istio-system, to: istio-acme}",
		"optional: true, rename: {kinds: [ClusterRole], from: a, to: fresh}",
		"optional: true, suffix: {suffix: -acme, unless: -istio-acme}",
	)
	back := rules(t,
		"optional: true, retarget: {from: istio-acme, to: istio-system}",
		"optional: true, rename: {kinds: [ClusterRole], from: fresh, to: a}",
	)
	changed := 0
	for seed := range uint64(3000) {
		before := random(rand.New(rand.NewPCG(seed, 1)))
		run := func(passes ...[]plan.Rewrite) []manifest.Object {
			got := clone(before)
			for _, r := range passes {
				var faults []Fault
				if got, faults = Apply(got, r, manifest.Scopes{}, nil); len(faults) > 0 {
					t.Fatalf("seed %d: %v", seed, faults)
				}
			}
			return got
		}
		if got := run(nil); !reflect.DeepEqual(got, before) {
			t.Fatalf("seed %d: no rules made %v of %v", seed, got, before)
		}
		for i := range back {
			if got := run(there[i:i+1], back[i:i+1]); !reflect.DeepEqual(got, before) {
				t.Fatalf("seed %d: rule %d there and back made\n%v of\n%v", seed, i, got, before)
			}
		}
		after := run(there)
		if was, is := dangling(before), dangling(after); is != was {
			t.Fatalf("seed %d: %d references dangle, %d did before:\n%v\n%v", seed, is, was, before, after)
		}
		if !reflect.DeepEqual(before, after) {
			changed++
		}
	}
	if changed < 1000 {
		t.Errorf("the rules changed %d manifests: the others show nothing", changed)
	}
}
