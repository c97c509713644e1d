package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// The description that these tests export and run.
var meshes = filepath.Join(product, "meshes")

// granted are the namespaces that the sample lets a mesh reach beyond its own.
var granted = map[string][]string{
	"initech": {"payments"},
}

// A mesh is what the objects of one unit say, not what made them.
type mesh struct {
	name        string
	revision    string
	root        string   // root namespace
	workload    []string // workload namespaces
	trustDomain string
	istiod      appsv1.Deployment
	gateways    []appsv1.Deployment
	objects     []manifest.Object

	control *cluster.Workload // the running istiod
}

// namespaces are all of the mesh, the root namespace first.
func (m *mesh) namespaces() []string { return append([]string{m.root}, m.workload...) }

// visible are the namespaces that the mesh's proxies may know of.
func (m *mesh) visible() []string { return append(m.namespaces(), granted[m.name]...) }

// address is where the mesh's proxies are to find its control plane.
func (m *mesh) address() string {
	return fmt.Sprintf("istiod-%s.%s.svc:15012", m.revision, m.root)
}

// A sample is the sample's cluster.
type sample struct {
	*cluster.Cluster
	stream []manifest.Object // everything, in the order of the export
	meshes []*mesh
}

// described is what meshc makes of the sample: the whole stream, in order, and
// the meshes in it.
var described = sync.OnceValues(func() (*sample, error) {
	stream, err := export(meshes)
	if err != nil {
		return nil, err
	}
	units, err := names()
	if err != nil {
		return nil, err
	}
	d := &sample{stream: stream}
	for _, name := range units {
		m, err := describe(name)
		if err != nil {
			return nil, fmt.Errorf("mesh %s: %w", name, err)
		}
		d.meshes = append(d.meshes, m)
	}
	return d, nil
})

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
	for _, object := range d.stream {
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

// export is the stream of some units, or of all.
func export(dir string, units ...string) ([]manifest.Object, error) {
	text, err := meshc(append([]string{"export", "-d", dir}, units...)...)
	if err != nil {
		return nil, err
	}
	return manifest.Parse([]byte(text))
}

// names are the units of the sample but the one that meshes share.
func names() ([]string, error) {
	tree := filepath.Join(servers.Dir, "tree")
	if _, err := meshc("export", "-d", meshes, "-o", tree); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(tree)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "cluster" {
			found = append(found, e.Name())
		}
	}
	return found, nil
}

// describe reads what one mesh's unit holds.
func describe(name string) (*mesh, error) {
	m := &mesh{name: name}
	var err error
	if m.objects, err = export(meshes, name); err != nil {
		return nil, err
	}
	deployments, err := manifest.Of[appsv1.Deployment](m.objects, "Deployment")
	if err != nil {
		return nil, err
	}
	for _, d := range deployments {
		switch image := d.Spec.Template.Spec.Containers[0].Image; {
		case image == "auto":
			m.gateways = append(m.gateways, d)
		case strings.Contains(image, "/pilot:"):
			m.istiod, m.root, m.revision = d, d.Namespace, d.Labels["istio.io/rev"]
		}
	}
	namespaces, err := manifest.Of[corev1.Namespace](m.objects, "Namespace")
	if err != nil {
		return nil, err
	}
	for _, ns := range namespaces {
		if ns.Name != m.root {
			m.workload = append(m.workload, ns.Name)
		}
	}
	maps, err := manifest.Of[corev1.ConfigMap](m.objects, "ConfigMap")
	if err != nil {
		return nil, err
	}
	for _, cm := range maps {
		if cm.Name == "istio-"+m.revision {
			var config struct{ TrustDomain string }
			err = yaml.Unmarshal([]byte(cm.Data["mesh"]), &config)
			m.trustDomain = config.TrustDomain
		}
	}
	if m.root == "" || m.trustDomain == "" || len(m.workload) == 0 {
		err = errors.Join(err, fmt.Errorf("a part is missing: %+v", m))
	}
	return m, err
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
