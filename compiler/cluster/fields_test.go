package cluster

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// at is the mark of the place that a problem must be told at.
const at = "^"

// TestPlaces: a problem is told where the user has written what causes it,
// marked here by ^.
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
		"beyond other letters":     "mesh: a: gateways: \"grün\": ports: p: {port: 1, nodePort: ^1}",
		"after tabs":               "mesh: a: gateways: g: ports: p: {\n\t\t\t\tport: ^\"x\"\n}",
		"an optional that is null": "mesh: a: gateways: g: loadBalancerIP: ^null",
	} {
		t.Run(name, func(t *testing.T) {
			before, after, marked := strings.Cut("package meshes\n\n"+text, at)
			if !marked {
				t.Fatal("the place is not marked")
			}
			root := t.TempDir()
			put(t, root, "cue.mod/module.cue", moduleText)
			put(t, root, "meshes/cluster.cue", clusterText)
			put(t, root, "meshes/a.cue", before+after)
			_, problems, err := Load(root + "/meshes")
			if err != nil {
				t.Fatal(err)
			}
			line := strings.Count(before, "\n") + 1
			want := fmt.Sprintf("a.cue:%d:%d", line, len(before)-strings.LastIndexByte(before, '\n'))
			if len(problems) == 0 {
				t.Fatal("no problem is found")
			}
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s %s: %s", p.Position, p.Path, p.Message))
			}
			if !strings.HasSuffix(problems[0].Position.String(), want) {
				t.Errorf("want %s, got\n%s", want, strings.Join(got, "\n"))
			}
			if wrote := strings.Split(before+after, "\n")[line-1]; problems[0].Excerpt != wrote {
				t.Errorf("the excerpt is %q, the line %q", problems[0].Excerpt, wrote)
			}
		})
	}
}

// TestPlacesOfClaims: of two claims, both places are told.
func TestPlacesOfClaims(t *testing.T) {
	root := t.TempDir()
	put(t, root, "cue.mod/module.cue", moduleText)
	put(t, root, "meshes/cluster.cue", clusterText)
	put(t, root, "meshes/a.cue", "package meshes\n\n_g: ports: p: {port: 1, nodePort: 31000}\nmesh: a: gateways: g: _g\n")
	put(t, root, "meshes/b.cue", "package meshes\n\nmesh: b: {\n\tgateways: g: ports: p: {\n\t\tport: 1, nodePort: 31000\n\t}\n}\n")
	_, problems, err := Load(root + "/meshes")
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
	put(t, root, "cue.mod/module.cue", moduleText)
	put(t, root, "deep/meshes/cluster.cue", strings.Replace(clusterText, "prod", "Prod", 1))
	for from, want := range map[string]string{".": "deep/meshes/cluster.cue", "deep": "meshes/cluster.cue", "deep/meshes": "cluster.cue"} {
		t.Chdir(root + "/" + from)
		dir := strings.TrimSuffix("./"+strings.TrimSuffix(want, "cluster.cue"), "/")
		_, problems, err := Load(dir)
		if err != nil || len(problems) != 1 || problems[0].File != want {
			wd, _ := os.Getwd()
			t.Errorf("in %s: %v, %v", wd, err, problems)
		}
	}
}
