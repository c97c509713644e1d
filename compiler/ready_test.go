package compiler

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// TestReadyIsFresh: what is rendered beforehand is what a chart renders for the
// sample's shared unit, whatever the cluster's version.
func TestReadyIsFresh(t *testing.T) {
	q := sharedRequest(t)
	want := rendered(t, q)
	packed, err := manifest.Pack(want)
	if err != nil {
		t.Fatal(err)
	}
	text, err := chart.Made(q, packed)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("chart", "ready.gen.json")
	if *update {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return // the binary of this test has what there was
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, text) {
		t.Fatalf("compiler/chart/ready.gen.json is stale: run task generate (%v)", err)
	}
	for _, version := range []string{"1.0", q.Kubernetes, "1.99"} {
		q.Kubernetes = version
		packed, ready := chart.NewRenderer(nil).Ready(q)
		if !ready {
			t.Fatalf("nothing is ready for Kubernetes %s", version)
		}
		got, err := manifest.Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if want := rendered(t, q); !reflect.DeepEqual(got, want) {
			t.Errorf("for Kubernetes %s the chart renders something else than what is ready", version)
		}
	}
}

// TestReadyIsOfOneRequest: whatever else is asked for is rendered.
func TestReadyIsOfOneRequest(t *testing.T) {
	r, q := chart.NewRenderer(nil), sharedRequest(t)
	if _, ready := r.Ready(q); !ready {
		t.Fatal("the sample's request is not ready")
	}
	for name, change := range map[string]func(*chart.Request){
		"chart":      func(q *chart.Request) { q.Chart = "builtin:gateway" },
		"own chart":  func(q *chart.Request) { q.Chart = "base" },
		"version":    func(q *chart.Request) { q.Version = "1.30.0" },
		"release":    func(q *chart.Request) { q.Release = "other" },
		"namespace":  func(q *chart.Request) { q.Namespace = "other" },
		"kubernetes": func(q *chart.Request) { q.Kubernetes = "1.99999999999999999999" },
		"value":      func(q *chart.Request) { q.Values = append(slices.Clip(q.Values), map[string]any{"x": true}) },
		"no values":  func(q *chart.Request) { q.Values = nil },
	} {
		other := q
		if change(&other); reflect.DeepEqual(other, q) {
			t.Fatalf("%s is not changed", name)
		}
		if _, ready := r.Ready(other); ready {
			t.Errorf("another %s: it is ready, too", name)
		}
	}
}

// sharedRequest is the one chart that the sample's meshes share.
func sharedRequest(t *testing.T) chart.Request {
	t.Helper()
	d, problems, err := cluster.Load(filepath.Join("..", "meshes"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	defer d.Close() //nolint:errcheck // it was only read
	i := slices.IndexFunc(d.Plans, func(p plan.Plan) bool { return p.Unit == plan.Shared })
	p := d.Plans[i]
	if len(p.Sources) != 1 {
		t.Fatalf("%d charts are shared, and one is made ready", len(p.Sources))
	}
	return requestOf(p, p.Sources[0])
}

func rendered(t *testing.T, q chart.Request) []manifest.Object {
	t.Helper()
	files, err := chart.NewRenderer(nil).Render(q)
	if err != nil {
		t.Fatal(err)
	}
	var out []manifest.Object
	for _, f := range files {
		objects, err := manifest.Parse([]byte(f.Text))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, objects...)
	}
	return out
}
