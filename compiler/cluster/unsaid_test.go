package cluster

import (
	"path/filepath"
	"slices"
	"testing"

	"meshc.dev/compiler/rooted"
)

// TestUnsaidIsNotAsked: what no mesh of a part sets is left out for it, and what one sets in whatever
// way is judged: each of these descriptions sets a field that is another's to set.
func TestUnsaidIsNotAsked(t *testing.T) {
	const two = "mesh: a: namespaces: one: {}\nmesh: b: namespaces: two: {}\n"
	for text, unsaid := range map[string][]string{
		two:                                   {"meshConfig", "values"},
		two + "mesh: b: tags: [\"values\"]\n": {"meshConfig"},
		two + "mesh: b: istio: values: pilot: {}\n":                                                                      {"meshConfig"},
		two + "mesh: b: \"istio\": \"values\": \"pilot\": {}\n":                                                          {"meshConfig"},
		two + "mesh: b: istio: {\"val\\u0075es\": pilot: {}}\n":                                                          {"meshConfig"},
		two + "mesh: b: istio: {#\"values\"#: pilot: {}}\n":                                                              {"meshConfig"},
		two + "mesh: b: istio: #\"\"\"\n\tvalues\n\t\"\"\"#: pilot: {}\n":                                                {"meshConfig"},
		two + "mesh: [_]: istio: values: pilot: {}\n":                                                                    {"meshConfig"},
		two + "mesh: [_]: istio: meshConfig: trustDomain: \"other\"\n":                                                   {"values"},
		two + "_all: istio: values: pilot: {}\nmesh: b: _all\n":                                                          {"meshConfig"},
		two + "let all = {istio: values: pilot: {}}\nmesh: b: all\n":                                                     {"meshConfig"},
		two + "mesh: b: istio: {for f in [\"values\"] {(f): pilot: {}}}\n":                                               nil,
		two + "mesh: b: istio: \"val\\(\"ues\")\": pilot: {}\n":                                                          nil,
		two + "mesh: b: istio: (_f): pilot: {}\n_f: \"val\" + \"ues\"\n":                                                 nil,
		two + "mesh: b: gateways: ingress: values: name: \"other\"\n":                                                    {"meshConfig"},
		two + "mesh: b: gateways: {ingress: {}, [_]: {values: service: ports: [{name: \"http\"}]}}\n":                    {"meshConfig"},
		"import \"encoding/json\"\n" + two + "mesh: b: istio: json.Unmarshal(\"{\\\"values\\\":{\\\"pilot\\\":{}}}\")\n": nil,
	} {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText)
		put(t, root, "meshes/more.cue", "package meshes\n"+text)
		samePartsAndWhole(t, text, filepath.Join(root, "meshes"), 1)
		if got := unsaidOf(t, filepath.Join(root, "meshes"), "b"); !slices.Equal(got, unsaid) {
			t.Errorf("left out for mesh b: %v, not %v\n%s", got, unsaid, text)
		}
	}
}

// TestUnsaidOfEmbedded: data may have any field.
func TestUnsaidOfEmbedded(t *testing.T) {
	root := t.TempDir()
	put(t, root, "cue.mod/module.cue", moduleText)
	put(t, root, "meshes/cluster.cue", clusterText)
	put(t, root, "meshes/istio.json", `{"values": {"pilot": {}}}`)
	put(t, root, "meshes/more.cue", "@extern(embed)\n\npackage meshes\n\nmesh: a: namespaces: one: {}\nmesh: b: istio: _ @embed(file=\"istio.json\")\n")
	samePartsAndWhole(t, "embedded", filepath.Join(root, "meshes"), 1)
	if got := unsaidOf(t, filepath.Join(root, "meshes"), "b"); len(got) > 0 {
		t.Errorf("left out: %v", got)
	}
}

// unsaidOf are the fields that are left out for a mesh.
func unsaidOf(t *testing.T, dir, mesh string) []string {
	t.Helper()
	root, err := ModuleRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := rooted.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close() //nolint:errcheck // it was only read
	inst, err := instance(dir, newMount(files), parseFile)
	if err != nil || inst.Err != nil {
		t.Fatal(err, inst.Err)
	}
	meshes := splitMeshes(inst)
	if meshes == nil {
		return nil
	}
	return vocabularyOf(inst, meshes).unsaid([]string{mesh})
}
