package cluster

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"cuelang.org/go/cue"
)

// TestListedIsWhatStands: what is seen of each mesh at a glance is what the schema has
// stand in the end, in descriptions of the scripts
// that plain CUE takes: in all of them with -parts.all.
func TestListedIsWhatStands(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of descriptions")
	}
	dirs := descriptions(t)
	meshes, quick := 0, 0
	for i, name := range slices.Sorted(maps.Keys(dirs)) {
		if !*allParts && i%6 != 0 {
			continue
		}
		n, fast := sameAtAGlance(t, name, dirs[name])
		meshes += n
		if fast {
			quick++
		}
	}
	if meshes < 60 || quick < 30 {
		t.Errorf("%d meshes of which %d descriptions were read without the schema", meshes, quick)
	}
}

// TestMixesAtAGlance: the same of generated mixes.
func TestMixesAtAGlance(t *testing.T) {
	for seed := range uint64(12) {
		m := mix{rand.New(rand.NewPCG(seed, 2))}
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		for name, text := range m.files() {
			put(t, root, "meshes/"+name, text)
		}
		sameAtAGlance(t, fmt.Sprint("mix ", seed), filepath.Join(root, "meshes"))
	}
}

// TestSettled: a description is read without the schema where that has no say in which
// meshes there are, and wholly else, with what comes of it.
func TestSettled(t *testing.T) {
	const one = "mesh: a: namespaces: one: {}\n"
	for text, quick := range map[string]bool{
		one: true,
		one + "mesh: {for t in [\"c\", \"d\"] {(t): {}}}\n":                                                       true,
		one + "for t in [\"c\"] {mesh: (t): {}}\n":                                                                true,
		one + "_tenants: {x: port: 1}\nmesh: {for t, v in _tenants {\"t-\\(t)\": namespaces: \"n-\\(t)\": {}}}\n": true,
		one + "_tenants: {x: {}} & _more\n_more: y: {}\nmesh: {for t, _ in _tenants {(t): {}}}\n":                 true,
		"#T: namespaces: one: {}\nmesh: b: #T\n":                                                                  true,
		"_all: {b: {}, c: revision: \"r\"}\nmesh: _all\n":                                                         true,
		one + "mesh: [_]: rootNamespace: *\"root\" | string\n":                                                    true,
		one + "mesh: [N=_]: revision: \"r-\\(N)\"\n":                                                              true,
		one + "mesh: {if cluster.name == \"prod\" {b: {}}}\n":                                                     false,
		one + "mesh: {if cluster.kubernetes == _|_ {b: {}}}\n":                                                    false,
		one + "mesh: {for f, _ in cluster if f =~ \"^(istio|crds)$\" {(f): {}}}\n":                                false,
		one + "mesh: {if mesh.a.#effective.revision == \"a\" {b: {}}}\n":                                          false,
		one + "mesh: {for ns in mesh.a.#effective.own {\"t-\\(ns)\": {}}}\n":                                      false,
		one + "let M = mesh\nmesh: {for f, _ in M.a if f == \"objects\" {(f): {}}}\n":                             false,
		"mesh: {a: {}, for f, _ in a if f == \"objects\" {(f): {}}}\n":                                            false,
		"mesh: {a: {rootNamespace: 1} | {x: {}}, c: {}}\n":                                                        true,
		one + "mesh: *{x: {}} | {b: {}}\n":                                                                        false,
		one + "_x: *{d: {}} | {c: {}}\nmesh: _x\n":                                                                false,
		one + "mesh: {for v in [schema.#BuiltIn.version] {\"v\\(len(v))\": {}}}\n":                                false,
		one + "mesh: {for v in [len(mesh)] {\"v\\(v)\": {}}}\n":                                                   false,
	} {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText+text)
		if _, fast := sameAtAGlance(t, text, filepath.Join(root, "meshes")); fast != quick {
			t.Errorf("without the schema: %t, of\n%s", fast, text)
		}
	}
}

// sameAtAGlance compares what is seen of a description, if CUE takes it, and tells how
// many meshes there are and whether their names were found without the schema.
func sameAtAGlance(t *testing.T, name, dir string) (meshes int, quick bool) {
	t.Helper()
	s, problems, err := Look(dir)
	if err != nil {
		t.Fatal(name, err)
	}
	if s == nil {
		return 0, len(problems) == 0
	}
	defer s.Close() //nolint:errcheck // it was only read
	found, _ := s.Names()
	quick = !s.whole.Exists()
	all, _, err := s.List()
	if err != nil {
		t.Fatal(name, err)
	}
	inst, err := instance(dir, newMount(s.files), parseFile)
	if err != nil || inst.Err != nil {
		return 0, quick
	}
	v, _ := valueOf(inst)
	if strict(v) != nil || !v.LookupPath(cue.MakePath(derived("_plan"))).Exists() {
		return 0, quick
	}
	want := look(v, cue.Str("mesh"))
	if stand := sorted(names(want)); !slices.Equal(found, stand) {
		t.Errorf("%s: %q were found, of %q", name, found, stand)
		return 0, quick
	}
	for _, l := range all {
		l.Files = nil
		if stands := effective(t, look(want, cue.Str(l.Name)), l.Name); !reflect.DeepEqual(l, stands) {
			t.Errorf("%s: seen is\n%s\nof\n%s", name, shown(l), shown(stands))
		}
	}
	return len(all), quick
}

func shown(l Listed) string {
	out := l.Name
	for _, s := range []*string{l.Revision, l.Version} {
		if s != nil {
			out += " " + *s
		}
	}
	return fmt.Sprint(out, l.Revisions, l.Namespaces, l.Gateways)
}

// effective is what the schema has stand.
func effective(t *testing.T, mesh cue.Value, name string) Listed {
	t.Helper()
	var e struct {
		Classic       bool
		Revision      string
		Revisions     map[string]ListedRevision
		RootNamespace string
		Own           []string
		Shared        []string
		Istio         struct{ Version string }
		Gateways      map[string]struct {
			Type  string
			Ports map[string]ListedPort
		}
	}
	if err := look(mesh, cue.Def("effective")).Decode(&e); err != nil {
		t.Fatal(mesh, err)
	}
	own := slices.DeleteFunc(e.Own, func(ns string) bool { return ns == e.RootNamespace })
	l := Listed{Name: name, Revision: &e.Revision, Version: &e.Istio.Version, Namespaces: append([]string{e.RootNamespace}, own...), Gateways: []ListedGateway{}}
	if len(e.Shared) > 0 {
		l.Shared = e.Shared
	}
	if e.Classic {
		*l.Revision = ""
	}
	// A mesh that does not say which it has has the one.
	if said, err := look(mesh, cue.Str("revisions")).Fields(); err == nil {
		for said.Next() {
			l.Revisions = append(l.Revisions, e.Revisions[said.Selector().Unquoted()])
		}
	}
	for _, g := range slices.Sorted(maps.Keys(e.Gateways)) {
		gateway := ListedGateway{Name: g, Type: e.Gateways[g].Type, Ports: []ListedPort{}}
		for _, p := range slices.Sorted(maps.Keys(e.Gateways[g].Ports)) {
			port := e.Gateways[g].Ports[p]
			port.Name = p
			gateway.Ports = append(gateway.Ports, port)
		}
		l.Gateways = append(l.Gateways, gateway)
	}
	return l
}
