package shape

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/generate"
	"meshc.dev/e2e/manifest"
)

var (
	described = flag.Int("descriptions.n", 100, "how many generated meshes are judged")
	verbose   = flag.Bool("descriptions.problems", false, "show what is said of meshes that are not sound")
	together  = flag.Int("descriptions.together", 100, "how many of them share a cluster")
)

// compiler is meshc, built from the tree that this test is part of.
type compiler string

func build(t *testing.T) compiler {
	t.Helper()
	return compiler(built.Meshc(t))
}

// run gives what meshc prints in a module, and whether it found no problem.
func (c compiler) run(t *testing.T, root string, args ...string) ([]byte, bool) {
	t.Helper()
	cmd := exec.Command(string(c), args...)
	cmd.Dir = root
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return out, err == nil
}

// accused puts plain meshes in place of those in whose files meshc sees a
// problem, so that nothing follows from their leaving, and tells how many, and by
// which rules.
func (c compiler) accused(t *testing.T, root string, rules map[string]int) int {
	t.Helper()
	out, ok := c.run(t, root, "vet", "-o", "json")
	if ok {
		return 0
	}
	var report struct {
		Problems []struct{ File, Message, Rule string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	gone := map[string]bool{}
	for _, p := range report.Problems {
		if p.File == "meshes/cluster.cue" {
			t.Fatalf("a problem in no mesh: %s", p.Message)
		}
		rules[p.Rule]++
		if *verbose {
			t.Logf("%s: %s: %s", p.File, p.Rule, p.Message)
		}
		if !gone[p.File] {
			gone[p.File] = true
			name := strings.TrimSuffix(filepath.Base(p.File), ".cue")
			write(t, root, p.File, fmt.Sprintf("package meshes\n\nmesh: %q: {}\n", name))
		}
	}
	return len(gone)
}

// TestGeneratedDescriptions: what vets is taken by an API server, whatever is
// said in the fields of meshes and gateways.
func TestGeneratedDescriptions(t *testing.T) {
	c := build(t)
	rules := map[string]int{}
	var sound, objects, judged, missed int
	for cluster := 0; cluster*(*together) < *described; cluster++ {
		n := min(*together, *described-cluster*(*together))
		root := t.TempDir()
		write(t, root, "cue.mod/module.cue", "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n")
		write(t, root, "meshes/cluster.cue", generate.Cluster)
		g := generate.New(*seed+uint64(cluster)*1000, n)
		for _, name := range g.Names {
			write(t, root, "meshes/"+name+".cue", g.Mesh(name))
		}
		sound += n - c.accused(t, root, rules)
		out, ok := c.run(t, root, "export")
		for !ok { // what is wrong across meshes is told where each is sound
			gone := c.accused(t, root, rules)
			if gone == 0 {
				t.Fatal("what vets is not exported")
			}
			sound -= gone
			out, ok = c.run(t, root, "export")
		}
		all, err := manifest.Parse(out)
		if err != nil {
			t.Fatal(err)
		}
		objects += len(all)
		for _, o := range all {
			kind := o.GroupVersionKind()
			if strategies[kind.Kind] == nil {
				continue // of Istio's and the Gateway API's own kinds
			}
			judged++
			line, err := json.Marshal(o.Object)
			if err != nil {
				t.Fatal(err)
			}
			if err := create(line, kind); err != nil {
				if missed++; missed <= *show {
					t.Errorf("vets, and is refused by Kubernetes: %s: %v", o, err)
				}
			}
		}
	}
	t.Logf("%d meshes, %d sound; %d objects, %d of Kubernetes' own kinds; %d refused by Kubernetes", *described, sound, objects, judged, missed)
	t.Logf("why the others are not: %v", fmt.Sprint(rules))
	if missed > 0 {
		t.Errorf("%d objects that vet are refused", missed)
	}
	if sound < *described/4 || sound > *described*9/10 {
		t.Errorf("%d of %d meshes are sound: the generator shows little", sound, *described)
	}
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
