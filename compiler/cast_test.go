package compiler

import (
	"io/fs"
	"os"
	"path/filepath"
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

func casting(plans []plan.Plan) *builder { return castingFrom(nil, plans) }

func castingFrom(module fs.FS, plans []plan.Plan) *builder {
	charts := chart.NewRenderer(module)
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
		objects, ok := b.casts.of(b, u, &p.Sources[0])
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

// TestCastOfModule: a chart in the module is cast where it looks at names as the one of its
// name in the binary does, and not where a line of it looks otherwise.
func TestCastOfModule(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charts")
	copyCharts(t, dir)
	plans := gateways(eight...)
	for i := range plans {
		plans[i].Sources[0].Chart = "gateway"
	}
	if b := castingFrom(os.DirFS(dir), plans); len(b.casts.made) != 1 {
		t.Errorf("%d sources are cast, want 1", len(b.casts.made))
	}
	file := filepath.Join(dir, "gateway", "templates", "service.yaml")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, append(text, "{{- if regexMatch \"^[a-c]\" .Release.Name }}{{ end }}\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if b := castingFrom(os.DirFS(dir), plans); len(b.casts.made) != 0 {
		t.Errorf("%d sources are cast of a chart that looks at its release's name", len(b.casts.made))
	}
}

// TestUsersTemplates: what a user sets may be a template, by which names differ.
func TestUsersTemplates(t *testing.T) {
	for value, cast := range map[string]int{"sidecar": 1, "{{ .Release.Name | upper }}": 0} {
		plans := gateways(eight...)
		for i, p := range plans {
			plans[i].Sources[0].Values = append(p.Sources[0].Values, plan.Layer{
				At: plan.Path{"gateways", "ingress", "values"}, Values: map[string]any{"podAnnotations": map[string]any{"team": value}},
			})
		}
		if b := casting(plans); len(b.casts.made) != cast {
			t.Errorf("%s: %d sources are cast, want %d", value, len(b.casts.made), cast)
		}
	}
}
