// Package shape holds meshc's judgement of objects' shapes against Kubernetes'
// own: what an API server does with an object before it stores it.
package shape

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

var (
	number = flag.Int("shape.n", 5000, "how many mutated objects are judged")
	seed   = flag.Uint64("shape.seed", 1, "where the mutations begin")
	show   = flag.Int("shape.show", 20, "how many differences are shown of each kind")
)

// sound are objects that use what each kind has, of the kinds that have a strategy here:
// endpoints, limits, quotas and leases have none.
func sound(t *testing.T) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "compiler", "manifest", "shape", "testdata", "objects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for document := range strings.SplitSeq(string(text), "\n---\n") {
		var body map[string]any
		if err := yaml.Unmarshal([]byte(document), &body); err != nil {
			t.Fatalf("%v: %s", err, document)
		}
		if strategies[kindOf(body).Kind] != nil {
			out = append(out, body)
		}
	}
	return out
}

// judge gives what meshc says of objects.
func judge(t *testing.T, lines [][]byte) [][]string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "judge")
	build := exec.Command("go", "build", "-o", binary, "./compiler/manifest/shape/testdata/judge")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	judge := exec.Command(binary)
	judge.Stdin = bytes.NewReader(bytes.Join(lines, []byte("\n")))
	judge.Stderr = os.Stderr
	out, err := judge.Output()
	if err != nil {
		t.Fatal(err)
	}
	var verdicts [][]string
	for line := range bytes.Lines(out) {
		var says []string
		if err := json.Unmarshal(line, &says); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, says)
	}
	if len(verdicts) != len(lines) {
		t.Fatalf("%d verdicts for %d objects", len(verdicts), len(lines))
	}
	return verdicts
}

// placed tells that an object stands where its kind belongs, which is another
// matter than its shape.
func placed(body map[string]any, kind string) bool {
	metadata, ok := body["metadata"].(map[string]any)
	if !ok {
		return false
	}
	namespace, isText := metadata["namespace"].(string)
	if strategies[kind].NamespaceScoped() {
		return isText && namespace != ""
	}
	return metadata["namespace"] == nil
}

func kindOf(body map[string]any) schema.GroupVersionKind {
	version, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	return schema.FromAPIVersionAndKind(version, kind)
}

// TestSoundObjects: both take what the mutations begin with, and there is an
// object of each kind.
func TestSoundObjects(t *testing.T) {
	var lines [][]byte
	kinds := map[string]bool{}
	for _, body := range sound(t) {
		line, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
		kinds[kindOf(body).Kind] = true
		if err := create(line, kindOf(body)); err != nil {
			t.Errorf("Kubernetes refuses %s: %v", line, err)
		}
	}
	for i, says := range judge(t, lines) {
		if len(says) > 0 {
			t.Errorf("meshc refuses %s: %s", lines[i], strings.Join(says, "; "))
		}
	}
	for kind := range strategies {
		if !kinds[kind] {
			t.Errorf("there is no %s to begin with", kind)
		}
	}
}

// TestMutatedObjects: meshc takes at most one in a thousand that an API server
// refuses, and refuses none that it takes.
func TestMutatedObjects(t *testing.T) {
	seeds := sound(t)
	var others []at
	for _, body := range seeds {
		others = append(others, places(body)...)
	}
	r := rand.New(rand.NewPCG(*seed, 0))
	var lines [][]byte
	var kinds []schema.GroupVersionKind
	for len(lines) < *number {
		body := clone(pick(r, seeds)).(map[string]any)
		kind := kindOf(body)
		for range 1 + r.IntN(2) {
			mutate(r, body, others)
		}
		if !placed(body, kind.Kind) {
			continue
		}
		line, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		lines, kinds = append(lines, line), append(kinds, kind)
	}
	var refused, missed, alarms int
	for i, says := range judge(t, lines) {
		err := create(lines[i], kinds[i])
		if err != nil {
			refused++
		}
		switch {
		case err != nil && len(says) == 0:
			if missed++; missed <= *show {
				t.Logf("taken by meshc, refused by Kubernetes: %v\n\t%s", err, lines[i])
			}
		case err == nil && len(says) > 0:
			if alarms++; alarms <= *show {
				t.Logf("refused by meshc, taken by Kubernetes: %s\n\t%s", strings.Join(says, "; "), lines[i])
			}
		}
	}
	t.Logf("%d objects, %d refused by Kubernetes, %d of them taken by meshc; %d taken by Kubernetes are refused by meshc", *number, refused, missed, alarms)
	if refused < *number/4 || refused > *number*9/10 {
		t.Errorf("%d of %d objects are refused: the mutations show little", refused, *number)
	}
	if missed*1000 > *number {
		t.Errorf("%d of %d are taken that Kubernetes refuses: more than 0.1 %%", missed, *number)
	}
	if alarms > 0 {
		t.Errorf("%d are refused that Kubernetes takes", alarms)
	}
}
