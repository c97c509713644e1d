package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

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

// export is the stream of some units, or of all.
func export(dir string, units ...string) ([]manifest.Object, error) {
	text, err := meshc(append([]string{"export", "-d", dir}, units...)...)
	if err != nil {
		return nil, err
	}
	return manifest.Parse([]byte(text))
}

// names are the units of a description but those that meshes share.
func names(dir string) ([]string, error) {
	tmp, err := os.MkdirTemp(servers.Dir, "tree-")
	if err != nil {
		return nil, err
	}
	tree := filepath.Join(tmp, "out")
	if _, err := meshc("export", "-d", dir, "-o", tree); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(tree)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "cluster" && e.Name() != "locks" {
			found = append(found, e.Name())
		}
	}
	return found, nil
}

// describe reads what one mesh's unit holds.
func describe(dir, name string) (*mesh, error) {
	m := &mesh{name: name}
	var err error
	if m.objects, err = export(dir, name); err != nil {
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
