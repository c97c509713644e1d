package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/compiler/cluster"
	"meshc.dev/docs"
)

// TestStart: the files that meshc init fills in are as `cue fmt` leaves them, and say the
// versions that hold where nothing is said.
func TestStart(t *testing.T) {
	text, err := docs.Files.ReadFile("start/cluster.cue")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range defaults {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, _, err := cluster.Load(filepath.Join(dir, "meshes"))
	if err != nil || d == nil {
		t.Fatal(d, err)
	}
	defer func() { _ = d.Close() }()
	same, err := cluster.Fill(text, map[string][]string{"name": {"prod"}, "kubernetes": {d.Plans[0].Kubernetes}, "owners": {"@example/platform"}})
	if err != nil || string(same) != string(text) {
		t.Errorf("filled in it would be\n%s, %v", same, err)
	}
	module, err := docs.Files.ReadFile("start/module.cue")
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(filepath.Join(above, "cue.mod", "module.cue"))
	if err != nil {
		t.Fatal(err)
	}
	version := func(text string) string {
		_, rest, _ := strings.Cut(text, "version: ")
		said, _, _ := strings.Cut(rest, "\n")
		return said
	}
	if version(string(module)) != version(string(own)) {
		t.Errorf("the module is of CUE %s, the schema of %s", version(string(module)), version(string(own)))
	}
}
