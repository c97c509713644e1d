package main

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// kills is how often TestKilled kills the command; internal/tree has a test that
// kills what is quicker to begin.
var kills = flag.Int("kills", 4, "commands to kill")

// TestKilled: whenever `meshc export -o` is killed, the same command does the rest,
// and the tree is the one that it writes into an empty directory.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the command, several times")
	}
	dir := t.TempDir()
	for name, text := range defaults {
		putFile(t, filepath.Join(dir, name), text)
	}
	putFile(t, filepath.Join(dir, "meshes", "meshes.cue"), "package meshes\nmesh: {a: {}, b: {}}\n")
	r := rand.New(rand.NewPCG(1, 0))
	begun := time.Now()
	meshc(t, dir, "-o", "deploy")
	whole := time.Since(begun)
	meshes, ends := []string{"a", "b"}, map[string]int{}
	for i := range *kills {
		// One mesh changes, one goes, one is new: which is a mesh renamed, too.
		gone := meshes[r.IntN(len(meshes))]
		meshes = append(slices.DeleteFunc(slices.Clone(meshes), func(m string) bool { return m == gone }), fmt.Sprint("m", i))
		var text strings.Builder
		text.WriteString("package meshes\n")
		for _, m := range meshes {
			fmt.Fprintf(&text, "mesh: %s: {istio: values: autoscaleMax: %d, namespaces: \"%s-x%d\": {}}\n", m, 2+i, m, r.IntN(3))
		}
		putFile(t, filepath.Join(dir, "meshes", "meshes.cue"), text.String())
		foreign := filepath.Join(dir, "deploy", "cluster", fmt.Sprint("mine-", i))
		putFile(t, foreign, "mine")
		args := []string{"-o", "deploy", "--remove", gone}
		ends[killed(t, r, dir, whole, args)]++
		meshc(t, dir, args...)
		meshc(t, dir, "-o", "deploy", "--check", "-q")
		if text, err := os.ReadFile(foreign); err != nil || string(text) != "mine" {
			t.Errorf("%s: %q, %v", foreign, text, err)
		}
		if err := os.Remove(foreign); err != nil {
			t.Fatal(err)
		}
		meshc(t, dir, "-o", "fresh")
		if got, want := treeAt(t, filepath.Join(dir, "deploy")), treeAt(t, filepath.Join(dir, "fresh")); !reflect.DeepEqual(got, want) {
			t.Fatalf("kill %d: after one more run the tree is not a fresh one: %d and %d files", i, len(got), len(want))
		}
		if err := os.RemoveAll(filepath.Join(dir, "fresh")); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills: %v", *kills, ends)
}

// exporter is `meshc export` in a directory.
func exporter(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &exec.Cmd{Path: exe, Args: append([]string{"meshc", "export"}, args...), Dir: dir}
}

func meshc(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := exporter(t, dir, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
}

// killed kills a run, half of the time at some moment of it, else shortly after it
// began to write; it says what was left.
func killed(t *testing.T, r *rand.Rand, dir string, whole time.Duration, args []string) string {
	t.Helper()
	stage, index := filepath.Join(dir, "deploy", ".meshc-stage"), filepath.Join(dir, "deploy", ".meshc-index")
	cmd := exporter(t, dir, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if r.IntN(2) == 0 {
		time.Sleep(time.Duration(r.Int64N(int64(whole))))
	} else {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Microsecond) {
			if _, err := os.Lstat(stage); err == nil {
				break
			}
		}
		time.Sleep(time.Duration(r.Int64N(int64(30 * time.Millisecond))))
	}
	_ = cmd.Process.Kill() // it may have ended
	err := cmd.Wait()
	_, left := os.Lstat(stage)
	text, _ := os.ReadFile(index)
	switch {
	case err == nil:
		return "after the end"
	case strings.Contains(string(text), "\n?"):
		return "while files were moved"
	case left == nil:
		return "while files were prepared, or the stage removed"
	}
	return "before, or after all was written"
}

func putFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// treeAt are all files below a directory, by path.
func treeAt(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, at))
		out[at] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
