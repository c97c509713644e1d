package compiler

import (
	"os"
	"path/filepath"
	"testing"

	"meshc.dev/compiler/diag"
)

// audited gives in what the trees of an example collide.
func audited(t *testing.T, root string, e example) diag.List {
	t.Helper()
	e.write(t, filepath.Join(root, e.Name))
	dir := filepath.Join(root, e.Name, "trees")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 2 {
		t.Fatalf("%v: %v", entries, err)
	}
	var trees []Tree
	for _, entry := range entries {
		files, err := ReadLive(filepath.Dir(dir), filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, Tree{entry.Name(), files})
	}
	_, problems, err := Audit(trees)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}
