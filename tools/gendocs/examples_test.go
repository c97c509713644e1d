package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
)

// TestValuesOfTheReference: an example of a text or a number is one, by the definition.
func TestValuesOfTheReference(t *testing.T) {
	const dir = "../../schema"
	shown, err := readExamples(examplesOf(dir))
	if err != nil {
		t.Fatal(err)
	}
	ctx := cuecontext.New()
	loaded := load.Instances([]string{"."}, &load.Config{Dir: dir})
	schema := ctx.BuildInstance(loaded[0])
	if err := schema.Err(); err != nil || len(shown.values) < 20 {
		t.Fatal(len(shown.values), err)
	}
	for _, name := range slices.Sorted(maps.Keys(shown.values)) {
		definition := schema.LookupPath(cue.MakePath(cue.Def(name)))
		if !definition.Exists() {
			t.Errorf("there is no %s", name)
			continue
		}
		if err := definition.Unify(ctx.CompileString(shown.values[name])).Validate(cue.Concrete(true)); err != nil {
			t.Errorf("%s is not %s: %v", name, shown.values[name], err)
		}
		if definition.Unify(ctx.CompileString(`{}`)).Validate() == nil {
			t.Errorf("%s takes anything", name)
		}
	}
}

// TestExamplesAreComplete: a definition without an example, and an example without a
// definition, are told.
func TestExamplesAreComplete(t *testing.T) {
	schema, shown := t.TempDir(), t.TempDir()
	for file, text := range map[string]string{
		filepath.Join(schema, "a.cue"): `package schema

#Word: =~"^.$" | error("must be a word")

// #Cluster is all there is.
#Cluster: {
	// mesh by name.
	mesh: [#Word]: #Mesh
}

// #Mesh is a mesh. It has one.
#Mesh: {
	// size of it.
	size?: int
}
`,
		filepath.Join(shown, "Cluster.txtar"): "Whole:\n-- meshes/a.cue --\npackage meshes\n\nmesh: a: {}\n",
		filepath.Join(shown, "Port.txtar"):    "-- meshes/a.cue --\npackage meshes\n\nmesh: a: {}\n",
		filepath.Join(shown, "values.cue"):    "package reference\n\n\"#Other\": 1\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := reference(schema, shown)
	const want = "examples: #Other in values.cue is of no definition; #Word has none in values.cue; Mesh.txtar is not there; Port.txtar is of no definition; first.txtar is not there"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	page, err := reference("../../schema", examplesOf("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n## Where to begin\n\nA tenant that uses all of them:\n\n```cue\nmesh: acme: {\n",
		"| `gateways.NAME.ports.NAME.nodePort` | [#Port](#port) | nodePort on every node",
		"| [#Port](#port) | one port of a gateway's Service |",
		"## #Port\n\n#Port is one port of a gateway's Service.\n\n```cue\nmesh: acme: ",
		"Example: `443`.\n",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("lacks %s", want)
		}
	}
}
