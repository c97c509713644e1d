// Package modules holds meshc's schema against the cue command and its registries: it is
// published, required and read as any other module.
package modules

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// commands are the built cue and meshc.
func commands(t *testing.T) (cue, meshc string) {
	t.Helper()
	dir := t.TempDir()
	cue, meshc = filepath.Join(dir, "cue"), filepath.Join(dir, "meshc")
	for _, build := range [][]string{{"build", "-o", cue, "cuelang.org/go/cmd/cue"}, {"-C", "../..", "build", "-o", meshc, "./cmd/meshc"}} {
		if out, err := exec.CommandContext(t.Context(), "go", build...).CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", build, err, out)
		}
	}
	return cue, meshc
}

// registry starts one of CUE's, in memory, and gives its address.
func registry(t *testing.T, cue string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), cue, "mod", "registry", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = c.Stdout
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		t.Fatalf("the registry says %q, %v", line, err)
	}
	return address
}

// shell runs commands in a directory.
type shell struct {
	t   *testing.T
	dir string
	env []string
}

func (s shell) run(name string, args ...string) (string, error) {
	s.t.Helper()
	c := exec.CommandContext(s.t.Context(), name, args...)
	c.Dir, c.Env = s.dir, append(os.Environ(), s.env...)
	out, err := c.CombinedOutput()
	return string(out), err
}

func (s shell) must(name string, args ...string) string {
	s.t.Helper()
	out, err := s.run(name, args...)
	if err != nil {
		s.t.Fatalf("%s %v: %v\n%s", filepath.Base(name), args, err, out)
	}
	return out
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPublished: the schema is published, a module requires it, cue and meshc take the
// module, and meshc asks no registry, be there one or not.
func TestPublished(t *testing.T) {
	cue, meshc := commands(t)
	online := []string{"CUE_REGISTRY=" + registry(t, cue) + "+insecure", "CUE_CACHE_DIR=" + filepath.Join(t.TempDir(), "cache")}
	module, dir := filepath.Join(t.TempDir(), "out"), t.TempDir()
	shell{t, ".", nil}.must(meshc, "schema", "--module", "-o", module)
	publishing := shell{t, module, online}
	if out := publishing.must(cue, "mod", "publish", "v0.1.0"); !strings.Contains(out, "published meshc.dev@v0.1.0") {
		t.Error(out)
	}
	write(t, dir, map[string]string{
		"cue.mod/module.cue": "module: \"shop.example@v0\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n",
		"meshes/acme.cue":    "package meshes\n\nmesh: acme: namespaces: shop: {}\n",
	})
	user := shell{t, dir, online}
	user.must(cue, "mod", "tidy")
	if text, err := os.ReadFile(filepath.Join(dir, "cue.mod/module.cue")); err != nil || !strings.Contains(string(text), "\"meshc.dev@v0\"") {
		t.Fatalf("%s, %v", text, err)
	}
	user.must(cue, "vet", "-c", "./meshes")
	offline := shell{t, dir, []string{online[1], "CUE_REGISTRY=none"}}
	if out := offline.must(meshc, "vet"); !strings.HasPrefix(out, "meshes: 1 mesh, ") {
		t.Error(out)
	}
	// Both refuse what the schema does not have.
	write(t, dir, map[string]string{"meshes/acme.cue": "package meshes\n\nmesh: acme: namspaces: shop: {}\n"})
	if out, err := user.run(cue, "vet", "-c", "./meshes"); err == nil || !strings.Contains(out, "field not allowed") {
		t.Errorf("cue: %v\n%s", err, out)
	}
	if out, err := offline.run(meshc, "vet"); err == nil || !strings.Contains(out, "did you mean namespaces?") {
		t.Errorf("meshc: %v\n%s", err, out)
	}
}
