package oracle_test

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func keys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// generator makes descriptions. All that it draws comes from its source of
// numbers, so that a seed stands for one input.
type generator struct {
	sample   input    // the project's own
	manifest string   // of Istio 1.5
	settings settings // Istio's, from the schema
}

func newGenerator(t testing.TB) *generator {
	t.Helper()
	g := &generator{sample: input{}, settings: readSettings(t)}
	names, err := filepath.Glob(filepath.Join("..", "..", "meshes", "*.cue"))
	if err != nil || len(names) == 0 {
		t.Fatal("no sample", err)
	}
	for _, name := range names {
		g.sample["meshes/"+filepath.Base(name)] = read(t, name)
	}
	g.manifest = read(t, filepath.Join("..", "..", "testdata", "classic", "istio.yaml"))
	return g
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// description is one to be mutated: the sample, or a cluster that uses more of
// the language than any user would. Most are sound.
func (g *generator) description(r *rand.Rand) input {
	switch r.IntN(8) {
	case 0:
		return maps.Clone(g.sample)
	case 1:
		return g.classic(r)
	}
	return g.current(r)
}

// filler puts names and numbers, each number once, into a text of the tables.
type filler struct{ ports, addresses int }

func (f *filler) fill(text, name, other string) string {
	for strings.Contains(text, "PORT") {
		f.ports++
		text = strings.Replace(text, "PORT", fmt.Sprint(31000+f.ports), 1)
	}
	for strings.Contains(text, "ADDRESS") {
		f.addresses++
		text = strings.Replace(text, "ADDRESS", fmt.Sprintf("198.51.100.%d", f.addresses), 1)
	}
	return strings.NewReplacer("NAME", name, "OTHER", other).Replace(text)
}

// current is a cluster of a few meshes of today's Istio.
func (g *generator) current(r *rand.Rand) input {
	f := &filler{}
	names := []string{"aa", "bb", "cc"}[:1+r.IntN(3)]
	in := input{"viewer.yaml": viewerText, "widgets.yaml": widgetsText, "charts/tool/Chart.yaml": toolChart, "charts/tool/templates/tool.yaml": toolTemplate}
	in["meshes/cluster.cue"] = frame + "cluster: {\n\tname: \"prod\"\n\treserved: namespaces: outside: \"a team\"\n" + some(r, 3, clusterParts) + "}\n"
	for i, name := range names {
		other := names[(i+1)%len(names)]
		body := some(r, 4, meshParts) + some(r, 2, gatewayParts)
		if r.IntN(3) == 0 {
			body += g.settings.draw(r)
		}
		in["meshes/"+name+".cue"] = "package meshes\n\nmesh: " + name + ": {\n" + f.fill(body, name, other) + "}\n"
	}
	if len(names) > 1 && r.IntN(3) == 0 {
		i := r.IntN(len(names))
		in["meshes/consent.cue"] = "package meshes\n\n" + f.fill(consent, names[i], names[(i+1)%len(names)])
	}
	if len(names) > 1 && r.IntN(3) == 0 {
		i := r.IntN(len(names))
		in["meshes/common.cue"] = "package meshes\n\n" + f.fill(`cluster: shared: "NAME-tools": `+pick(r, common), names[i], names[(i+1)%len(names)]) + "\n"
	}
	if r.IntN(3) == 0 {
		in["meshes/templates.cue"] = pick(r, templates)
		in["lib/lib.cue"] = libText
	}
	return in
}

// classic is a cluster with meshes of Istio 1.5.
func (g *generator) classic(r *rand.Rand) input {
	f := &filler{}
	in := input{"istio.yaml": g.manifest}
	in["meshes/cluster.cue"] = frame + "cluster: {name: \"prod\", kubernetes: \"1.21\", reserved: namespaces: outside: \"a team\"}\n"
	in["meshes/old.cue"] = "package meshes\n\nmesh: old: {\n" + f.fill(classicFirst+some(r, 2, classicParts), "old", "older") + "}\n"
	if r.IntN(2) == 0 {
		in["meshes/older.cue"] = "package meshes\n\nmesh: older: {\n" + f.fill(classicSecond+some(r, 2, classicParts), "older", "old") + "}\n"
	}
	return in
}

// some are the parts that chance takes, one in n.
func some(r *rand.Rand, n int, parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		if r.IntN(n) == 0 {
			b.WriteString("\t" + p + "\n")
		}
	}
	return b.String()
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
