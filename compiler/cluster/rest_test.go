package cluster

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestRestInParts: where fields are misspelt and nothing else is wrong, the rest is evaluated in
// parts, and the same is told as of the whole.
func TestRestInParts(t *testing.T) {
	const two = "mesh: a: namespaces: one: {}\nmesh: b: namespaces: two: {}\n"
	for text, apart := range map[string]bool{
		two + "mesh: a: gatways: ingress: {}\n":                                                  true,
		two + "mesh: [_]: netwrkPolicy: enabled: false\n":                                        true,
		two + "cluster: kuberntes: \"1.34\"\n":                                                   true,
		two + "clustr: name: \"x\"\n":                                                            true,
		two + "mesh: a: gatways: ingress: {}\nmesh: b: istio: meshConfig: acessLogFile: \"-\"\n": true,
		two + "mesh: [_]: networkPolicy: enbled: false\n":                                        true,
		two + "mesh: [N=string]: {if N != \"a\" {gatways: ingress: {}}}\n":                       true,
		two + "let X = 1\n_n: X\nmesh: [_]: istio: values: global: prxy: {}\n":                   true,
		two + "cluster: platforms: [\"more.cue\"]\nmesh: [_]: networkPolicy: enabled: false\n":   true,
		// The rest has a mistake of its own, or refers to what is misspelt.
		two + "mesh: a: gatways: ingress: {}\nmesh: b: revision: 1\n":                            false,
		two + "mesh: a: gatways: ingress: {}\nmesh: b: gateways: own: {}\n_own: mesh.a.gatways":  false,
		two + "mesh: a: gateways: ingress: prts: http: {port: 80}\nmesh: b: namespaces: one: {}": false,
	} {
		dir := takenApart(t, text, apart, map[string]string{"more.cue": text})
		if _, problems, _ := loadBy(dir, Draft{}, parting{size: 1, least: 1}); len(problems) == 0 {
			t.Errorf("nothing is told of\n%s", text)
		}
	}
}

// TestPatternsInParts: what a pattern says of meshes is theirs, in parts as well, with what its file
// imports and names for it alone.
func TestPatternsInParts(t *testing.T) {
	const two = "mesh: a: namespaces: one: {}\nmesh: b: namespaces: two: {}\n"
	for text, apart := range map[string]bool{
		"import \"strings\"\n" + two + "mesh: [N=string]: meshID: strings.ToLower(N)\n":                     true,
		two + "let defaults = {networkPolicy: enabled: false}\nmesh: [_]: defaults\n":                       true,
		"import \"list\"\n" + two + "let most = list.Max([1, 2])\nmesh: [_]: gateways: i: replicas: most\n": true,
		two + "_replicas: 2\nmesh: [_]: gateways: ingress: replicas: _replicas\n":                           true,
		two + "mesh: [_]: networkPolicy: enbled: false\n":                                                   true,
		// Nothing uses it: CUE says so of the whole.
		"import \"strings\"\n" + two: false,
		"import \"strings\"\n" + two + "mesh: [_]: networkPolicy: enabled: false\n": false,
		two + "let most = 2\nmesh: [_]: networkPolicy: enabled: false\n":            false,
	} {
		takenApart(t, text, apart, map[string]string{"more.cue": text})
		// Apart from the meshes.
		takenApart(t, text, apart, map[string]string{"more.cue": two, "patterns.cue": strings.Replace(text, two, "", 1)})
	}
}

// takenApart compares both ways of files beside the cluster's, which are to be taken in parts or not, and
// gives their directory.
func takenApart(t *testing.T, name string, apart bool, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, "cue.mod/module.cue", moduleText)
	put(t, root, "meshes/cluster.cue", clusterText)
	for file, text := range files {
		put(t, root, "meshes/"+file, "package meshes\n"+text)
	}
	dir := filepath.Join(root, "meshes")
	if parted := samePartsAndWhole(t, name, dir, 1); parted != apart {
		t.Errorf("evaluated in parts: %v\n%s", parted, name)
	}
	return dir
}
