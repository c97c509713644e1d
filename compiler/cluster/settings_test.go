package cluster_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// A setting is what a tenant puts into a mesh, by the fields of a mesh.
type setting struct {
	Istio struct {
		Profile, Hub, Tag  string
		Values, MeshConfig map[string]any
	}
	Gateways struct {
		Ingress struct {
			Replicas *int
			Values   map[string]any
		}
	}
	Namespaces map[string]struct{ Labels, Annotations map[string]any }
	Patches    map[string]struct {
		Target plan.Target
		Merge  map[string]any
	}
}

// A stand is a mesh without settings: its plan, and how charts are rendered.
type stand struct {
	plan     plan.Plan
	renderer *chart.Renderer
	baseline [][]manifest.Object
}

// parts are the roles of a plan's sources and of its own objects.
func parts() []string { return []string{"controlPlane", "gateway", "mesh"} }

func newStand(t testing.TB) *stand {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/mesh.cue":    "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\nmesh: acme: {namespaces: shop: {}, gateways: ingress: {}}\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, problems, err := cluster.Load(filepath.Join(root, "meshes"))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	s := &stand{plan: d.Plans[1], renderer: chart.NewRenderer(os.DirFS(root))}
	if s.baseline, err = s.render(setting{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// render gives a mesh's objects by part, with a setting on top of what the
// schema sets, as the compiler does it.
func (s *stand) render(x setting) ([][]manifest.Object, error) {
	out := make([][]manifest.Object, len(parts()))
	for i, source := range s.plan.Sources {
		text, err := s.renderer.Render(chart.Request{
			Chart: source.Chart, Version: source.Version, Release: source.Release, Namespace: source.Namespace,
			Kubernetes: s.plan.Kubernetes, Values: x.over(i, source.Values),
		})
		if err != nil {
			return nil, err
		}
		for _, f := range text {
			objects, err := manifest.Parse([]byte(f.Text))
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], objects...)
		}
	}
	for _, o := range s.plan.Objects {
		body := manifest.Clone(o.Object).(map[string]any)
		out[2] = append(out[2], manifest.Object{Body: body})
	}
	for _, part := range out {
		for _, o := range part {
			if err := s.change(o, x); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// change lays the schema's patches and then the setting's over an object.
func (s *stand) change(o manifest.Object, x setting) error {
	aimed := func(t plan.Target) bool {
		return t.Kind == o.Kind() && t.Name == o.Name() && (t.Namespace == "" || t.Namespace == o.Namespace())
	}
	for _, p := range s.plan.Patches {
		if !aimed(p.Target) {
			continue
		}
		if err := manifest.Patch(o, p.Merge); err != nil {
			return err
		}
		for _, r := range p.Restrict {
			manifest.Restrict(o, r)
		}
	}
	for _, p := range x.Patches {
		if aimed(p.Target) {
			if err := manifest.Patch(o, p.Merge); err != nil {
				return err
			}
		}
	}
	if own, ok := x.Namespaces[o.Name()]; ok && o.Kind() == "Namespace" {
		return manifest.Patch(o, map[string]any{"metadata": map[string]any{"labels": own.Labels, "annotations": own.Annotations}})
	}
	return nil
}

// over gives the layers of a source's values with the setting's among them.
func (x setting) over(source int, layers []plan.Layer) []map[string]any {
	var out []map[string]any
	lay := func(values map[string]any) { out = append(out, values) }
	for _, l := range layers[:len(layers)-1] {
		lay(l.Values)
	}
	if source == 0 {
		global := map[string]any{}
		for key, text := range map[string]string{"hub": x.Istio.Hub, "tag": x.Istio.Tag} {
			if text != "" {
				global[key] = text
			}
		}
		lay(map[string]any{"global": global})
		lay(x.Istio.Values)
		lay(map[string]any{"meshConfig": x.Istio.MeshConfig})
		if x.Istio.Profile != "" {
			lay(map[string]any{"profile": x.Istio.Profile})
		}
	} else {
		lay(x.Gateways.Ingress.Values)
		if x.Gateways.Ingress.Replicas != nil {
			lay(map[string]any{"replicaCount": *x.Gateways.Ingress.Replicas, "autoscaling": map[string]any{"enabled": false}})
		}
	}
	return append(out, layers[len(layers)-1].Values)
}

// differences are those that a setting makes.
func (s *stand) differences(x setting) ([]plan.Difference, error) {
	have, err := s.render(x)
	if err != nil {
		return nil, err
	}
	var out []plan.Difference
	for i, part := range parts() {
		out = append(out, compare.Objects(s.baseline[i], have[i], part)...)
	}
	return out, nil
}

func decodeSetting(t testing.TB, v cue.Value) setting {
	t.Helper()
	var x setting
	text, err := v.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	if err != nil {
		t.Fatal(v.Path(), err)
	}
	return x
}
