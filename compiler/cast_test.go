package compiler

import (
	"testing"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// gateways are plans of meshes that each have one gateway, named so.
func gateways(names ...string) []plan.Plan {
	var out []plan.Plan
	for _, name := range names {
		out = append(out, plan.Plan{
			Unit: name, Owns: []string{"istio-" + name}, Kubernetes: "1.36",
			Sources: []plan.Source{{
				Chart: "builtin:gateway", Version: "1.31.1", Release: "istio-" + name, Namespace: "istio-" + name, Part: "gateway",
				Values: []plan.Layer{{Values: map[string]any{"name": "istio-" + name, "revision": name}}},
			}},
		})
	}
	return out
}

var eight = []string{"acme", "bolt", "cove", "dune", "echo", "fern", "gale", "hill"}

func casting(plans []plan.Plan) *builder {
	charts := chart.NewRenderer(nil)
	return &builder{charts: charts, casts: castsOf(charts, plans), scopes: manifest.Scopes{}, judge: cluster.NewJudge()}
}

// TestCast: meshes that are alike have one source, and the chart, which knows a
// gateway "istio-NAME" from others, still sees what it is called.
func TestCast(t *testing.T) {
	b := casting(gateways(eight...))
	if len(b.casts.made) != 1 {
		t.Fatalf("%d sources are cast, want 1", len(b.casts.made))
	}
	for _, p := range gateways(eight...) {
		u := &unit{plan: p}
		objects, ok := b.casts.of(b, u, p.Sources[0])
		if !ok {
			t.Fatalf("%s is not filled in", p.Unit)
		}
		if got := objects[0].Labels()["istio"]; got != p.Unit {
			t.Errorf("%s: its gateway has the label istio: %s", p.Unit, got)
		}
	}
}

// TestCastOfFew: so few are rendered as they are.
func TestCastOfFew(t *testing.T) {
	if b := casting(gateways(eight[:fewest-1]...)); len(b.casts.made) != 0 {
		t.Errorf("%d sources are cast", len(b.casts.made))
	}
}

// TestCastIsCompared: where a chart makes of a name what it makes of no other, the
// units that are rendered to compare differ, and none is filled in.
func TestCastIsCompared(t *testing.T) {
	plans := gateways(eight...)
	b := casting(plans)
	one := &cast{}
	for i := range plans {
		one.members = append(one.members, member{&plans[i], plans[i].Sources[0]})
	}
	whole := func(p *plan.Plan, _ string) *mold.Names { return namesOf(append([]string{p.Unit}, p.Owns...), nil) }
	if one.make(b, whole); one.objects != nil {
		t.Error("what the chart cuts off from istio-NAME is not missed")
	}
	if one.make(b, b.casts.names); one.objects == nil {
		t.Error("what the chart cannot tell apart is not cast")
	}
}

// TestUsersWords: what a user sets stands as it is, whatever the mesh is called.
func TestUsersWords(t *testing.T) {
	plans := gateways(eight...)
	for i, p := range plans {
		plans[i].Sources[0].Values = append(p.Sources[0].Values, plan.Layer{
			At: plan.Path{"gateways", "ingress", "values"}, Values: map[string]any{"podAnnotations": map[string]any{"team": p.Unit}},
		})
	}
	if b := casting(plans); len(b.casts.made) != 0 {
		t.Errorf("%d sources are cast", len(b.casts.made))
	}
}
