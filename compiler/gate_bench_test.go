package compiler

import (
	"os"
	"path/filepath"
	"testing"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// BenchmarkGateOfMesh passes the objects of a plain mesh through the gate
// alone: what vet pays a mesh, and, as "read back", what export pays more.
func BenchmarkGateOfMesh(b *testing.B) {
	d, problems, err := cluster.Load(filepath.Join("..", "meshes"))
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	root, err := os.OpenRoot(d.Files.Dir())
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	builder := &builder{charts: chart.NewRenderer(root.FS()), manifests: newManifests(root.FS()), scopes: manifest.Scopes{}}
	var u unit
	for _, p := range d.Plans {
		if p.Unit == plan.Shared {
			builder.build(p, false)
		}
	}
	for _, p := range d.Plans {
		if p.Unit != plan.Shared {
			u = unit{plan: p, scopes: builder.begin(p)}
		}
	}
	for _, stage := range stages[:4] { // render to patch
		stage(builder, &u)
	}
	b.Run("gate", func(b *testing.B) {
		for b.Loop() {
			for _, stage := range gate {
				stage(builder, &u)
			}
		}
		if len(u.findings) > 0 {
			b.Fatal(u.findings)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)*27/float64(len(u.objects)), "µs/27-objects")
	})
	var texts [][]byte
	for _, o := range u.objects {
		text, err := manifest.Format(o.Object)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, text)
	}
	b.Run("read back", func(b *testing.B) {
		for b.Loop() {
			for i, o := range u.objects {
				if err := manifest.SameRead(texts[i], o.ID(), o.Version()); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/mesh")
	})
}
