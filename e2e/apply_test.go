package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/cluster"
)

// The units of the sample, one after another, are its whole stream.
func TestUnitsMakeTheStream(t *testing.T) {
	s := must(t, applied)
	units, err := export(meshes, "cluster")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.meshes {
		units = append(units, m.objects...)
	}
	if len(units) != len(s.stream) {
		t.Errorf("the units have %d objects; the stream has %d", len(units), len(s.stream))
	}
	once := map[string]bool{}
	for _, o := range units {
		once[o.String()] = true
	}
	for _, o := range s.stream {
		if !once[o.String()] {
			t.Errorf("%s is in the stream and in no unit", o)
		}
	}
}

// Every object, as exported, is accepted by server-side apply with strict
// field validation and without force, in the order of the stream. A second pass
// changes nothing and conflicts with nothing, though every control plane has
// meanwhile made its own changes, such as the CA in its webhooks.
func TestApply(t *testing.T) {
	s := must(t, running)
	for _, warning := range s.Warnings.Take() {
		t.Errorf("the API server warns: %s", warning)
	}
	for _, m := range s.meshes {
		awaitValidation(t, s, m)
	}
	unchanged(t, s)
	t.Logf("%d objects applied twice", len(s.stream))
}

// unchanged applies the whole stream again and compares what the server has.
func unchanged(t *testing.T, s *sample) {
	t.Helper()
	for _, o := range s.stream {
		before, err := s.Get(t.Context(), o)
		if err != nil {
			t.Error(err)
			continue
		}
		after, err := s.Apply(t.Context(), o)
		if err != nil {
			t.Error(err)
			continue
		}
		if before.GetResourceVersion() != after.GetResourceVersion() {
			t.Errorf("%s: applying again changed it", o)
		}
	}
}

// With kubectl and a new cluster, as a user does it: what meshes share first,
// then, once its CRDs are established, every mesh. (In one go kubectl looks all
// kinds up before it applies any, and knows none of Istio's.)
func TestKubectl(t *testing.T) {
	d := must(t, described)
	c, err := newCluster(t.Context(), "kubectl", 3)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	kubectl := kubectlOn(t, c)
	units := []string{"export", "-d", meshes}
	for _, m := range d.meshes {
		units = append(units, m.name)
	}
	shared, err := meshc("export", "-d", meshes, "cluster")
	if err != nil {
		t.Fatal(err)
	}
	tenants, err := meshc(units...)
	if err != nil {
		t.Fatal(err)
	}
	apply := []string{"apply", "--server-side", "--validate=strict", "-f", "-"}
	out := kubectl(shared, apply...)
	kubectl("", "wait", "--for=condition=Established", "crd", "--all")
	out += kubectl(tenants, apply...)
	if n := strings.Count(out, " serverside-applied\n"); n != len(d.stream) {
		t.Errorf("kubectl applied %d objects; want %d:\n%s", n, len(d.stream), out)
	}
}

// kubectlOn runs kubectl on a cluster, as a user does, and has it say nothing on
// stderr.
func kubectlOn(t *testing.T, c *cluster.Cluster) func(stdin string, args ...string) string {
	return func(stdin string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), filepath.Join(bin, "kubectl"), args...)
		cmd.Env = []string{"KUBECONFIG=" + c.Kubeconfig, "HOME=" + t.TempDir()}
		cmd.Stdin = strings.NewReader(stdin)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil || stderr.Len() > 0 {
			t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
		}
		return string(out)
	}
}

// A cluster with all that is the cluster's (the CNI agent, ambient mode, an addon, an
// object, a definition that two tenants bring) takes an empty server in one command, and
// then each tenant in one, without a retry.
func TestKubectlCluster(t *testing.T) {
	dir := describeMeshes(t, map[string]string{
		"north": `mesh: north: {
	namespaces: "north-shop": labels: "istio.io/dataplane-mode": "ambient"
	addons: widgets: manifest: {file: "widgets.yaml", namespace: "widgets"}
}`,
		"south": `mesh: south: {
	namespaces: "south-shop": labels: "pod-security.kubernetes.io/enforce": "restricted"
	addons: widgets: manifest: {file: "widgets.yaml", namespace: "widgets"}
}`,
	})
	for name, text := range map[string]string{
		"meshes/cluster.cue": frame + `
cluster: {
	cni: {}
	ambient: mesh: "north"
	addons: gadgets: manifest: {file: "gadgets.yaml", namespace: "gadgets"}
	objects: readers: {owner: "the security team", apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: name: "readers"}
}
`,
		"widgets.yaml": definition("widgets", "Widget") + "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one, namespace: widgets}\n",
		"gadgets.yaml": definition("gadgets", "Gadget") + "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: gadgets, namespace: gadgets}\n",
	} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(dir), filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := newCluster(t.Context(), "kubectl-cluster", 5)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	kubectl := kubectlOn(t, c)
	for _, unit := range []string{"cluster", "north", "south"} {
		text, err := meshc("export", "-d", dir, unit)
		if err != nil {
			t.Fatal(err)
		}
		out := kubectl(text, "apply", "--server-side", "--validate=strict", "-f", "-")
		if n, want := strings.Count(out, " serverside-applied\n"), strings.Count(text, "\napiVersion: "); n != want {
			t.Errorf("kubectl applied %d objects of unit %s; want %d:\n%s", n, unit, want, out)
		}
		kubectl("", "wait", "--for=condition=Established", "crd", "--all")
	}
}

// definition is that of a kind of its own.
func definition(plural, kind string) string {
	return fmt.Sprintf(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: %[1]s.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: %[1]s, singular: %[3]s, kind: %[2]s, listKind: %[2]sList}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`, plural, kind, strings.ToLower(kind))
}
