package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReferenceIsFresh(t *testing.T) {
	want, err := reference("../../schema", examplesOf("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/reference.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/reference.md is stale: run gendocs")
	}
}

// TestDefaultsInTheEnd: what stands where nothing is set is told at the user's
// field, in the words of who writes it.
func TestDefaultsInTheEnd(t *testing.T) {
	dir := t.TempDir()
	const releases = `package schema

#Releases: [V=string]: {version: V, hub: string}
#Releases: "1.2": hub: "there"
#BuiltIn: #Releases["1.2"]
`
	const source = `package schema

// #Cluster is all there is.
#Cluster: mesh: [string]: {#EffectiveMesh}

// #Mesh is a mesh.
#Mesh: {
	name: string
	root?: string
	domain?: string
	label?: string
	on?: bool
	gateways: [string]: #Gateway
	istio: #Istio
	_ports: {}
}

// #Gateway is a gateway.
#Gateway: {
	name?: string
	place?: string
	type?: "A" | "B"
}

// #Istio is a version.
#Istio: {
	version?: string
	hub?: string
	tag?: string
	size?: int
	parts: {one?: bool, two?: bool}
}

// What stands in the end.
#EffectiveMesh: M={
	#Mesh
	// #effective is what stands in the end.
	#effective: {
		clusterName: string
		classic: [if M.istio.version != _|_ {M.istio.version =~ "^1.5"}, false][0]
		// root of all.
		root: [if M.root != _|_ {M.root}, "istio-\(M.name)"][0]
		domain: [if M.domain != _|_ {M.domain}, "\(root).\(clusterName)"][0]
		label: [if M.label != _|_ {M.label}, if classic {"on-\(M.name)"}, root][0]
		on: [if M.on != _|_ {M.on}, !classic][0]
		gateways: {for g, G in {M.gateways, if classic {more: {}}} {(g): {
			name: [if G.name != _|_ {G.name}, "\(M.name)-\(g)"][0]
			place: [if G.place != _|_ {G.place}, root][0]
			type: [if G.type != _|_ {G.type}, if classic if g == "x" {"B"}, "A"][0]
		}}}
		istio: {
			// Whatever is wrong with it.
			version: [if len(M.gateways) > 5 {"far"}, if M.istio.version != _|_ {M.istio.version}, #BuiltIn.version][0]
			let release = [if #Releases[version] != _|_ {#Releases[version]}, #BuiltIn][0]
			let sizes = [for s in [1] {s}]
			hub: [if M.istio.hub != _|_ {M.istio.hub}, release.hub][0]
			tag: [if M.istio.tag != _|_ {M.istio.tag}, version][0]
			size: [if M.istio.size != _|_ {M.istio.size}, if sizes[0] != _|_ {sizes[0]}, 0][0]
			parts: {for p in ["one", "two"] {(p): [if M.istio.parts[p] != _|_ {M.istio.parts[p]}, true][0]}}
		}
	}
}

// #Defaults are what a mesh may set otherwise.
#Defaults: {
	#effective: _
	let E = #effective
	meshConfig: mode: "OFF" // 28: off
	global: {cluster: E.clusterName, tag: E.istio.tag}
}

// #Isolation is what a mesh may not set otherwise.
#Isolation: {
	#effective: _
	let E = #effective
	meshConfig: root: E.root // 2: one
	env: A: "false"
}

// What #Isolation sets may be said again, but not otherwise.
#EffectiveMesh: istio: meshConfig: root?: I.root | error("set root, of the mesh")

_manifestPorts: http2: {port: 80, nodePort: 31380}
`
	for name, text := range map[string]string{"a.cue": source, "b.cue": releases} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	page, err := reference(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| `mesh` | map of [#Mesh](#mesh) |",
		"| `root` | string | `\"istio-\\(name)\"` |",
		"| `domain` | string | `\"\\(root).\\(cluster.name)\"` |",
		"| `label` | string | `root`; in Istio 1.5 `\"on-\\(name)\"` |",
		"| `on` | bool | `true`; in Istio 1.5 `false` |",
		"| `name` | string | `\"\\(mesh.name)-\\(g)\"` |",
		"| `place` | string | `mesh.root` |",
		"| `type` | `\"A\"` or `\"B\"` | `\"A\"`; in Istio 1.5 `\"B\"` where `g == \"x\"` |",
		"| `version` | string | `\"1.2\"` |",
		"| `hub` | string | `\"there\"` |",
		"| `tag` | string | `version` |",
		"| `size` | int | derived |",
		"| `parts.one` | bool | `true` |",
		"| `parts.two` | bool | `true` |",
		"\n`#effective` is what stands in the end. It has\n`clusterName`,\n`classic`,\n`root`,\n",
		"\nroot of all.\n",
		"\nSettings of Istio that a mesh may set otherwise.\n",
		"| `istio.meshConfig.mode` | string | `\"OFF\"` |",
		"| `istio.values.global.cluster` | string | `cluster.name` |",
		"| `istio.values.global.tag` | string | `istio.tag` |",
		"\nSettings of Istio that a mesh may not set otherwise.\n",
		"| `istio.meshConfig.root` | fixed | `root` | Set root, of the mesh. |",
		"| `istio.values.env.A` | fixed | `\"false\"` |",
		"| `gateways.ingress.ports.http2.nodePort` | int | `31380` |",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(string(page), "_ports") || t.Failed() {
		t.Logf("%s", page)
	}
}

func TestRowsOfTheReference(t *testing.T) {
	dir := t.TempDir()
	const source = `package schema

_short: string & =~"^.$"

#Word: _short | error("must be a word")

#BuiltIn: version: "1.2"

// #Cluster is all there is:
// - a list.
#Cluster: {
	// mesh by name.
	mesh: [Name=string]: M={#Mesh, name: Name, root: *"r-\(M.name)" | #Word}
	// one of them.
	one: #Mesh & {_hidden: 1}
}

// #Mesh is a mesh.
#Mesh: {
	name: #Word
	root: #Word
	// kind of it.
	kind:     *"a" | "b" | error("must be \"a\" or \"b\"")
	version:  *#BuiltIn.version | =~"[.]" | error("must be a version such as \(#BuiltIn.version)")
	on:       *true | bool
	size?:    int & >=0
	tags:     [...#Word]
	hosts:    [#Word]: [string, ...string] | error("must list a host")
	old?:     error("is gone")
	deep: {at: string, same: name} // two in one
	if on {more: !="x" | error("must not be x")}
	...
}

// Said elsewhere.
#Mesh: {deep: at: "x"}
`
	if err := os.WriteFile(filepath.Join(dir, "a.cue"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	page, err := reference(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"#Cluster is all there is:\n\n- a list.",
		"| `mesh` | map of [#Mesh](#mesh) |  | mesh by name. |",
		"| `one` | [#Mesh](#mesh) |  | one of them. |",
		"| `name` | [#Word](#word) | its key |  |",
		"| `root` | [#Word](#word) | `\"r-\\(mesh.name)\"` |  |",
		"| `kind` | `\"a\"` or `\"b\"` | `\"a\"` | kind of it. |",
		"| `version` | string | `\"1.2\"` | Must be a version such as 1.2. |",
		"| `on` | bool | `true` |  |",
		"| `size` | `int & >=0` |  |  |",
		"| `tags` | list of [#Word](#word) |  |  |",
		"| `hosts` | map of list of string by [#Word](#word) |  | Must list a host. |",
		"| `old` | not allowed |  | Is gone. |",
		"| `deep` | struct |  | two in one |",
		"| `deep.at` | string | required |  |",
		"| `deep.same` | fixed | `name` |  |",
		"| `more` | `!=\"x\"` | required | If `on`. Must not be x. |",
		"Further fields are let through as they are.",
		"Said elsewhere.\n\n| Field | Type | Default | Meaning |\n|---|---|---|---|\n| `deep.at` | fixed | `\"x\"` |  |",
		"## #Word\n\nMust be a word.",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(string(page), "_hidden") || t.Failed() {
		t.Logf("%s", page)
	}
}
