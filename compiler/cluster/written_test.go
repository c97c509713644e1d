package cluster

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/cluster/owners"
)

// parsed is a package of files in /m/meshes, as far as syntax goes.
func parsed(t *testing.T, texts map[string]string) *build.Instance {
	t.Helper()
	inst := &build.Instance{}
	for _, name := range []string{"cluster.cue", "victim.cue", "evil.cue"} {
		f, err := parser.ParseFile("/m/meshes/"+name, texts[name])
		if err != nil {
			t.Fatal(name, err)
		}
		inst.Files = append(inst.Files, f)
	}
	return inst
}

// TestEveryFieldIsItsOwners: whatever field of another mesh, of the cluster or
// of a grant a tenant's file sets, in whatever form, it is told.
func TestEveryFieldIsItsOwners(t *testing.T) {
	inst := load.Instances([]string{"."}, &load.Config{Dir: "../../schema", ModuleRoot: "../.."})[0]
	schema := cuecontext.New().BuildInstance(inst)
	fields := func(definition string) []string {
		iter, err := schema.LookupPath(cue.ParsePath(definition)).Fields(cue.Optional(true))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for iter.Next() {
			out = append(out, iter.Selector().Unquoted())
		}
		return out
	}
	var wrong []string
	for _, f := range fields("#Mesh") {
		for _, form := range []string{
			"mesh: victim: F: _", "mesh: \"victim\": F: _", "mesh: {evil: {}, victim: F: _}", "mesh: victim?: F: _", "mesh: X=victim: F: X",
			"{mesh: victim: F: _}", "mesh: {victim: F: _} & {evil: {}}", "mesh: [_]: F: _", "mesh: (\"victim\"): F: _", "mesh: \"vic\\(\"tim\")\": F: _",
			"if true {mesh: victim: F: _}", "mesh: {for n in [\"victim\"] {(n): F: _}}", "_h: victim: F: _\nmesh: _h", "let L = {victim: F: _}\nmesh: L",
			"[string]: victim: F: _", "(\"mesh\"): victim: F: _", "mesh: {...}\nmesh: {[=~\"v\"]: F: _}", "mesh: (({victim: F: _}))", "mesh: [{victim: F: _}][0]",
			"\"mesh\": {\"victim\": {\"F\": _}}", "M=mesh: victim: F: _", "mesh: _victim: F: _",
		} {
			wrong = append(wrong, strings.ReplaceAll(form, "F", f))
		}
	}
	for _, f := range fields("#Shared") {
		wrong = append(wrong, "cluster: "+f+": _", "\"cluster\": {"+f+": _}", "C=cluster: "+f+": _")
	}
	for _, f := range fields("#Tenant") {
		wrong = append(wrong, "cluster: tenants: evil: "+f+": _", "cluster: tenants: [_]: "+f+": _")
	}
	if len(wrong) < 400 {
		t.Fatalf("%d ways", len(wrong))
	}
	texts := map[string]string{"cluster.cue": clusterOnly, "victim.cue": "package meshes\n\nmesh: victim: {}\n"}
	for _, evil := range wrong {
		texts["evil.cue"] = "package meshes\n\n" + evil + "\n"
		if faults := judged(t, texts); len(faults) == 0 {
			t.Errorf("nothing is told of %s", evil)
		}
	}
	for _, right := range []string{
		"mesh: evil: mesh.victim & {name: _}", "mesh: evil: tags: mesh.victim.tags", "let V = mesh.victim\nmesh: {evil: {tags: V.tags}}", "_e: 1\n#E: 2\nmesh: evil: {}",
		"mesh: {let X = 1, evil: replicas: X}", "mesh: M={evil: N={x: N.y, if true {z: 1}, [string]: _, {a: 1}, (\"b\"): 1}}",
	} {
		texts["evil.cue"] = "package meshes\n\n" + right + "\n"
		for _, f := range judged(t, texts) {
			t.Errorf("%s: %s", right, f)
		}
	}
}

const clusterOnly = "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n"

// judged are the faults of a package, but for notes.
func judged(t *testing.T, texts map[string]string) []string {
	t.Helper()
	inst := parsed(t, texts)
	_, faults := owners.Read(inst, "/m/meshes", "/m", os.DirFS(t.TempDir()), language(), nil)
	var out []string
	for _, f := range faults {
		if f.Rule != "several-meshes" {
			out = append(out, fmt.Sprint(f.Rule, " ", f.At, " ", f.Message))
		}
	}
	return out
}

// TestClusterIsFound: whichever way a file embeds #Cluster, it is the platform's.
func TestClusterIsFound(t *testing.T) {
	for _, text := range []string{
		"schema.#Cluster", "schema.#Cluster & {cluster: name: \"prod\"}", "(schema.#Cluster)", "_c: schema.#Cluster\n_c", "let C = schema.#Cluster\nC", "_s: c: schema.#Cluster\n_s.c", "{schema.#Cluster}",
	} {
		f, err := parser.ParseFile("/m/meshes/cluster.cue", "package meshes\n\nimport \"meshc.dev/schema\"\n\n"+text+"\n")
		if err != nil {
			t.Fatal(err)
		}
		files, faults := owners.Read(&build.Instance{Files: []*ast.File{f}}, "/m/meshes", "/m", os.DirFS(t.TempDir()), language(), nil)
		if files.Head != f || len(faults) > 0 || !slices.Contains(files.Platform, f) {
			t.Errorf("%s: %v, %v", text, files.Head, faults)
		}
	}
}
