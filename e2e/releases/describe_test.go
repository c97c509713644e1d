// Package releases proves the isolation of what meshc exports for each release
// of Istio: facts are read from the objects, by hand, with nothing of the
// schema's own rules. It needs no server.
package releases

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/charts"
)

// A release is one of Istio and where its charts are.
type release struct {
	// name is what its meshes' names begin with.
	name, version string
	// module has the charts, of the built-in release none.
	module string
}

func releases() []release {
	return []release{
		{"today", "1.31.1", ""},
		{"before", "1.30.4", "../second"},
	}
}

// A mesh is what is asked for, and what must come of it by the names that
// follow from its own.
type mesh struct {
	release
	name, fields string
	// label is the value of istio.io/rev on its namespaces.
	label string
	// tags are further revisions that it answers for.
	tags       []string
	gatewayAPI bool
	// granted are namespaces of others that it discovers.
	granted []string
}

// own are the namespaces of a mesh.
func (m mesh) own() []string { return []string{m.root(), m.shop()} }

func (m mesh) root() string { return "istio-" + m.name }
func (m mesh) shop() string { return m.name + "-shop" }

// meshes are those of a release, one for each way to describe one.
func meshes(r release) []mesh {
	named := func(kind, fields string) mesh {
		name := r.name + "-" + kind
		return mesh{release: r, name: name, label: name, fields: strings.NewReplacer("NAME", name, "RELEASE", r.name).Replace(fields)}
	}
	tagged := named("tags", `tags: ["RELEASE-blue", "RELEASE-green"], injectionLabel: "RELEASE-blue"`)
	tagged.tags, tagged.label = []string{r.name + "-blue", r.name + "-green"}, r.name+"-blue"
	classes := named("classes", `gatewayAPI: enabled: true`)
	classes.gatewayAPI = true
	importer := named("importer", `egress: "RELEASE-exporter-shop": ["*"]`)
	importer.granted = []string{r.name + "-exporter-shop"}
	return []mesh{
		named("plain", `gateways: ingress: {}`),
		tagged,
		classes,
		named("patched", `patches: harmless: {target: {kind: "Deployment", name: "istiod-NAME"}, merge: metadata: annotations: note: "x"}`),
		named("stable", `istio: profile: "stable"`),
		named("demo", `istio: profile: "demo"`),
		named("exporter", `exports: "NAME-shop": ["RELEASE-importer"]`),
		importer,
	}
}

// describe writes a module with meshes, and the charts of their releases.
func describe(t *testing.T, all []mesh) string {
	t.Helper()
	root := t.TempDir()
	var text strings.Builder
	text.WriteString("package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n")
	written := map[string]bool{}
	for _, m := range all {
		istio := ""
		if m.module != "" {
			dir := "charts/" + m.release.name
			istio = fmt.Sprintf("\tistio: version: %q\n", m.version)
			if !written[dir] {
				fmt.Fprintf(&text, "cluster: istio: releases: %q: charts: %q\n", m.version, dir)
				written[dir] = true
				if err := charts.Copy(m.module, filepath.Join(root, filepath.FromSlash(dir))); err != nil {
					t.Fatal(err)
				}
			}
		}
		fmt.Fprintf(&text, "mesh: %q: {\n%s\tnamespaces: %q: {}\n\t%s\n}\n", m.name, istio, m.shop(), m.fields)
	}
	for name, body := range map[string]string{
		"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/meshes.cue":  text.String(),
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
