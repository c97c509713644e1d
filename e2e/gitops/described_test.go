package gitops

import (
	"os"
	"path/filepath"
	"testing"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/manifest"
)

// tools are what a cluster says of each.
func tools() map[string]string {
	return map[string]string{
		"argo": `argo: {repo: "https://git.example.com/platform/clusters.git", path: "deploy/prod", revision: "main"}`,
		"flux": `flux: {source: "clusters", path: "deploy/prod", interval: "5m"}`,
	}
}

// binary is meshc, which all tests run.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "meshc-gitops-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if binary, err = built.Into(dir); err != nil {
		panic(err)
	}
	m.Run()
}

// A description is a module with meshes.
type description struct {
	t    *testing.T
	root string
}

// describe has a cluster with an agent, a mesh with a gateway, and one with two
// namespaces by this name.
func describe(t *testing.T, tool, second string) description {
	t.Helper()
	d := description{t, t.TempDir()}
	d.put("cue.mod/module.cue", "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n")
	d.put("meshes/cluster.cue", "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", cni: {}, gitops: "+tools()[tool]+"}\n")
	d.put("meshes/acme.cue", "package meshes\n\nmesh: acme: {namespaces: shop: {}, gateways: ingress: {}, tags: [\"acme-stable\"]}\n")
	d.second(second)
	return d
}

// second writes the mesh of this name in place of the one before.
func (d description) second(name string) {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.root, "meshes", "second-*.cue"))
	if err != nil {
		d.t.Fatal(err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			d.t.Fatal(err)
		}
	}
	d.put("meshes/second-"+name+".cue", "package meshes\n\nmesh: \""+name+"\": {rootNamespace: \"istio-second\", namespaces: {pay: {}, lab: {}}, gateways: internal: {}}\n")
}

func (d description) put(name, text string) {
	d.t.Helper()
	file := filepath.Join(d.root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// export gives the objects of units.
func (d description) export(units ...string) []manifest.Object {
	d.t.Helper()
	return built.Objects(d.t, built.Run(d.t, d.root, binary, append([]string{"export"}, units...)...))
}

// tree writes them as a tree.
func (d description) tree(flags ...string) string {
	d.t.Helper()
	built.Run(d.t, d.root, binary, append([]string{"export", "-q", "-o", "deploy/prod"}, flags...)...)
	return filepath.Join(d.root, "deploy", "prod")
}
