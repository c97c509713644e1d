package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/charts"
	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

// A walk is a cluster whose description is edited, exported and applied step by step.
type walk struct {
	*sample
	dir      string
	planes   map[string]*cluster.Workload // running, by Deployment
	versions map[string]string            // of their images
	owners   map[string]string
	exported map[string]string // the moving mesh's stream by stage
	others   string            // what all else exports
	steps    []difference
	root     string

	tried, refused, naked, missing int // pods, and trust bundles
}

// A difference is what a step has changed.
type difference struct {
	name    string
	differs []string
}

func newWalk(t *testing.T, name string, number byte) *walk {
	t.Helper()
	dir := describeMeshes(t, map[string]string{"acme": fmt.Sprintf(frameOf, single.says), "globex": beside})
	if err := charts.Copy(second, filepath.Join(filepath.Dir(dir), "charts")); err != nil {
		t.Fatal(err)
	}
	s, err := describeAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.stream = nil
	if s.Cluster, err = newCluster(t.Context(), name, number); err != nil {
		t.Fatal(err)
	}
	stopAfter(t, s.Cluster)
	w := &walk{sample: s, dir: dir, planes: map[string]*cluster.Workload{}, versions: map[string]string{}, exported: map[string]string{}}
	t.Cleanup(func() {
		for _, p := range w.planes {
			if err := p.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	return w
}

// step edits the description, and brings the cluster to what is exported then.
func (w *walk) step(t *testing.T, s stage) {
	t.Helper()
	before := w.stream
	w.bring(t, s)
	w.steps = append(w.steps, difference{s.name, differ(before, w.stream)})
	if before == nil {
		w.steps[0].differs = nil // all is new
	}
	added := w.steps[len(w.steps)-1].differs
	t.Logf("%s: %d objects differ", s.name, len(added))
}

func (w *walk) bring(t *testing.T, s stage) {
	t.Helper()
	text := "package meshes\n\n" + fmt.Sprintf(frameOf, s.says) + "\n"
	if err := os.WriteFile(filepath.Join(w.dir, "acme.cue"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	w.export(t, s)
	former := w.stream
	var err error
	if w.stream, err = export(w.dir); err != nil {
		t.Fatal(err)
	}
	for _, o := range w.stream {
		if _, err := w.Apply(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		w.probe(t)
	}
	w.run(t)
	w.prune(t, former)
	for name, p := range w.planes { // the controller for EndpointSlices
		if err := p.AwaitReady(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	w.probe(t)
}

// export keeps what the moving mesh's unit is, and checks that all others are as ever.
func (w *walk) export(t *testing.T, s stage) {
	t.Helper()
	own, err := meshc("export", "-d", w.dir, "acme")
	if err != nil {
		t.Fatal(err)
	}
	others, err := meshc("export", "-d", w.dir, "cluster", "globex")
	if err != nil {
		t.Fatal(err)
	}
	if w.others != "" && w.others != others {
		t.Errorf("%s: what the cluster and the mesh beside export has changed", s.name)
	}
	w.others = others
	if last, is := w.exported[s.name]; is {
		w.exported["before "+s.name] = last
	}
	w.exported[s.name] = own
}

// run starts the control planes that do not run yet.
func (w *walk) run(t *testing.T) {
	t.Helper()
	deployments, err := manifest.Of[appsv1.Deployment](w.stream, "Deployment")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deployments {
		image := d.Spec.Template.Spec.Containers[0].Image
		if !strings.Contains(image, "/pilot:") || w.planes[d.Name] != nil {
			continue
		}
		_, w.versions[d.Name], _ = strings.Cut(image, "/pilot:")
		binary := "istiod"
		if w.versions[d.Name] == secondVersion {
			binary = secondIstiod
		}
		p, err := w.Deploy(t.Context(), &d, binary)
		if err != nil {
			t.Fatal(err)
		}
		w.planes[d.Name] = p
	}
}

// prune deletes what was exported and is no longer, the last first, and what the
// controllers of Kubernetes delete with it.
func (w *walk) prune(t *testing.T, former []manifest.Object) {
	t.Helper()
	stays := map[string]bool{}
	for _, o := range w.stream {
		stays[o.String()] = true
	}
	now := int64(0)
	for _, o := range slices.Backward(former) {
		if stays[o.String()] {
			continue
		}
		if err := w.Delete(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if p := w.planes[o.GetName()]; o.GetKind() == "Deployment" && p != nil {
			delete(w.planes, o.GetName())
			err := p.Stop(t.Context())
			if err == nil {
				err = w.Kube.CoreV1().Pods(p.Pod.Namespace).Delete(t.Context(), p.Pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if o.GetKind() == "Service" {
			err := w.Kube.DiscoveryV1().EndpointSlices(o.GetNamespace()).Delete(t.Context(), o.GetName()+"-0", metav1.DeleteOptions{})
			if err != nil && !apierrors.IsNotFound(err) {
				t.Fatal(err)
			}
		}
		w.probe(t)
	}
}

// probe looks at what a pod made at this moment would become, and for what it mounts.
func (w *walk) probe(t *testing.T) {
	t.Helper()
	if w.planes["istiod-"+oldRevision] == nil && w.planes["istiod-"+newRevision] == nil {
		return // nothing is there yet
	}
	for _, ns := range []string{"shop", "cart"} {
		w.tried++
		pod, err := w.Kube.CoreV1().Pods(ns).Create(t.Context(), appPod("tried", nil), metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
		if err != nil {
			w.refused++
			continue
		}
		if a, err := proxy.Injected(pod); err != nil || a == nil {
			w.naked++
		}
		if w.root == "" {
			continue
		}
		if _, err := w.Kube.CoreV1().ConfigMaps(ns).Get(t.Context(), "istio-ca-root-cert-acme", metav1.GetOptions{}); err != nil {
			w.missing++
		}
	}
}

// differ are the objects that are new (+), gone (-) or changed (~).
func differ(before, after []manifest.Object) []string {
	was := map[string][]byte{}
	for _, o := range before {
		was[o.String()] = o.YAML
	}
	var out []string
	for _, o := range after {
		text, is := was[o.String()]
		switch {
		case !is:
			out = append(out, "+ "+o.String())
		case !bytes.Equal(text, o.YAML):
			out = append(out, "~ "+o.String())
		}
		delete(was, o.String())
	}
	for name := range was {
		out = append(out, "- "+name)
	}
	return out
}
