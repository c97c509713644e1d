package compare_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// pod is a Deployment whose pods have a spec in YAML, in one line.
func pod(spec string) string {
	return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: ns}\nspec: {template: {spec: {" + spec + "}}}\n"
}

// text is a ConfigMap with one text.
func text(body string) string {
	quoted, _ := json.Marshal(body)
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ns}\ndata: {mesh: " + string(quoted) + "}\n"
}

func object(kind, name string) string {
	group := map[string]string{"Service": "v1", "ClusterRole": "rbac.authorization.k8s.io/v1"}[kind]
	if group == "" {
		group = "apps/v1"
	}
	return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: %s}\n", group, kind, name)
}

// TestObjects shows each difference as "HOW PATH: WAS -> IS", below the object.
func TestObjects(t *testing.T) {
	for name, c := range map[string]struct {
		was, is string
		want    []string
	}{
		"nothing": {pod("a: 1"), pod("a: 1.0, b: null"), nil},
		"a field": {pod("a: 1, b: {c: x}"), pod("a: 2, b: {}"), []string{
			"changed spec template spec a: 1 -> 2",
			"removed spec template spec b c: x ->",
		}},
		"all within what comes": {pod("a: 1"), pod("a: 1, b: {c: [x, {name: w}], d: {}}"), []string{
			"added spec template spec b: -> map[c:[x map[name:w]] d:map[]]",
			"  added spec template spec b c: -> [x map[name:w]]",
			"    added spec template spec b c 0: -> x",
			"    added spec template spec b c 1: -> map[name:w]",
			"      added spec template spec b c 1 name: -> w",
			"  added spec template spec b d: -> map[]",
		}},
		"another type": {pod("a: {b: 1}"), pod("a: b"), []string{"changed spec template spec a: map[b:1] -> b"}},

		"items by name, in any order": {
			pod("env: [{name: A, value: x}, {name: B, value: x}]"), pod("env: [{name: B, value: w}, {name: A, value: x}]"),
			[]string{"changed spec template spec env B value: x -> w"},
		},
		"an item once more": {
			pod("env: [{name: A, value: x}]"), pod("env: [{name: A, value: x}, {name: A, value: w}]"),
			[]string{"repeated spec template spec env A#2: -> map[name:A value:w]"},
		},
		"an item once more, in a list that comes": {
			pod("a: 1"), pod("a: 1, env: [{name: A}, {name: A}]"),
			[]string{
				"added spec template spec env: -> [map[name:A] map[name:A]]",
				"  added spec template spec env A: -> map[name:A]",
				"    added spec template spec env A name: -> A",
				"  repeated spec template spec env A#2: -> map[name:A]",
			},
		},
		"mounts by their paths": {
			pod("volumeMounts: [{name: v, mountPath: /a}]"), pod("volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]"),
			[]string{"added spec template spec volumeMounts /b: -> map[mountPath:/b name:v]", "  added spec template spec volumeMounts /b mountPath: -> /b", "  added spec template spec volumeMounts /b name: -> v"},
		},
		"an item without a name": {
			pod("env: [{name: A}]"), pod("env: [{name: A}, {value: w}]"),
			[]string{"added spec template spec env 1: -> map[value:w]", "  added spec template spec env 1 value: -> w"},
		},
		"an item before others": {pod("a: [x, w]"), pod("a: [z, x, w]"), []string{"added spec template spec a 0: -> z"}},
		"an item among others":  {pod("a: [x, w]"), pod("a: [x, z, w]"), []string{"added spec template spec a 1: -> z"}},
		"fewer items":           {pod("a: [x, w, z]"), pod("a: [x, z]"), []string{"removed spec template spec a 1: w ->"}},

		"flags in both forms": {
			pod("args: [run, --a=1, --b, '2', --c]"), pod("args: [run, --a, '1', --b=3]"),
			[]string{"changed spec template spec args --b: 2 -> 3", "removed spec template spec args --c: true ->"},
		},
		"a flag once more": {
			pod("args: [run, --a=1]"), pod("args: [run, --a=1, --a=2, more]"),
			[]string{"repeated spec template spec args --a#2: -> 2", "added spec template spec args 1: -> more"},
		},

		"a document in a text": {text("a: {b: 1}\nc: 2\n"), text("# says\nc: 2\na: {b: 3}\n"), []string{"changed data mesh @yaml a b: 1 -> 3"}},
		"another spelling":     {text("a: {b: 1}\n"), text(`{"a": {"b": 1}}`), nil},
		"a document by an anchor": {text("a: 1\nb: 1\n"), text("a: &x 2\nb: *x\n"), []string{
			"changed data mesh @yaml a: 1 -> 2", "changed data mesh @yaml b: 1 -> 2",
		}},
		"a key twice":       {text("a: 1\n"), text("a: 1\na: 1\n"), []string{`changed data mesh: a: 1 -> a: 1 a: 1`}},
		"a second document": {text("a: 1\n"), text("a: 1\n---\na: 1\n"), []string{`changed data mesh: a: 1 -> a: 1 --- a: 1`}},
		"an unknown anchor": {text("a: 1\n"), text("a: *x\n"), []string{`changed data mesh: a: 1 -> a: *x`}},
		"no document":       {text("a: 1\n"), text("a"), []string{`changed data mesh: a: 1 -> a`}},
		"no text":           {text("a: 1\n"), strings.Replace(text("a: 1\n"), `"a: 1\n"`, "{a: 1}", 1), []string{`changed data mesh: a: 1 -> map[a:1]`}},
		"a template's end":  {text("t: \"x\\ny\\n\"\n"), text("t: \"x\\ny\\n\\n\"\n"), nil},

		"rules of a role": {
			object("ClusterRole", "r") + "rules: [{apiGroups: [a], verbs: [get, list]}, {apiGroups: [b], verbs: [get]}]\n",
			object("ClusterRole", "r") + "rules: [{apiGroups: [b], verbs: [get]}, {apiGroups: [a], verbs: [list, get]}]\n", nil,
		},
		"a wider role": {
			object("ClusterRole", "r") + "rules: [{apiGroups: [a], verbs: [get]}, {apiGroups: [b], verbs: [get]}]\n",
			object("ClusterRole", "r") + "rules: [{apiGroups: ['*'], verbs: [get]}, {apiGroups: [b], verbs: [get]}]\n",
			[]string{"changed rules: [map[apiGroups:[a] verbs:[get]]] -> [map[apiGroups:[*] verbs:[get]]]"},
		},

		"an object comes": {"", object("Service", "s"), []string{
			"added : -> map[apiVersion:v1 kind:Service metadata:map[name:s]]",
			"  added apiVersion: -> v1", "  added kind: -> Service", "  added metadata: -> map[name:s]", "    added metadata name: -> s",
		}},
		"an object goes": {object("Service", "s"), "", []string{
			"removed : map[apiVersion:v1 kind:Service metadata:map[name:s]] ->",
			"  removed apiVersion: v1 ->", "  removed kind: Service ->", "  removed metadata: map[name:s] ->", "    removed metadata name: s ->",
		}},
		"an object twice": {object("Service", "s"), object("Service", "s") + "---\n" + object("Service", "s"), []string{
			"repeated : -> map[apiVersion:v1 kind:Service metadata:map[name:s]]",
		}},
		"a workload of another kind": {object("Deployment", "d"), object("DaemonSet", "d") + "spec: {x: 1}\n", []string{
			"changed kind: Deployment -> DaemonSet", "added spec: -> map[x:1]", "  added spec x: -> 1",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines("", compare.Objects(parse(t, c.was), parse(t, c.is), "part"))
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func parse(t *testing.T, text string) []manifest.Object {
	t.Helper()
	objects, err := manifest.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

func lines(indent string, differences []plan.Difference) []string {
	var out []string
	for _, d := range differences {
		line := fmt.Sprintf("%s %s: %s -> %s", d.How, strings.Join(d.Path, " "), shown(d.Was), shown(d.Is))
		out = append(out, indent+strings.ReplaceAll(strings.TrimSpace(strings.ReplaceAll(line, ":  ->", ": ->")), "\n", " "))
		out = append(out, lines(indent+"  ", d.Within)...)
	}
	return out
}

func shown(v any) string {
	if v == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(v))
}

// TestObjectIsTold: a difference names its object and part.
func TestObjectIsTold(t *testing.T) {
	got := compare.Objects(parse(t, pod("a: 1")), parse(t, pod("a: 2")), "gateway")
	want := plan.Target{Kind: "Deployment", Namespace: "ns", Name: "d"}
	if len(got) != 1 || got[0].Object != want || got[0].Part != "gateway" {
		t.Errorf("%+v", got)
	}
}

// BenchmarkEqual: what does not differ costs next to nothing.
func BenchmarkEqual(b *testing.B) {
	objects, err := manifest.Parse([]byte(pod("env: [{name: A, value: x}, {name: B, value: x}], a: {b: {c: [1, 2, 3]}}")))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		compare.Objects(objects, objects, "part")
	}
}
