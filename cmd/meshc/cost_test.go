//go:build unix

package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"meshc.dev/compiler"
)

var (
	costOf  = flag.Int("cost", 0, "measure whole processes over so many meshes")
	runs    = flag.Int("cost.runs", 5, "measure each so often: the median counts")
	bounded = flag.Bool("cost.bound", false, "fail where a ratio is a quarter over the one that is recorded")
)

// ratios is where those are recorded that no change is to make worse by a quarter.
const ratios = "../../testdata/cost.json"

// spent is what a process has used.
type spent struct {
	cpu, wall time.Duration
	// peak is the most memory that it had, in MB.
	peak float64
}

// meshesOf is in place of a ratio how many meshes there were.
const meshesOf = "meshes"

// measured runs a process to its end.
func measured(t *testing.T, dir, name string, args ...string) spent {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", c, err, out)
	}
	used, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("nobody knows what a process has used")
	}
	unit := 1024.0
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return spent{c.ProcessState.UserTime() + c.ProcessState.SystemTime(), time.Since(start), float64(used.Maxrss) * unit / 1e6}
}

// median is of each figure by itself.
func median(all []spent) spent {
	middle := func(of func(spent) float64) float64 {
		var figures []float64
		for _, s := range all {
			figures = append(figures, of(s))
		}
		slices.Sort(figures)
		return figures[len(figures)/2]
	}
	return spent{
		time.Duration(middle(func(s spent) float64 { return float64(s.cpu) })),
		time.Duration(middle(func(s spent) float64 { return float64(s.wall) })),
		middle(func(s spent) float64 { return s.peak }),
	}
}

// TestCost measures meshc beside its peers, as processes, one after another: cue vet
// of the same files, Helm's engine rendering the same charts, cp of the tree. It
// prints a table.
func TestCost(t *testing.T) {
	if *costOf == 0 {
		t.Skip("it takes minutes: -cost=1000")
	}
	bin := t.TempDir()
	for name, args := range map[string][]string{"meshc": {"."}, "cue": {"-modfile=../../tools/go.mod", "cuelang.org/go/cmd/cue"}} {
		build := exec.Command("go", slices.Concat([]string{"build", "-o", filepath.Join(bin, name)}, args)...)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	now := map[string]float64{meshesOf: float64(*costOf)}
	fmt.Println("| meshes | what | CPU, s | CPU, ms a mesh | wall, s | peak, MB | CPU to `cue vet` |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, in := range []struct {
		name  string
		n     int
		files map[string]string
	}{
		{"alike", *costOf, alike(*costOf)}, {"mixed", *costOf, mixed(*costOf)}, {"templated", min(*costOf, 100), templated(min(*costOf, 100))},
	} {
		root := t.TempDir()
		put(t, root, in.files)
		maps.Copy(now, cost(t, bin, root, in.name, in.n))
	}
	compareRatios(t, now)
}

// cost measures one description.
func cost(t *testing.T, bin, root, name string, n int) map[string]float64 {
	t.Helper()
	// CUE gets the schema as a copy in the module.
	plain := t.TempDir()
	if err := os.CopyFS(plain, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	copySchema(t, filepath.Join(plain, "cue.mod", "pkg", "meshc.dev", "schema"))
	trees, run := t.TempDir(), 0
	tree := func() string { return filepath.Join(trees, fmt.Sprint(run)) }
	steps := []struct {
		what string
		run  func() spent
	}{
		{"`cue vet -c`", func() spent { return measured(t, plain, filepath.Join(bin, "cue"), "vet", "-c", "./meshes") }},
		{"`meshc vet`", func() spent { return measured(t, root, filepath.Join(bin, "meshc"), "vet", "meshes") }},
		{"`meshc export -o`, fresh", func() spent {
			run++
			return measured(t, root, filepath.Join(bin, "meshc"), "export", "-q", "-o", tree())
		}},
		{"`meshc export -o`, nothing changed", func() spent {
			return measured(t, root, filepath.Join(bin, "meshc"), "export", "-q", "-o", tree())
		}},
		{"`cp -r` of the tree", func() spent { return measured(t, trees, "cp", "-r", tree(), tree()+"-copy") }},
	}
	all := make([][]spent, len(steps))
	for range *runs {
		for i, s := range steps {
			all[i] = append(all[i], s.run())
		}
	}
	out := map[string]float64{}
	peer := median(all[0])
	for i, s := range steps {
		m := median(all[i])
		ratio := m.cpu.Seconds() / peer.cpu.Seconds()
		out[name+" "+s.what] = ratio
		fmt.Printf("| %d %s | %s | %.2f | %.2f | %.2f | %.0f | %.2f |\n", n, name, s.what, m.cpu.Seconds(), m.cpu.Seconds()*1000/float64(n), m.wall.Seconds(), m.peak, ratio)
	}
	// A process begins with the memory of the one that starts it: what is done here comes last.
	t.Cleanup(func() {
		counted(t, root, tree(), name)
		helm(t, root, peer.cpu)
	})
	return out
}

// counted says how much there was to do, and how much of it was done once for many.
func counted(t *testing.T, root, tree, name string) {
	t.Helper()
	result, problems, err := compiler.Compile(context.Background(), filepath.Join(root, "meshes"), func(string) bool { return false }, nil)
	if err != nil || result == nil {
		t.Fatal(err, problems)
	}
	files, bytes := 0, int64(0)
	err = filepath.WalkDir(tree, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		files, bytes = files+1, bytes+info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\n%s: %d objects, %d files, %d MB; %d of %d sources were rendered for themselves.\n\n", name, result.Objects, files, bytes/1e6, result.Sources-result.Filled, result.Sources)
}

// compareRatios fails where a ratio to cue vet's CPU is a quarter over the recorded one; with
// -update it records.
func compareRatios(t *testing.T, now map[string]float64) {
	t.Helper()
	if *update {
		text, err := json.MarshalIndent(now, "", "\t")
		if err == nil {
			err = os.WriteFile(ratios, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(ratios)
	recorded := map[string]float64{}
	if err == nil {
		err = json.Unmarshal(text, &recorded)
	}
	if err != nil {
		t.Fatal(err)
	}
	if recorded[meshesOf] != now[meshesOf] {
		return // what a run costs anyway counts more, the fewer meshes there are
	}
	for _, what := range slices.Sorted(maps.Keys(recorded)) {
		if over := now[what] / recorded[what]; over > 1.25 && strings.Contains(what, "meshc") {
			message := fmt.Sprintf("%s: %.2f times the CPU of cue vet, and %.2f is recorded", what, now[what], recorded[what])
			if *bounded {
				t.Error(message)
			} else {
				fmt.Println(message)
			}
		}
	}
}
