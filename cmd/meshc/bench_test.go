//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"istio.io/istio/manifests"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// sizes are the numbers of meshes that the benchmarks run over.
var sizes = []int{1, 10, 100, 1000}

// describe writes a description of n meshes that are alike.
func describe(tb testing.TB, n int) string {
	tb.Helper()
	root := tb.TempDir()
	put(tb, root, alike(n))
	return filepath.Join(root, "meshes")
}

// BenchmarkVet checks descriptions of ever more meshes.
func BenchmarkVet(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("meshes=%d", n), func(b *testing.B) {
			dir := describe(b, n)
			measure(b, n, objects(b, dir), func() { command(b, "vet", dir) })
		})
	}
}

// BenchmarkExport writes a fresh tree for ever more meshes.
func BenchmarkExport(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("meshes=%d", n), func(b *testing.B) {
			dir := describe(b, n)
			out, run := b.TempDir(), 0
			measure(b, n, objects(b, dir), func() {
				run++
				command(b, "export", "-d", dir, "-o", filepath.Join(out, fmt.Sprint(run)))
			})
		})
	}
}

// BenchmarkHelm renders and parses the same two charts once per mesh, as
// `helm template` would, and reports how much time of the processors meshc vet
// takes beside it.
func BenchmarkHelm(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("meshes=%d", n), func(b *testing.B) {
			dir := describe(b, n)
			start := processorTime(b)
			command(b, "vet", dir)
			vet := processorTime(b) - start
			d, _, err := cluster.Load(dir)
			if err != nil {
				b.Fatal(err)
			}
			render, found := newHelm(b), 0
			helm := measure(b, n, 0, func() { found = render(d.Plans) })
			b.ReportMetric(float64(found)/float64(n), "objects/mesh")
			b.ReportMetric(float64(vet)/float64(helm), "vet/helm")
		})
	}
}

// measure runs f, reports per mesh and gives the processors' time of a run.
func measure(b *testing.B, n, objects int, f func()) time.Duration {
	b.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(b)
	for b.Loop() {
		f()
	}
	spent := processorTime(b) - start
	runtime.ReadMemStats(&after)
	meshes := float64(b.N * n)
	b.ReportMetric(b.Elapsed().Seconds()*1000/meshes, "ms/mesh")
	b.ReportMetric(spent.Seconds()*1000/meshes, "cpu-ms/mesh")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/meshes, "allocs/mesh")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/meshes/1e6, "MB/mesh")
	b.ReportMetric(float64(objects)/float64(n), "objects/mesh")
	return spent / time.Duration(b.N)
}

// processorTime is what this process has used of all processors: unlike the
// time of day it tells little of what else runs on the machine.
func processorTime(b testing.TB) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func command(b *testing.B, args ...string) {
	b.Helper()
	var stderr strings.Builder
	if code := run(context.Background(), args, io.Discard, &stderr, supervisor{exit: os.Exit}); code != exitSound {
		b.Fatalf("meshc %s: exit status %d\n%s", strings.Join(args, " "), code, stderr.String())
	}
}

// objects counts what a description renders.
func objects(b *testing.B, dir string) int {
	b.Helper()
	result, problems, err := compiler.Compile(b.Context(), dir, func(string) bool { return false }, nil)
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	return result.Objects
}

// newHelm loads Istio's charts once, and gives a function that renders and
// parses the charts of all plans one after the other.
func newHelm(b testing.TB) func([]plan.Plan) int {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(dir, manifests.FS); err != nil {
		b.Fatal(err)
	}
	charts := map[string]*chart.Chart{}
	return func(plans []plan.Plan) int {
		found := 0
		for _, p := range plans {
			for _, s := range p.Sources {
				if p.Unit == plan.Shared {
					continue
				}
				if charts[s.Chart] == nil {
					c, err := loader.LoadDir(filepath.Join(dir, "charts", strings.TrimPrefix(s.Chart, "builtin:")))
					if err != nil {
						b.Fatal(err)
					}
					charts[s.Chart] = c
				}
				found += template(b, charts[s.Chart], s)
			}
		}
		return found
	}
}

// template renders one chart and counts its objects.
func template(b testing.TB, c *chart.Chart, s plan.Source) int {
	b.Helper()
	options := common.ReleaseOptions{Name: s.Release, Namespace: s.Namespace, Revision: 1, IsInstall: true}
	given := map[string]any{}
	for _, values := range s.Values {
		given = loader.MergeMaps(given, values.Values)
	}
	values, err := util.ToRenderValues(c, given, options, common.DefaultCapabilities)
	if err != nil {
		b.Fatal(err)
	}
	files, err := engine.Render(c, values)
	if err != nil {
		b.Fatal(err)
	}
	found := 0
	for name, text := range files {
		if path.Base(name) == "NOTES.txt" {
			continue
		}
		for _, document := range releaseutil.SplitManifests(text) {
			objects, err := manifest.Parse([]byte(document))
			if err != nil {
				b.Fatal(err)
			}
			found += len(objects)
		}
	}
	return found
}
