package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// The description that these tests export and run.
var meshes = filepath.Join(product, "meshes")

// granted are the namespaces that the sample lets a mesh reach beyond its own.
var granted = map[string][]string{
	"initech": {"payments"},
}

// A sample is the sample's cluster.
type sample struct {
	*cluster.Cluster
	stream []manifest.Object // everything, in the order of the export
	meshes []*mesh
}

// described is what meshc makes of the sample: the whole stream, in order, and
// the meshes in it.
var described = sync.OnceValues(func() (*sample, error) { return describeAll(meshes) })

// describeAll is what meshc makes of a description.
func describeAll(dir string) (*sample, error) {
	stream, err := export(dir)
	if err != nil {
		return nil, err
	}
	units, err := names(dir)
	if err != nil {
		return nil, err
	}
	d := &sample{stream: stream}
	for _, name := range units {
		m, err := describe(dir, name)
		if err != nil {
			return nil, fmt.Errorf("mesh %s: %w", name, err)
		}
		d.meshes = append(d.meshes, m)
	}
	return d, nil
}

// applied is the sample's cluster after one pass over the stream, and running
// the same with every control plane up. Tests share them and leave them as
// they were.
var (
	applied = sync.OnceValues(func() (*sample, error) {
		return apply(context.Background(), "sample", 0, exactly)
	})
	running = sync.OnceValues(func() (*sample, error) {
		s, err := applied()
		if err != nil {
			return nil, err
		}
		return s, s.startControlPlanes(context.Background())
	})
	// collisions is a cluster for what must never get into one.
	collisions = sync.OnceValues(func() (*sample, error) {
		c, err := newCluster(context.Background(), "collisions", 2)
		return &sample{Cluster: c}, err
	})
)

// must unwraps a fixture.
func must(t *testing.T, fixture func() (*sample, error)) *sample {
	t.Helper()
	s, err := fixture()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// exactly leaves an object as it was exported.
func exactly(o manifest.Object) (manifest.Object, error) { return o, nil }

// newCluster starts a cluster with the node ports that Kubernetes has where
// nothing else is said, as the sample.
func newCluster(ctx context.Context, name string, number byte) (*cluster.Cluster, error) {
	return cluster.New(ctx, servers, cluster.Options{
		Name:      name,
		Number:    number,
		Bin:       bin,
		NodePorts: "30000-32767",
	})
}

// stopAfter ends a cluster that no other test uses, to free its memory.
func stopAfter(t *testing.T, c *cluster.Cluster) {
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
}

// apply starts a cluster and applies the sample to it, each object as edit
// returns it.
func apply(
	ctx context.Context, name string, number byte, edit func(manifest.Object) (manifest.Object, error),
) (*sample, error) {
	d, err := described()
	if err != nil {
		return nil, err
	}
	c, err := newCluster(ctx, name, number)
	if err != nil {
		return nil, err
	}
	s := &sample{Cluster: c, stream: d.stream}
	if err := keepPorts(ctx, c, d.stream); err != nil {
		return nil, err
	}
	for _, object := range d.stream {
		if err := release(ctx, c, object); err != nil {
			return nil, err
		}
		object, err := edit(object)
		if err != nil {
			return nil, err
		}
		if _, err := c.Apply(ctx, object); err != nil {
			return nil, err
		}
	}
	for _, m := range d.meshes {
		own := *m // each cluster runs its own control planes
		s.meshes = append(s.meshes, &own)
	}
	return s, nil
}

// startControlPlanes runs every istiod at once, then waits for all.
func (s *sample) startControlPlanes(ctx context.Context) error {
	for _, m := range s.meshes {
		var err error
		if m.control, err = s.Deploy(ctx, &m.istiod, "istiod"); err != nil {
			return fmt.Errorf("mesh %s: %w", m.name, err)
		}
	}
	for _, m := range s.meshes {
		if err := m.control.AwaitReady(ctx); err != nil {
			return fmt.Errorf("mesh %s: %w", m.name, err)
		}
	}
	return nil
}
