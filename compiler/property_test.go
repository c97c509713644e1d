package compiler_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// TestNoTwoMeshesShareAnObject: whatever two meshes ask for, either vet refuses
// them or what they render has no identity in common.
func TestNoTwoMeshesShareAnObject(t *testing.T) {
	const tries = 24
	refused := 0
	for seed := range uint64(tries) {
		r := rand.New(rand.NewPCG(seed, 1))
		names := []string{"a", "b", "a-istio", "istio"}
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		text := randomMesh(r, names[0]) + randomMesh(r, names[1])
		dir := module(t, map[string]string{"cluster.cue": sharedText + kinds, "meshes.cue": text})
		units, problems := compile(t, dir, names[:2]...)
		if len(problems) > 0 {
			refused++
			continue
		}
		owners := map[manifest.ID]string{}
		for _, u := range units {
			for _, d := range u.Documents {
				if other, ok := owners[d.ID]; ok {
					t.Errorf("seed %d: %s is in %s and %s:\n%s", seed, d.ID, other, u.Name, text)
				}
				owners[d.ID] = u.Name
			}
		}
	}
	t.Logf("%d of %d refused", refused, tries)
	if refused == 0 || refused == tries {
		t.Errorf("%d of %d descriptions were refused: the generator is no test of anything", refused, tries)
	}
}

// TestOrderOfInput: neither the order of files nor that of fields matters.
func TestOrderOfInput(t *testing.T) {
	meshes := filepath.Join("..", "meshes")
	want := stream(sound(t, meshes))
	for seed := range uint64(3) {
		if got := stream(sound(t, shuffled(t, meshes, rand.New(rand.NewPCG(seed, 2))))); !bytes.Equal(got, want) {
			t.Errorf("seed %d: another order of input gives other output: %s", seed, difference(got, want))
		}
	}
}

// shuffled gives the package's files other names, hence another order, and
// their top-level fields another order too.
func shuffled(t *testing.T, dir string, r *rand.Rand) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	out := map[string]string{}
	for i, n := range r.Perm(len(files)) {
		text, err := os.ReadFile(files[n])
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(text), "package meshes\n")
		body = strings.Replace(body, `platform: ["grants.cue"]`, `platform: ["*.cue"]`, 1)
		out[fmt.Sprintf("f%d.cue", i)] = reorder(body, r)
	}
	return module(t, out)
}

// reorder shuffles the fields of the outermost structs: the lines with one tab
// of indentation, each with the deeper ones after it.
func reorder(text string, r *rand.Rand) string {
	var out strings.Builder
	var chunks []string
	flush := func() {
		r.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
		out.WriteString(strings.Join(chunks, ""))
		chunks = nil
	}
	for line := range strings.Lines(text) {
		comment := strings.HasPrefix(strings.TrimSpace(line), "//")
		switch indent := len(line) - len(strings.TrimLeft(line, "\t")); {
		case comment:
		case indent == 0:
			flush()
			out.WriteString(line)
		case indent == 1 && !strings.HasPrefix(line, "\t}"):
			chunks = append(chunks, line)
		default:
			chunks[len(chunks)-1] += line
		}
	}
	flush()
	return out.String()
}

// TestRunsAgree: the same input gives the same bytes.
func TestRunsAgree(t *testing.T) {
	meshes := filepath.Join("..", "meshes")
	first, second := stream(sound(t, meshes)), stream(sound(t, meshes))
	if !bytes.Equal(first, second) {
		t.Error("two runs differ: " + difference(first, second))
	}
}

// stream joins all that units hold.
func stream(units []compiler.Unit) []byte {
	var texts [][]byte
	for _, u := range units {
		texts = append(texts, []byte("# unit "+u.Name+"\n"))
		for _, d := range u.Documents {
			texts = append(texts, d.Text.Bytes())
		}
	}
	return manifest.Stream(texts)
}

// difference is the first line in which two texts differ.
func difference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d: %q and %q", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}
