// Package kustomize holds a tree against what kustomize, which Argo CD and Flux
// build trees with, makes of it.
package kustomize

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"meshc.dev/e2e/built"
)

// repository is the module that meshc is built from, with its sample.
var repository = filepath.Join("..", "..")

// TestBuild: of each unit, and of the whole tree, kustomize builds the objects that
// `meshc export` prints, in their order.
func TestBuild(t *testing.T) {
	dir := t.TempDir()
	binary, tree := built.Meshc(t), filepath.Join(dir, "tree")
	built.Run(t, repository, binary, "export", "-q", "-o", tree)
	entries, err := os.ReadDir(tree)
	if err != nil {
		t.Fatal(err)
	}
	units := [][]string{nil}
	for _, e := range entries {
		if e.IsDir() {
			units = append(units, []string{e.Name()})
		}
	}
	if len(units) < 4 {
		t.Fatalf("the tree has %v", units)
	}
	for _, unit := range units {
		at := filepath.Join(append([]string{tree}, unit...)...)
		resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), at)
		if err != nil {
			t.Fatal(err)
		}
		text, err := resources.AsYaml()
		if err != nil {
			t.Fatal(err)
		}
		got, want := built.Objects(t, text), built.Objects(t, built.Run(t, repository, binary, append([]string{"export"}, unit...)...))
		if len(got) != len(want) || len(want) == 0 {
			t.Errorf("%v: kustomize builds %d objects, meshc exports %d", unit, len(got), len(want))
			continue
		}
		for i := range want {
			if got[i].String() != want[i].String() {
				t.Errorf("%v: object %d is %s, want %s", unit, i, got[i], want[i])
				break
			}
			if !reflect.DeepEqual(got[i].Object, want[i].Object) {
				t.Errorf("%v: %s differs: got\n%s\nwant\n%s", unit, got[i], got[i].YAML, want[i].YAML)
			}
		}
		t.Logf("%v: %d objects", unit, len(want))
	}
}
