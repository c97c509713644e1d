package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// listed are the objects of a tree, or of a directory in it, in the order of
// its kustomization.yaml.
func listed(t *testing.T, dir string) []manifest.Object {
	t.Helper()
	objects, err := ordered(dir)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

func ordered(dir string) ([]manifest.Object, error) {
	text, err := os.ReadFile(filepath.Join(dir, "kustomization.yaml"))
	if err != nil {
		return nil, err
	}
	var k struct{ Resources []string }
	if err := yaml.Unmarshal(text, &k); err != nil {
		return nil, err
	}
	var out []manifest.Object
	for _, r := range k.Resources {
		at := filepath.Join(dir, r)
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			more, err := ordered(at)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return nil, err
		}
		objects, err := manifest.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		out = append(out, objects...)
	}
	return out, nil
}

// Applied to an empty cluster in the order of kustomization.yaml, without a wait for
// anything, no gateway's pod gets in that is not injected: made as soon as its
// Deployment is there, it is refused until the control plane answers, which its
// controller takes for a reason to try again.
func TestTreeInOrder(t *testing.T) {
	dir := describeMeshes(t, map[string]string{"north": `mesh: north: {
	namespaces: "north-shop": {}
	gateways: {ingress: ports: https: port: 443, egress: {type: "ClusterIP", ports: https: port: 443}}
}`})
	tree := filepath.Join(t.TempDir(), "tree")
	if _, err := meshc("export", "-d", dir, "-o", tree); err != nil {
		t.Fatal(err)
	}
	s, err := describeAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.Cluster, err = newCluster(t.Context(), "order", 8); err != nil {
		t.Fatal(err)
	}
	stopAfter(t, s.Cluster)
	m := s.meshes[0]
	var gateways []appsv1.Deployment
	refused := 0
	for _, o := range listed(t, tree) {
		if _, err := s.Apply(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		is := func(d appsv1.Deployment) bool { return o.GetKind() == "Deployment" && d.Name == o.GetName() }
		switch i := slices.IndexFunc(m.gateways, is); {
		case is(m.istiod):
			if m.control, err = s.Deploy(t.Context(), &m.istiod, "istiod"); err != nil {
				t.Fatal(err)
			}
		case i >= 0:
			pod, err := s.Pod(t.Context(), &m.gateways[i])
			if err != nil {
				refused++
				gateways = append(gateways, m.gateways[i])
				continue
			}
			belongs(t, pod, m)
		}
	}
	if err := m.control.AwaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.control.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for _, d := range gateways {
		eventually(t, func(ctx context.Context) error {
			pod, err := s.Pod(ctx, &d)
			if err == nil {
				belongs(t, pod, m)
			}
			return err
		})
	}
	if len(m.gateways) != 2 {
		t.Errorf("%d gateways, want 2", len(m.gateways))
	}
	awaitValidation(t, s, m)
	tenants, err := meshc("export", "-d", dir, "north")
	if err != nil {
		t.Fatal(err)
	}
	canonical(t, s.Cluster, s.stream, tenants)
	t.Logf("%d gateways, %d of which were refused before the control plane was ready", len(m.gateways), refused)
}

// canonical checks that what is exported is what the server keeps: where one tool has
// applied it, another takes it over without a conflict, and a second time kubectl
// finds nothing to change, by the server or by what it last applied itself.
func canonical(t *testing.T, c *cluster.Cluster, stream []manifest.Object, tenants string) {
	t.Helper()
	conflicts := 0
	for _, o := range stream {
		switch _, err := c.ApplyAs(t.Context(), o, "second"); {
		case apierrors.IsConflict(err):
			conflicts++
			t.Error(err)
		case err != nil:
			t.Fatal(err)
		}
	}
	var out []byte
	for range 2 {
		cmd := exec.CommandContext(t.Context(), filepath.Join(bin, "kubectl"), "apply", "-f", "-")
		cmd.Env = []string{"KUBECONFIG=" + c.Kubeconfig, "HOME=" + t.TempDir()}
		cmd.Stdin = strings.NewReader(tenants)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr // it warns that it has not applied these itself before
		var err error
		if out, err = cmd.Output(); err != nil {
			t.Fatalf("%v: %s", err, stderr.String())
		}
	}
	changed := 0
	for line := range strings.Lines(string(out)) {
		if !strings.HasSuffix(line, " unchanged\n") {
			changed++
			t.Errorf("applied twice: %s", line)
		}
	}
	fmt.Printf("canonical: %d of %d objects conflict with a second field manager, %d of %d change when applied a second time\n",
		conflicts, len(stream), changed, bytes.Count(out, []byte("\n")))
}
