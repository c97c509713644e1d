package tree

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"meshc.dev/compiler"
)

// kills is how often TestKilled kills a run; `task e2e-full` says 2,000.
var (
	kills    = flag.Int("kills", 60, "runs to kill")
	killSeed = flag.Uint64("kills.seed", 1, "seed of TestKilled")
)

// childEnv has this test binary write a tree: DIR, and a text's meshes from stdin.
const childEnv = "MESHC_TREE_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child writes the tree of the meshes that it is told, and says when it begins.
func child(dir string) error {
	var d description
	if err := json.NewDecoder(os.Stdin).Decode(&d); err != nil {
		return err
	}
	units := d.units()
	fmt.Println("begins")
	err := write(context.Background(), dir, prod, units, true)
	fmt.Println("ends")
	return err
}

// figures count what kills left: new files prepared, an index of old and new, a tree
// that is neither the old nor the new; runs killed twice in a row and more; and runs
// that ended before the kill.
type figures struct{ kills, staged, journal, mixed, again, ended int }

// TestKilled: at whatever moment a run is killed, no file is torn and no other file
// touched, and one more run leaves the tree that a run into an empty directory
// does.
func TestKilled(t *testing.T) {
	r := rand.New(rand.NewPCG(*killSeed, 0))
	var sum figures
	start := time.Now()
	for _, size := range []struct{ share, meshes, objects int }{{85, 4, 5}, {15, 60, 40}} {
		n := max(4, *kills*size.share/100)
		got := killed(t, r, n, size.meshes, size.objects)
		t.Logf("%d meshes: %+v", size.meshes, got)
		sum.journal, sum.staged = sum.journal+got.journal, sum.staged+got.staged
	}
	t.Logf("%v", time.Since(start).Round(time.Second))
	if sum.journal == 0 || sum.staged == 0 {
		t.Errorf("no kill came at the right moment: %+v", sum)
	}
}

func killed(t *testing.T, r *rand.Rand, n, meshes, objects int) (f figures) {
	dir := filepath.Join(t.TempDir(), "tree")
	now := description{}.change(r, meshes, objects)
	foreign := map[string]string{"LICENSE": "x", "platform/x.yaml": "kind: x\n"}
	for at, text := range foreign {
		put(t, filepath.Join(dir, at), text)
	}
	try(t, write(t.Context(), dir, prod, now.units(), true))
	var longest time.Duration
	for f.kills < n && !t.Failed() {
		// What was not finished may be part of what is there.
		befores := []map[string]string{now.contents(t)}
		// Somebody leaves a file in a directory of meshc's.
		mine := fmt.Sprintf("%s/mine-%d.txt", slices.Sorted(maps.Keys(now))[r.IntN(len(now))], r.IntN(5))
		foreign[mine] = fmt.Sprint(f.kills)
		put(t, filepath.Join(dir, mine), foreign[mine])
		var next description
		for again := true; again && f.kills < n; {
			next = now.change(r, meshes, objects)
			took, ended := runKilled(t, r, dir, next, longest)
			if ended {
				longest = max(longest, took)
				f.ended++
			} else {
				f.kills++
			}
			befores = append(befores, next.contents(t))
			f.judge(t, dir, befores, foreign)
			if again = r.IntN(4) == 0; again {
				f.again++
			}
		}
		if r.IntN(3) == 0 {
			next = now // it was taken back
		}
		try(t, write(t.Context(), dir, prod, next.units(), true))
		fresh := t.TempDir()
		try(t, write(t.Context(), fresh, prod, next.units(), true))
		got := snapshot(t, dir)
		for at, text := range foreign {
			if got[at] != text {
				t.Errorf("%s was touched", at)
			}
			delete(got, at)
		}
		if want := snapshot(t, fresh); !reflect.DeepEqual(got, want) {
			t.Errorf("after one more run the tree is not a fresh one: %s", differ(got, want))
		}
		now = next
	}
	return f
}

// runKilled writes a description and kills the run, at some moment of what the
// longest one took; it gives how long the run took, and whether it came to its end.
func runKilled(t *testing.T, r *rand.Rand, dir string, d description, longest time.Duration) (time.Duration, bool) {
	t.Helper()
	exe, err := os.Executable()
	try(t, err)
	text, err := json.Marshal(d)
	try(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(text)), os.Stderr
	out, err := cmd.StdoutPipe()
	try(t, err)
	try(t, cmd.Start())
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); err != nil {
		t.Fatalf("%q, %v", line, err)
	}
	begun := time.Now()
	if longest > 0 {
		time.Sleep(time.Duration(r.Int64N(int64(longest))))
		_ = cmd.Process.Kill() // it may have ended
	}
	line, _ := lines.ReadString('\n') // it says nothing more if it was killed
	took := time.Since(begun)
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() >= 0 {
		t.Fatalf("the run failed: %v", err)
	}
	return took, line != ""
}

// judge holds what a kill left against what was there before and what was to be.
func (f *figures) judge(t *testing.T, dir string, befores []map[string]string, foreign map[string]string) {
	t.Helper()
	got := snapshot(t, dir)
	states := make([]bool, len(befores))
	for i, files := range befores {
		states[i] = true
		for at := range files {
			states[i] = states[i] && got[at] == files[at]
		}
	}
	if strings.Contains(got[Index], "\n?") {
		f.journal++
	}
	for at := range got {
		if strings.HasPrefix(at, stageName) {
			f.staged++
			break
		}
	}
	if !slices.Contains(states, true) {
		f.mixed++
	}
	for at, text := range got {
		want, mine := foreign[at]
		if mine && want != text {
			t.Errorf("%s was touched", at)
		}
		known := mine || at == Index || strings.HasPrefix(at, stageName) || strings.HasSuffix(at, "/") ||
			slices.ContainsFunc(befores, func(b map[string]string) bool { return b[at] == text })
		if !known {
			t.Errorf("%s is torn, or nobody's: %.80q", at, text)
		}
	}
	for at := range befores[0] {
		everywhere := !slices.ContainsFunc(befores, func(b map[string]string) bool { _, has := b[at]; return !has })
		if _, there := got[at]; everywhere && !there {
			t.Errorf("%s is lost", at)
		}
	}
	for at := range foreign {
		if _, there := got[at]; !there {
			t.Errorf("%s is lost", at)
		}
	}
}

// TestKilledTwice: a run that made a directory is killed, and so is the next, which
// was to remove it.
func TestKilledTwice(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, true, labelled("a", "1"))
	for _, units := range [][]compiler.Unit{{labelled("a", "1"), labelled("b", "1")}, {labelled("a", "1")}} {
		tree, err := Open(t.Context(), dir, prod)
		try(t, err)
		c, err := tree.Compare(units, true)
		try(t, err)
		for _, left := range c.Left {
			try(t, tree.root.RemoveAll(left))
		}
		try(t, tree.stage(t.Context(), c, slices.Sorted(maps.Keys(c.write)), nil))
		try(t, tree.place(stagedJournal))
		try(t, os.MkdirAll(filepath.Join(dir, "b"), 0o700))
		tree.Close()
	}
	mustWrite(t, dir, true, labelled("a", "1"))
	fresh := t.TempDir()
	mustWrite(t, fresh, true, labelled("a", "1"))
	if got, want := snapshot(t, dir), snapshot(t, fresh); !reflect.DeepEqual(got, want) {
		t.Errorf("%s", differ(got, want))
	}
}
