package cluster_test

import (
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// TestClosed: a misspelt field is refused wherever it stands, marked here by ^,
// and told once, at its name. Plain CUE refuses each, without which meshc does
// not look for them.
func TestClosed(t *testing.T) {
	for _, text := range []string{
		"mesh: a: ^typo: 1",
		"mesh: a: ^typo: {}",
		"mesh: a: ^typo!: 1",
		"mesh: a: namespaces: x: ^typo: 1",
		"mesh: a: namespaces: ^BAD: {}",
		"mesh: a: gateways: g: ^typo: 1",
		"mesh: a: gateways: g: ports: p: {port: 1, ^typo: 1}",
		"mesh: a: gateways: g: values: ^typo: 1",
		"mesh: a: gateways: g: values: autoscaling: ^typo: 1",
		"mesh: a: istio: ^typo: 1",
		"mesh: a: istio: values: ^typo: 1",
		"mesh: a: istio: values: global: proxy: ^typo: 1",
		"mesh: a: istio: meshConfig: ^typo: 1",
		"mesh: a: istio: meshConfig: defaultConfig: tracing: ^typo: 1",
		"mesh: a: istio: charts: ^typo: \"x\"",
		"mesh: a: istio: {version: \"1.5.0\", manifest: {file: \"x\", namespace: \"y\", ^typo: 1}}",
		"mesh: a: istio: {version: \"1.5.0\", manifest: {file: \"x\", namespace: \"y\", parts: ^typo: true}}",
		"mesh: a: egress: ^BAD: [\"*\"]",
		"mesh: a: exports: ^BAD: []",
		"mesh: a: networkPolicy: ^typo: true",
		"mesh: a: gatewayAPI: ^typo: true",
		"mesh: a: addons: k: {manifest: {file: \"x\", namespace: \"y\"}, ^typo: 1}",
		"mesh: a: addons: k: {manifest: {file: \"x\", namespace: \"y\", ^typo: 1}}",
		"mesh: a: addons: k: {chart: {path: \"x\", ^typo: 1}}",
		"mesh: a: addons: k: {chart: path: \"x\", rewrites: r: {do: \"rename\", suffix: \"x\", ^typo: 1}}",
		"mesh: a: patches: p: {target: {kind: \"X\", name: \"y\"}, ^typo: 1}",
		"mesh: a: patches: p: target: {kind: \"X\", name: \"y\", ^typo: 1}",
		"cluster: ^typo: 1",
		"cluster: reserved: ^typo: {}",
		"cluster: reserved: ^typo: \"1\": \"x\"",
		"cluster: nodePorts: ^typo: 1",
		"cluster: kinds: ^typo: \"Cluster\"",
		"mesh: [_]: ^typo: 1\nmesh: a: {}\nmesh: b: {}",
		"mesh: [_]: gateways: [_]: ^typo: 1\nmesh: a: gateways: {g: {}, h: {}}",
		"mesh: {for n in [\"a\", \"b\"] {(n): ^typo: 1}}",
		"_m: ^typo: 1\nmesh: a: _m\nmesh: b: _m",
		"mesh: a: {let T = {^typo: 1}, T}",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			root := cluster.Vendored(t)
			marked := map[string]diag.Problem{}
			cluster.Put(t, root, "meshes/a.cue", unmark(marked, root+"/meshes/a.cue", "package meshes\n\n"+text))
			if err := cluster.CueVet(root); err == nil {
				t.Error("plain CUE takes it")
			}
			_, problems, err := compiler.Plan(root+"/meshes", nil)
			if err != nil {
				t.Fatal(err)
			}
			told := cluster.Keep(problems, func(p diag.Problem) bool { return p.Rule == "unknown-field" })
			if len(told) != 1 || told[0].Position != marked[at].Position {
				t.Errorf("want %s, got %d of %d:", marked[at].Position, len(told), len(problems))
				for _, p := range problems {
					t.Errorf("%s %s: %s", p.Position, p.Path, p.Message)
				}
			}
		})
	}
}

// TestClosedBeside: what CUE keeps silent of, since something near it is wrong
// too, is told in the same run.
func TestClosedBeside(t *testing.T) {
	for text, want := range map[string][]string{
		"mesh: a: {revision: 1, nmespaces: x: {}}":                                 {"3:21 mesh.a.revision", "3:24 mesh.a.nmespaces"},
		"mesh: a: {name: \"b\", gatways: g: {}}":                                   {"3:17 mesh.a.name", "3:22 mesh.a.gatways"},
		"mesh: a: gateways: g: {typ: 1, replicas: -1}":                             {"3:24 mesh.a.gateways.g.typ", "3:42 mesh.a.gateways.g.replicas"},
		"mesh: a: gateways: g: ports: p: nodePrt: 1":                               {"3:30 mesh.a.gateways.g.ports.p.port", "3:33 mesh.a.gateways.g.ports.p.nodePrt"},
		"clster: 1\nmesh: a: tgs: []":                                              {"3:1 clster", "4:10 mesh.a.tgs"},
		"mesh: a: gateways: g: {\n\tports: p: {port: 1, nodePort: 1}\n\ttyp: 1\n}": {"4:32 mesh.a.gateways.g.ports.p.nodePort", "5:2 mesh.a.gateways.g.typ"},
	} {
		root := t.TempDir()
		cluster.Put(t, root, "cue.mod/module.cue", cluster.ModuleText)
		cluster.Put(t, root, "meshes/cluster.cue", cluster.ClusterText)
		cluster.Put(t, root, "meshes/a.cue", "package meshes\n\n"+text)
		_, problems, err := compiler.Plan(root+"/meshes", nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range problems {
			_, at, _ := strings.Cut(p.Position.String(), "a.cue:")
			got = append(got, at+" "+p.Path)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got\n%s", text, strings.Join(got, "\n"))
		}
	}
}
