package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"meshc.dev/cmd/meshc/internal/bound"
	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// patternBase is the directory of a pattern DIR/..., which stands for each directory at
// and below DIR that describes a cluster.
func patternBase(arg string) (base string, is bool) {
	base, all := strings.CutSuffix(filepath.ToSlash(arg), "...")
	if !all || base != "" && !strings.HasSuffix(base, "/") {
		return arg, false
	}
	return filepath.Clean(base), true
}

// severalOf tells whether directories and patterns name several clusters, be there in the
// end one alone.
func severalOf(given []string) bool {
	return len(given) > 1 || slices.ContainsFunc(given, func(arg string) bool { _, is := patternBase(arg); return is })
}

// directories are the arguments that can be no names of units or revisions: patterns,
// and with ways also what leads somewhere.
func directories(args []string, ways bool) (dirs, rest []string) {
	for _, arg := range args {
		_, pattern := patternBase(arg)
		if pattern || ways && (arg == "." || arg == ".." || strings.ContainsAny(arg, `/\`)) {
			dirs = append(dirs, arg)
		} else {
			rest = append(rest, arg)
		}
	}
	return dirs, rest
}

// rootsOf are the roots of the modules that directories and patterns are in, which must be
// there.
func rootsOf(c *cobra.Command, given []string) ([]string, error) {
	var roots []string
	for _, arg := range given {
		base, pattern := patternBase(arg)
		is := theDirectory
		if pattern {
			is = isDirectory
		}
		if err := is(c, base); err != nil {
			return nil, err
		}
		root, err := cluster.ModuleRoot(base)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	return roots, nil
}

// shutInAll is shutIn for several descriptions, with what is kept besides their modules.
// It gives their directories, each once, by name.
func shutInAll(c *cobra.Command, given []string, keeps seal.Paths) ([]string, error) {
	roots, err := rootsOf(c, given)
	if err != nil {
		return nil, err
	}
	keeps.Read = append(keeps.Read, readsOf(roots...)...)
	if err := shut(c, keeps); err != nil {
		return nil, err
	}
	return expanded(given)
}

// expanded are the directories of several descriptions.
func expanded(given []string) ([]string, error) {
	var dirs []string
	for _, arg := range given {
		base, pattern := patternBase(arg)
		if !pattern {
			dirs = append(dirs, filepath.Clean(base))
			continue
		}
		found, err := cluster.Clusters(base)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, &cluster.UsageError{Message: arg + ": no directory there describes a cluster: one does whose CUE package embeds schema.#Cluster"}
		}
		dirs = append(dirs, found...)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs), nil
}

// compiled is one of several descriptions, or what is wrong with it.
type compiled struct {
	dir      string
	result   *compiler.Result
	problems diag.List
	err      error
}

// perMesh is what is reckoned for a mesh of descriptions that are compiled at once: two
// hundred take 610 MB, twice two hundred 1.3 GB.
const perMesh = 8 << 20

// roomOf is how many meshes descriptions may have in all that are compiled at once, within
// the limit of memory; one that has more is compiled alone.
func roomOf(c *cobra.Command) int64 {
	room := int64(defaultMemory)
	if f := c.Flags().Lookup("memory"); f != nil {
		if limit, ok := f.Value.(*bound.Size); ok && *limit > 0 {
			room = int64(*limit)
		}
	}
	return max(room/perMesh, 1)
}

// sideBySide does something with descriptions, as many at once as there are processors and
// as memory bears. Each has its place in what comes of it, whatever comes first.
func sideBySide[T any](c *cobra.Command, dirs []string, do func(context.Context, string) T) []T {
	out := make([]T, len(dirs))
	ctx, most := c.Context(), roomOf(c)
	room := semaphore.NewWeighted(most)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	var failed any
	var once sync.Once
	for i, dir := range dirs {
		g.Go(func() error {
			// The run would end as if it were done while the process still dies of it.
			defer func() {
				if reason := recover(); reason != nil {
					once.Do(func() { failed = fmt.Sprintf("%v\n%s", reason, debug.Stack()) })
				}
			}()
			weight := min(weightOf(dir), most)
			if room.Acquire(ctx, weight) == nil { // else the run is to end, which what is done finds
				defer room.Release(weight)
			}
			out[i] = do(ctx, dir)
			return nil
		})
	}
	_ = g.Wait() // none gives an error
	if failed != nil {
		panic(failed)
	}
	return out
}

// weightOf is what a description weighs: its meshes, as far as a glance tells.
func weightOf(dir string) int64 {
	s, _, err := cluster.Look(dir)
	if err != nil || s == nil {
		return 1
	}
	defer s.Close() //nolint:errcheck // it was only read
	return int64(max(s.Weight(), 1))
}

// compileAll compiles descriptions, and holds those that are sound against each other.
func compileAll(c *cobra.Command, dirs []string, want func(unit string) bool, strict bool, progress *compiler.Progress) []compiled {
	all := sideBySide(c, dirs, func(ctx context.Context, dir string) compiled {
		result, problems, err := compiler.Compile(ctx, dir, want, progress.Part())
		return compiled{dir, result, problems, err}
	})
	results := make([]*compiler.Result, len(all))
	for i, one := range all {
		results[i] = one.result
	}
	for i, problems := range compiler.Across(results) {
		all[i].problems = append(slices.Clip(all[i].problems), problems...).Normalize()
		if all[i].problems.Fatal(strict) {
			all[i].result = nil
		}
	}
	return all
}
