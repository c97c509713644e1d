package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
)

// TestHomesAreSealed: once a process knows where the trees are, it writes to these and
// nowhere else, the modules of the descriptions included. It is this test's own process,
// once more.
func TestHomesAreSealed(t *testing.T) {
	if dir := os.Getenv("HOMES_TEST"); dir != "" {
		inHomes(t, dir)
		return
	}
	if !strings.Contains(seal.State(), "files") {
		t.Skip(seal.State())
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"cue.mod/module.cue": defaults["cue.mod/module.cue"], ".git/hooks/pre-commit": "text", "deploy/other/file": "text",
		"clusters/common.cue":       "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: tree: path: \"deploy/\\(cluster.name)\"\n",
		"clusters/east/cluster.cue": "package meshes\n\ncluster: name: \"east\"\n",
		"clusters/west/cluster.cue": "package meshes\n\ncluster: name: \"west\"\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestHomesAreSealed$", "-test.v")
	again.Dir, again.Env = dir, append(os.Environ(), "HOMES_TEST="+dir)
	// It cannot clear away its own directory, which makes its exit status.
	if out, _ := again.CombinedOutput(); !strings.Contains(string(out), "all of it holds") {
		t.Errorf("%s", out)
	}
}

func inHomes(t *testing.T, dir string) {
	c := &cobra.Command{}
	c.SetContext(seal.Allow(t.Context()))
	h := &homes{given: []string{"clusters/..."}, several: true}
	if dirs, err := h.open(c); err != nil || len(dirs) != 2 {
		t.Fatalf("%v: %v", dirs, err)
	}
	write := func(name string) error { return os.WriteFile(filepath.Join(dir, name), []byte("new"), 0o600) }
	for name, may := range map[string]bool{
		"deploy/east/new": true, "deploy/west/new": true,
		"deploy/new": false, "deploy/other/file": false, "clusters/east/cluster.cue": false, ".git/hooks/pre-commit": false, "new": false,
	} {
		if err := write(name); may != (err == nil) || !may && !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.ReadFile(filepath.Join(dir, "clusters/east/cluster.cue")); err != nil {
		t.Error(err)
	}
	if _, err := os.ReadFile("/etc/passwd"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("it reads outside of the module: %v", err)
	}
	if !t.Failed() {
		t.Log("all of it holds")
	}
}
