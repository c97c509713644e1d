package cluster_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// The marks of the place that a problem must be told at, and of a note's.
const (
	at   = "^"
	also = "°"
)

// TestPlaces: a problem is told where the user has written what causes it,
// marked here by ^, and of two causes the other, marked by °. The text is that
// of meshes/a.cue, then further files as in a txtar archive.
func TestPlaces(t *testing.T) {
	for name, text := range map[string]string{
		"a plain field":            "mesh: a: gateways: g: ports: p: {port: 1, nodePort: ^1}",
		"a field in braces":        "mesh: a: {\n\tgateways: g: {\n\t\tports: p: {\n\t\t\tport: 1\n\t\t\tnodePort: ^1\n\t\t}\n\t}\n}",
		"labels in quotes":         "mesh: \"a\": gateways: \"g\": ports: \"p-q\": {port: 1, nodePort: ^1}",
		"a pattern":                "mesh: a: {}\nmesh: [string]: gateways: g: ports: p: {port: 1, nodePort: ^1}",
		"a pattern with a name":    "mesh: a: {}\nmesh: [Name=string]: gateways: \"\\(Name)\": ports: p: {port: 1, nodePort: ^1}",
		"a comprehension":          "mesh: {for n in [\"a\"] {(n): gateways: g: ports: p: {port: 1, nodePort: ^1}}}",
		"a condition":              "mesh: a: {if true {gateways: g: ports: p: {port: 1, nodePort: ^1}}}",
		"a reference":              "_p: {port: 1, nodePort: ^1}\nmesh: a: gateways: g: ports: p: _p",
		"a reference of a field":   "_n: 1\nmesh: a: gateways: g: ports: p: {port: 1, nodePort: ^_n}",
		"a definition":             "#G: ports: p: {port: 1, nodePort: ^1}\nmesh: a: gateways: g: #G",
		"a definition, embedded":   "#G: {ports: p: {port: 1, nodePort: ^1}}\nmesh: a: gateways: g: {#G}",
		"a definition, unified":    "#G: ports: p: nodePort: ^1\nmesh: a: gateways: g: #G & {ports: p: port: 1}",
		"an item of a list":        "mesh: a: gateways: g: externalIPs: [\"203.0.113.1\", ^\"x\"]",
		"a field that is unknown":  "mesh: a: {\n\tnamespaces: x: {}\n\t^nmespaces: y: {}\n}",
		"unknown under a pattern":  "mesh: a: {}\nmesh: [string]: ^nmespaces: y: {}",
		"unknown in a reference":   "_m: ^nmespaces: y: {}\nmesh: a: _m",
		"a field that is missing":  "mesh: a: gateways: g: ports: ^p: nodePort: 31000",
		"beyond other letters":     "mesh: a: gateways: \"grün\": {name: \"g\", ports: p: {port: 1, nodePort: ^1}}",
		"after tabs":               "mesh: a: gateways: g: ports: p: {\n\t\t\t\tport: ^\"x\"\n}",
		"an optional that is null": "mesh: a: gateways: g: loadBalancerIP: ^null",

		"a let inside of a mesh": "_tiers: web: gateways: g: ports: p: {port: 1, nodePort: ^31001}\n" +
			"mesh: cc: {let T = _tiers.web, T}\nmesh: bb: gateways: g: ports: p: {port: 1, nodePort: °31001}\n" +
			"mesh: {for n in [\"dd\"] {(n): gateways: g: ports: p: {port: 1, nodePort: 31002}}}",
		"other meshes' computed labels": "mesh: {for n, i in {x: 1, y: 2} {(n): gateways: g: ports: p: {port: 1, nodePort: 31000 + i}}}\n" +
			"mesh: {(\"z\"): tags: [\"t\"]}\nmesh: {for n in [\"w\"] {\"\\(n)\": revision: \"u\"}}\n" +
			"mesh: a: tags: [\"s\", °\"r\"]\nmesh: b: revision: ^\"r\"",
		"a package of the module": "import \"example.com/lib\"\n\nmesh: aa: lib.Std\nmesh: bb: gateways: g: ports: p: {port: 1, nodePort: ^31001}\n" +
			"-- lib/lib.cue --\npackage lib\n\nStd: gateways: g: ports: p: {\n\tport: 1\n\tnodePort: °31001\n}\n",
		"a package that uses the schema": "import \"example.com/lib\"\n\nmesh: aa: lib.Std\n" +
			"-- lib/lib.cue --\npackage lib\n\nimport s \"meshc.dev/schema\"\n\n#Port: s.#Port\nStd: gateways: g: ports: p: #Port & {port: 1, nodePort: ^1}\n",
		"the schema in a value":       "import \"meshc.dev/schema\"\n\n_g: schema.#Gateway\nmesh: a: gateways: g: {_g, ports: p: schema.#Port & {port: 1, nodePort: ^1}}",
		"a pattern that fits some":    "mesh: [=~\"f.*\"]: gateways: g: ports: p: {port: 1, nodePort: ^1}\nmesh: [=~\"g.*\"]: gateways: g: ports: p: {port: 1, nodePort: 31001}\nmesh: foo: _\nmesh: goo: _",
		"a line beside a pattern":     "mesh: [_]: gateways: g: ports: p: {port: 1, nodePort: *31001 | int}\nmesh: b: gateways: g: ports: p: nodePort: ^31001\nmesh: a: gateways: g: ports: p: nodePort: °31001",
		"a value beside a default":    "mesh: a: gateways: g: ports: p: {port: 1, nodePort: *2 | int}\nmesh: a: gateways: g: ports: p: nodePort: ^1",
		"a value beside a constraint": "mesh: a: gateways: g: ports: p: {port: 1, nodePort: int}\nmesh: a: gateways: g: ports: p: nodePort: ^1",
		"the same in a pattern":       "mesh: [_]: gateways: g: ports: p: {port: 1, nodePort: 1}\nmesh: a: gateways: g: ports: p: nodePort: ^1",
		"a value by two templates":    "_t: {trustDomain: string, ...}\n_u: {trustDomain: ^\"x.y\", ...}\nmesh: a: trustDomain: °\"x.y\"\nmesh: b: _t & _u",
		"a field named 0":             "mesh: a: gateways: \"0\": ports: p: {port: 1, nodePort: ^1}",
		"a YAML file": "_data: _ @embed(file=\"data.yaml\")\nmesh: a: _data\n" +
			"-- meshes/data.yaml --\n# tenants\ngateways:\n  g:\n    ports:\n      p:\n        port: 1\n        nodePort: ^1\n",
		"a YAML file, looped over": "_data: _ @embed(file=\"sub/data.yaml\")\nmesh: {for name, m in _data.tenants {(name): m}}\n" +
			"-- meshes/sub/data.yaml --\ntenants:\n  a:\n    gateways: {g: {ports: {p: {port: 1, nodePort: °31001}}}}\n  b:\n    gateways: {g: {ports: {p: {port: 1, nodePort: ^31001}}}}\n",
		"a YAML file, field by field": "_data: _ @embed(file=\"data.yaml\")\nmesh: {for name, m in _data {(name): gateways: g: ports: p: {port: 1, nodePort: m.port}}}\n" +
			"-- meshes/data.yaml --\na: {port: °31001}\nb: {port: ^31001}\n",
		"a YAML file, by arithmetic": "_data: _ @embed(file=\"data.yaml\")\nmesh: {for name, m in _data {(name): gateways: g: ports: p: {port: 1, nodePort: 31000 + m.port}}}\n" +
			"-- meshes/data.yaml --\na: {port: °1}\nb: {port: ^1}\n",
		"a YAML file, under a pattern": "_data: _ @embed(file=\"data.yaml\")\nmesh: {for name, _ in _data {(name): _}}\nmesh: [N=_]: gateways: g: ports: p: {port: 1, nodePort: _data[N].port}\n" +
			"-- meshes/data.yaml --\na: {port: °31001}\nb: {port: ^31001}\n",
		"a JSON file": "_data: _ @embed(file=\"data.json\")\nmesh: _data\n" +
			"-- meshes/data.json --\n{\n  \"a\": {\"gateways\": {\"g\": {\"ports\": {\"p\": {\"port\": 1, \"nodePort\": °31001}}}}},\n  \"b\": {\"gateways\": {\"g\": {\"ports\": {\"p\": {\"port\": 1, \"nodePort\": ^31001}}}}}\n}\n",
		"a glob of YAML files": "_data: _ @embed(glob=\"sub/*.yaml\")\nmesh: {for name, m in _data {\"m\\(len(name))\": m}}\n" +
			"-- meshes/sub/a.yaml --\ntags: [s, °t]\n-- meshes/sub/bb.yaml --\ntags:\n- ^t\n",
		"files of one name": "import \"example.com/lib\"\n\n_data: _ @embed(file=\"data.yaml\")\nmesh: a: _data\nmesh: b: lib.Data\n" +
			"-- meshes/data.yaml --\nrevision: °r\n-- lib/lib.cue --\n@extern(embed)\npackage lib\n\nData: _ @embed(file=\"data.yaml\")\n-- lib/data.yaml --\n# lib\ntags: [^r]\n",
		"a typo in a YAML file":      "_data: _ @embed(file=\"data.yaml\")\nmesh: _data\n-- meshes/data.yaml --\na: {}\nb:\n  ^namespace: {x: {}}\n",
		"a wrong type in a file":     "_data: _ @embed(file=\"data.yaml\")\nmesh: _data\n-- meshes/data.yaml --\na: {}\nb:\n  tags: ^x\n",
		"the key of a comprehension": "mesh: {for i, n in [\"a\"] {(n): gateways: g: ports: p: {port: 1, nodePort: ^i}}}",
		"a key in parentheses":       "mesh: {for i, n in [\"a\"] {(n): gateways: g: ports: p: {port: 1, nodePort: ^(i)}}}",
		"a key in an expression":     "mesh: {for i, n in [\"a\"] {(n): gateways: g: ports: p: {port: 1, nodePort: ^i + len(n)}}}",
		"a let in a comprehension":   "mesh: {for i, n in [\"a\"] let N = i {(n): gateways: g: ports: p: {port: 1, nodePort: ^N}}}",
		"a let of data":              "mesh: {for n, d in {a: °31001, b: ^31001} let D = d {(n): gateways: g: ports: p: {port: 1, nodePort: D}}}",
		"the name of a pattern":      "mesh: [N=_]: gateways: g: ports: p: {port: 1, nodePort: ^N}\nmesh: a: {}",
		"an alias of a pattern":      "mesh: [_]: M={gateways: g: ports: p: {port: 1, nodePort: ^M.gateways.g.ports.p.port}}\nmesh: a: {}",
		"a list in a comprehension":  "mesh: {for i, n in [°31001, ^31001] {\"m\\(i)\": gateways: g: ports: p: {port: 1, nodePort: n}}}",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			cluster.Put(t, root, "cue.mod/module.cue", cluster.ModuleText)
			cluster.Put(t, root, "meshes/cluster.cue", cluster.ClusterText)
			archive := txtar.Parse([]byte(text))
			marked := map[string]diag.Problem{}
			for _, f := range append(archive.Files, txtar.File{Name: "meshes/a.cue", Data: append([]byte("@extern(embed)\npackage meshes\n\n"), archive.Comment...)}) {
				cluster.Put(t, root, f.Name, unmark(marked, root+"/"+f.Name, string(f.Data)))
			}
			if _, ok := marked[at]; !ok {
				t.Fatal("the place is not marked")
			}
			_, problems, err := compiler.Plan(root+"/meshes", nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 {
				t.Fatal("no problem is found")
			}
			if len(problems) > 1 && strings.HasPrefix(problems[0].Message, cluster.NoSuchField) {
				t.Errorf("one misspelt field is told %d times: %v", len(problems), problems)
			}
			p, want := problems[0], marked[at]
			if p.Position != want.Position || p.Excerpt != want.Excerpt {
				t.Errorf("want %s in %q, got %s in %q: %s: %s", want.Position, want.Excerpt, p.Position, p.Excerpt, p.Path, p.Message)
			}
			if other, ok := marked[also]; ok && (len(p.Notes) != 1 || p.Notes[0].Position != other.Position) {
				t.Errorf("want a note at %s, got %v", other.Position, p.Notes)
			}
		})
	}
}

// unmark takes the marks out of a file and notes where they were.
func unmark(marked map[string]diag.Problem, name, text string) string {
	plain := strings.NewReplacer(at, "", also, "").Replace(text)
	for _, mark := range []string{at, also} {
		before, _, ok := strings.Cut(text, mark)
		before = strings.NewReplacer(at, "", also, "").Replace(before)
		if ok {
			line := strings.Count(before, "\n") + 1
			column := len(before) - strings.LastIndexByte(before, '\n')
			marked[mark] = diag.Problem{Position: diag.Position{File: name, Line: line, Column: column}, Excerpt: strings.Split(plain, "\n")[line-1]}
		}
	}
	return plain
}

// TestPlacesOfClaims: of two claims, both places are told.
func TestPlacesOfClaims(t *testing.T) {
	root := t.TempDir()
	cluster.Put(t, root, "cue.mod/module.cue", cluster.ModuleText)
	cluster.Put(t, root, "meshes/cluster.cue", cluster.ClusterText)
	cluster.Put(t, root, "meshes/a.cue", "package meshes\n\n_g: ports: p: {port: 1, nodePort: 31000}\nmesh: a: gateways: g: _g\n")
	cluster.Put(t, root, "meshes/b.cue", "package meshes\n\nmesh: b: {\n\tgateways: g: ports: p: {\n\t\tport: 1, nodePort: 31000\n\t}\n}\n")
	_, problems, err := compiler.Plan(root+"/meshes", nil)
	if err != nil || len(problems) != 1 {
		t.Fatal(err, problems)
	}
	p := problems[0]
	if p.Line != 5 || p.Column != 22 || len(p.Notes) != 1 || p.Notes[0].Line != 3 || p.Notes[0].Column != 35 {
		t.Errorf("got %+v", p)
	}
}

// TestDisplay: paths are shown as the user would type them.
func TestDisplay(t *testing.T) {
	root := t.TempDir()
	cluster.Put(t, root, "cue.mod/module.cue", cluster.ModuleText)
	cluster.Put(t, root, "deep/meshes/cluster.cue", strings.Replace(cluster.ClusterText, "prod", "Prod", 1))
	for from, want := range map[string]string{".": "deep/meshes/cluster.cue", "deep": "meshes/cluster.cue", "deep/meshes": "cluster.cue"} {
		t.Chdir(root + "/" + from)
		dir := strings.TrimSuffix("./"+strings.TrimSuffix(want, "cluster.cue"), "/")
		_, problems, err := compiler.Plan(dir, nil)
		if err != nil || len(problems) != 1 || problems[0].File != want {
			wd, _ := os.Getwd()
			t.Errorf("in %s: %v, %v", wd, err, problems)
		}
	}
}
