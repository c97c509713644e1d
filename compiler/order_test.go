package compiler

import (
	"path/filepath"
	"slices"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// TestOrder: the schema's table has each kind once, one place for all others, and
// waves that follow the order. What a gateway's pods need is there before them.
func TestOrder(t *testing.T) {
	plans, problems, err := Plan(filepath.Join("..", "meshes"), nil)
	if err != nil || problems.Fatal(false) {
		t.Fatal(problems, err)
	}
	i := slices.IndexFunc(plans, func(p plan.Plan) bool { return p.Unit == plan.Shared })
	table := plans[i].Order
	r := ranksOf(table)
	if !slices.IsSorted(r.waves) {
		t.Errorf("the waves are %v", r.waves)
	}
	places, rest := 0, 0
	for _, row := range table {
		places += len(row.Kinds)
		if len(row.Kinds) == 0 {
			rest++
		}
	}
	if places != len(r.places) || rest != 1 {
		t.Errorf("%d places of kinds for %d kinds, %d for the rest", places, len(r.places), rest)
	}
	object := func(part, apiVersion, kind string) *built {
		return &built{part: part, Object: manifest.Object{Body: map[string]any{"apiVersion": apiVersion, "kind": kind}}}
	}
	const admission = "admissionregistration.k8s.io/v1"
	var got []int
	for _, o := range []*built{
		object("", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
		object("mesh", "v1", "Namespace"),
		object("gateway", "v1", "ServiceAccount"),
		object("controlPlane", "v1", "Service"),
		object("controlPlane", "apps/v1", "Deployment"),
		object("controlPlane", admission, "MutatingWebhookConfiguration"),
		object("gateway", "v1", "Service"),
		object("ztunnel", "apps/v1", "DaemonSet"),
		object("gateway", "apps/v1", "Deployment"),
		object("", "serving.example.com/v1", "Service"),
		object("", admission, "MutatingWebhookConfiguration"),
		object("controlPlane", admission, "ValidatingWebhookConfiguration"),
	} {
		got = append(got, r.of(o))
	}
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("the places are %v", got)
	}
}
