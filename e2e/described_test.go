package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/generate"
)

// describedMeshes are generated, of which some two in five are sound.
const describedMeshes = 560

// What vets is taken by the API server, whatever is said in the fields of meshes
// and gateways. What is not sound is left out, until the rest is.
func TestFullDescriptions(t *testing.T) {
	forFull(t)
	g := generate.New(7, describedMeshes)
	text := map[string]string{}
	for _, name := range g.Names {
		text[name] = strings.TrimPrefix(g.Mesh(name), "package meshes\n\n")
	}
	var dir string
	for {
		dir = describeMeshes(t, text)
		if err := os.WriteFile(filepath.Join(dir, "cluster.cue"), []byte(generate.Cluster), 0o644); err != nil {
			t.Fatal(err)
		}
		accused := filesAtFault(t, dir)
		if len(accused) == 0 {
			break
		}
		for _, name := range accused {
			delete(text, name)
		}
	}
	if len(text) < 200 {
		t.Fatalf("only %d meshes are sound", len(text))
	}
	tree := filepath.Join(t.TempDir(), "tree")
	if _, err := meshc("export", "-d", dir, "-o", tree); err != nil {
		t.Fatal(err)
	}
	c, err := newCluster(t.Context(), "described", 7)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	if err := applyAll(t.Context(), c, unit(t, tree, "cluster")); err != nil {
		t.Fatal(err)
	}
	objects, assigned := 0, 0
	for name := range text {
		for _, o := range unit(t, tree, name) {
			if o.GroupVersionKind().Group == "gateway.networking.k8s.io" {
				continue // whose definitions this server has not
			}
			objects++
			// The server assigns ports that nobody names, and may have given this away.
			if _, err := c.Apply(t.Context(), o); err != nil && strings.Contains(err.Error(), "provided port is already allocated") {
				assigned++
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	t.Logf("%d meshes, %d objects; the ports of %d Services were given away by the server", len(text), objects, assigned)
}

// filesAtFault are the meshes in whose files meshc sees a problem.
func filesAtFault(t *testing.T, dir string) []string {
	t.Helper()
	out, err := meshc("vet", "-o", "json", dir)
	if err == nil {
		return nil
	}
	var report struct {
		Problems []struct{ File string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var names []string
	for _, p := range report.Problems {
		names = append(names, strings.TrimSuffix(filepath.Base(p.File), ".cue"))
	}
	return names
}
