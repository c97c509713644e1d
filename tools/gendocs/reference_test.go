package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReferenceIsFresh(t *testing.T) {
	want, err := reference("../../schema")
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
	page, err := reference(dir)
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
