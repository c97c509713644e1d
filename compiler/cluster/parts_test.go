package cluster

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/plan"
)

// descriptions are directories with the sample, with the description that has
// everything, and with those of the scripts, as they fail and as they pass.
func descriptions(t *testing.T) map[string]string {
	t.Helper()
	dirs := map[string]string{"sample": filepath.Join("..", "..", "meshes")}
	sample := t.TempDir()
	put(t, sample, "cue.mod/module.cue", moduleText)
	if err := os.CopyFS(filepath.Join(sample, "meshes"), os.DirFS(dirs["sample"])); err != nil {
		t.Fatal(err)
	}
	dirs["sample elsewhere"] = filepath.Join(sample, "meshes")
	for _, s := range scripts(t, "*.txtar", 200) {
		for _, side := range []string{"meshes/", "apart/"} {
			root := t.TempDir()
			put(t, root, "cue.mod/module.cue", moduleText)
			put(t, root, "meshes/cluster.cue", clusterText)
			s.unpack(t, root, "meshes/")
			if s.unpack(t, root, side) { // most have one side alone
				dirs[s.name+" "+side] = filepath.Join(root, "meshes")
			}
		}
	}
	root := t.TempDir()
	put(t, root, "cue.mod/module.cue", moduleText)
	everything, err := os.ReadFile(filepath.Join("..", "..", "testdata", "everything.cue"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, root, "meshes/cluster.cue", clusterText+string(everything)+flagged)
	dirs["everything"] = filepath.Join(root, "meshes")
	return dirs
}

// allParts has the descriptions of all scripts compared: that takes minutes.
var allParts = flag.Bool("parts.all", false, "compare all descriptions in parts and as a whole")

// TestPartsAreTheWhole: a description says the same whether it is evaluated as a
// whole or in parts, of whatever number of meshes.
func TestPartsAreTheWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of descriptions")
	}
	dirs, compared, parted := descriptions(t), 0, 0
	for i, name := range slices.Sorted(maps.Keys(dirs)) {
		if !*allParts && i%12 != 0 && name != "sample elsewhere" && name != "everything" {
			continue
		}
		compared++
		if samePartsAndWhole(t, name, dirs[name], 1+compared%4) {
			parted++
		}
	}
	if parted < 10 {
		t.Errorf("only %d descriptions were evaluated in parts", parted)
	}
}

// TestMixesInParts: the same of generated mixes of everything that meshes have, some
// of which depend on each other in ways that only the whole knows.
func TestMixesInParts(t *testing.T) {
	parted, wholly := 0, 0
	mixes := 0
	for seed := range uint64(32) {
		// With the race detector each takes a quarter of a minute: then some of both sorts.
		if testing.Short() && !slices.Contains([]uint64{3, 4, 12, 13, 14, 15, 19, 20}, seed) {
			continue
		}
		mixes++
		m := mix{rand.New(rand.NewPCG(seed, 1))}
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		for name, text := range m.files() {
			put(t, root, "meshes/"+name, text)
		}
		if samePartsAndWhole(t, fmt.Sprint("mix ", seed), filepath.Join(root, "meshes"), 1+m.IntN(4)) {
			parted++
		} else {
			wholly++
		}
	}
	if parted < mixes/4 || wholly < mixes/8 {
		t.Errorf("%d mixes were evaluated in parts, %d as a whole", parted, wholly)
	}
}

// TestApartBySyntax: what makes one mesh depend on another, or a mesh hard to tell,
// has the whole evaluated, with what comes of it.
func TestApartBySyntax(t *testing.T) {
	const two = "mesh: a: namespaces: one: {}\nmesh: b: namespaces: two: {}\n"
	for text, apart := range map[string]bool{
		two:                          true,
		"mesh: {a: {}, \"b\": {}}\n": true,
		two + "mesh: [_]: networkPolicy: enabled: false\n": true,
		two + "mesh: [N=string]: meshID: \"id-\\(N)\"\n":   true,
		two + "mesh: a: revision: \"r1\"\n":                true,
		two + "mesh: a: objects: s: {apiVersion: \"v1\", kind: \"Secret\", metadata: {name: \"s\", namespace: \"one\"}, data: k: 'v'}\n":    true,
		two + "mesh: a: objects: c: {apiVersion: \"v1\", kind: \"ConfigMap\", metadata: {name: \"c\", namespace: \"one\"}, data: k: 'v'}\n": false,
		two + "_all: networkPolicy: enabled: false\nmesh: a: _all\n":                                                                        true,
		two + "mesh: [_]: networkPolicy: allowFrom: [for n, _ in mesh {n}]\n":                                                               false,
		two + "let M = mesh\nmesh: a: tags: [for n, _ in M if n != \"a\" {\"t-\\(n)\"}]\n":                                                  false,
		two + "_count: len(mesh)\nmesh: a: tags: [\"t\\(_count)\"]\n":                                                                       false,
		"mesh: {a: {namespaces: one: {}}, b: {namespaces: {for n, _ in a.namespaces {\"b-\\(n)\": {}}}}}\n":                                 false,
		"mesh: {X=a: {namespaces: one: {}}, b: {namespaces: {for n, _ in X.namespaces {\"b-\\(n)\": {}}}}}\n":                               false,
		two + "for t in [\"c\"] {mesh: (t): {}}\n":                                                                                          false,
		two + "mesh: {for t in [\"c\"] {(t): {}}}\n":                                                                                        false,
		two + "mesh: \"c\\(1)\": {}\n":      false,
		two + "{mesh: c: {}}\n":             false,
		two + "_more: c: {}\nmesh: _more\n": false,
		two + "M=mesh: c: {}\n":             false,
	} {
		takenApart(t, text, apart, map[string]string{"more.cue": text})
	}
}

// TestApartByPackage: where a package could tell in which part a mesh is, the whole is
// evaluated: by another cluster in it, by packages that it imports, or by its files.
func TestApartByPackage(t *testing.T) {
	const two = "mesh: a: namespaces: one: {}\nmesh: b: namespaces: two: {}\n"
	lib := func(text string) map[string]string {
		return map[string]string{
			"lib/lib.cue":     "package lib\n" + text,
			"meshes/more.cue": "package meshes\nimport \"example.com/lib\"\n" + two + "mesh: [_]: gateways: ingress: replicas: *lib.#replicas | 1\n",
		}
	}
	for name, c := range map[string]struct {
		apart bool
		files map[string]string
	}{
		"a package of its own":                    {true, lib("#replicas: 3\n")},
		"a table by mesh":                         {false, lib("mesh: {a: 1, b: 1}\n#replicas: len(mesh)\n")},
		"a second cluster in an imported package": {false, lib("import \"meshc.dev/schema\"\n_other: schema.#Cluster & {cluster: name: \"y\"}\n#replicas: 3\n")},
		"a second cluster in a helper": {false, map[string]string{
			"meshes/more.cue": "package meshes\nimport \"meshc.dev/schema\"\n" + two + "_other: schema.#Cluster & {cluster: {name: \"y\"}, mesh: q: {namespaces: qn: {}, exports: qn: [\"a\"]}}\n",
		}},
		"its files by a pattern": {false, map[string]string{
			"meshes/more.cue": "@extern(embed)\npackage meshes\n" + two + "_files: _ @embed(glob=\"*.cue\", type=text)\nmesh: [_]: gateways: ingress: replicas: len(_files)\n",
		}},
		"a file by its name": {true, map[string]string{
			"meshes/more.cue":  "@extern(embed)\npackage meshes\n" + two + "_said: _ @embed(file=\"said.json\")\nmesh: [_]: gateways: ingress: replicas: _said\n",
			"meshes/said.json": "3",
		}},
	} {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText)
		for file, text := range c.files {
			put(t, root, file, text)
		}
		if parted := samePartsAndWhole(t, name, filepath.Join(root, "meshes"), 1); parted != c.apart {
			t.Errorf("%s: evaluated in parts: %v", name, parted)
		}
	}
}

// samePartsAndWhole compares what both ways tell of a description, and tells
// whether it was taken in parts at all. Parts of two are without what only who plans upgrades
// asks for, those of three without what only who renders does, too, and those of four without
// that but for one mesh.
func samePartsAndWhole(t *testing.T, name, dir string, size int) bool {
	t.Helper()
	whole, ofWhole, failed := loadBy(dir, Draft{}, parting{})
	asked := ""
	if whole != nil && len(whole.Meshes) > 0 {
		asked = whole.Meshes[len(whole.Meshes)/2]
	}
	rendering := slices.Concat(plan.Upgrading(), plan.Rendering())
	needless := []plan.Needless{
		{}, {Fields: plan.Upgrading()}, {Fields: rendering}, {Fields: rendering, Asked: asked},
	}[(size-1)%4]
	parts, ofParts, err := loadBy(dir, Draft{}, parting{size: size, least: 1, without: needless})
	if !reflect.DeepEqual(ofParts, ofWhole) || (err == nil) != (failed == nil) || (parts == nil) != (whole == nil) {
		t.Errorf("%s, parts of %d: %v %v, as a whole: %v %v", name, size, ofParts, err, ofWhole, failed)
		return false
	}
	if parts == nil {
		return false
	}
	defer func() { _, _ = parts.Close(), whole.Close() }()
	for i := range min(len(parts.Plans), len(whole.Plans)) {
		if parts.Plans[i], err = parts.Plans[i].Whole(); err != nil {
			t.Fatal(err)
		}
		if whole.Plans[i].Unit != plan.Shared {
			if bare := bereft(t, whole.Plans[i], plan.Rendering()); !reflect.DeepEqual(bare, whole.Plans[i].Bare()) {
				t.Errorf("%s: the bare plan of %s is another", name, bare.Unit)
			}
			less := bereft(t, parts.Plans[i], needless.Of(whole.Plans[i].Unit))
			if parts.parted && !reflect.DeepEqual(parts.Plans[i], less) {
				t.Errorf("%s, parts of %d: the plan of %s has what is needless", name, size, less.Unit)
			}
			parts.Plans[i], whole.Plans[i] = less, bereft(t, whole.Plans[i], needless.Of(whole.Plans[i].Unit))
		}
		if !reflect.DeepEqual(parts.Plans[i], whole.Plans[i]) {
			t.Errorf("%s, parts of %d: the plan of %s is not that of the whole", name, size, whole.Plans[i].Unit)
		}
	}
	if len(ofWhole) > 0 { // what CUE refuses is told where nothing else is
		parts.Refused, whole.Refused = nil, nil
	}
	for _, same := range [][2]any{{len(parts.Plans), len(whole.Plans)}, {parts.Parts, whole.Parts}, {parts.Meshes, whole.Meshes}, {parts.Findings, whole.Findings}, {parts.Refused, whole.Refused}} {
		if !reflect.DeepEqual(same[0], same[1]) {
			t.Errorf("%s, parts of %d: %v, as a whole: %v", name, size, same[0], same[1])
		}
	}
	return parts.parted
}

// bereft is a plan without some fields, by their names in JSON.
func bereft(t *testing.T, p plan.Plan, names []string) plan.Plan {
	t.Helper()
	v := reflect.ValueOf(&p).Elem()
	for _, name := range names {
		found := false
		for i := range v.NumField() {
			if of, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); of == name {
				v.Field(i).SetZero()
				found = true
			}
		}
		if !found {
			t.Errorf("a plan has no field %s", name)
		}
	}
	return p
}
