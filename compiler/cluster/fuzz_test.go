package cluster

import (
	"testing"
	"time"
)

// FuzzLoad: whatever a file of the user's holds, loading ends, and tells of
// each problem where it is.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		"mesh: a: {}",
		"mesh: a: gateways: ingress: ports: https: {port: 443, nodePort: 31390}",
		"mesh: {for i in [1, 2] {\"m\\(i)\": {}}}",
		"mesh: [string]: tags: [\"x\"]\nmesh: a: {}\nmesh: b: {}",
		"_x: mesh.a.namespaces\nmesh: a: namespaces: _x",
		"mesh: a: mesh.b\nmesh: b: mesh.a",
		"mesh: a: {revision: trustDomain, trustDomain: revision}",
		"mesh: a: namespaces: {for k, v in mesh.a.namespaces {\"\\(k)x\": v}}",
		"mesh: a: istio: values: #x\n#x: {global: #x}",
		"cluster: nodePorts: {min: max, max: min}",
		"mesh: \"\\u0000\": {}\nmesh: \"\": {}\nmesh: 1: {}",
		"mesh: a: objects: \"x y\": {apiVersion: \"v1\", kind: \"Pod\", metadata: name: 3}",
		"mesh: a: egress: \"a\": [1]\nmesh: a: exports: _|_",
		"mesh: a: revision!: string\nmesh: a: _plan: 3\nmesh: a: _own: []",
		"_claims: x: y: \"z\"\n_plan: 3\n_checks: 4",
		"import \"strings\"\nmesh: a: meshID: strings.Repeat(\"x\", 1000)",
		"@extern(embed)\nmesh: a: _ @embed(file=\"x.json\")",
		"mesh: {for i, n in [\"a\"] let N = i {(n): gateways: g: ports: p: {port: N, nodePort: (i)}}}",
		"mesh: [N=_]: M={revision: N, trustDomain: M.revision, tags: [N, M.revision]}\nmesh: a: {}",
		"mesh: {for k, v in {a: b: 1} for l, w in v {(k): {gateways: (l): w, tags: [l, k, w, v]}}}",
		"mesh: [string]: nmespaces: [_]: x: _y\n_y: {z: 1}\nmesh: a: typo!: 1\nmesh: b: typo?: 1",
		"mesh: 3", "mesh: [1]", "mesh: null", "cluster: null", "mesh: a: null", "{", "\xff", "\"\\(", "a: b: c: d: *1 | 2 & _|_",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText)
		put(t, root, "meshes/fuzz.cue", "package meshes\n"+text)
		hung := time.AfterFunc(time.Minute, func() { panic("loading does not end") })
		defer hung.Stop()
		d, problems, err := Load(root + "/meshes")
		if err != nil {
			t.Fatalf("the file is there, so this is no error of input or output: %v", err)
		}
		if d == nil && len(problems) == 0 {
			t.Error("neither a description nor a problem")
		}
		for _, p := range problems {
			if p.Message == "" || p.Rule == "" || p.File == "" {
				t.Errorf("%+v does not say what, or where", p)
			}
		}
	})
}
