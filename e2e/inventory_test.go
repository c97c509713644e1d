package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// inventoried are two meshes that istioctl installs: as its makers mean it, and of a
// revision and a namespace of its own.
var inventoried = map[string][]string{
	"istio-system": {},
	"istio-other":  {"-i", "istio-other", "--set", "revision=other", "--set", "values.global.istioNamespace=istio-other", "--set", "components.ingressGateways[0].enabled=false"},
}

// On a cluster with two meshes of others, a description is sound beside what kubectl prints
// of it; with what is seeded, each thing that both have is found; and when it is away
// again, the mesh goes in and both of the others are as they were.
func TestFullInventory(t *testing.T) {
	forFull(t)
	c, err := newCluster(t.Context(), "inventory", 11)
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, c)
	var foreign []manifest.Object
	for _, ns := range []string{"istio-system", "istio-other"} {
		foreign = append(foreign, install(t, c, ns, inventoried[ns])...)
	}
	if err := gatewayDefinitions(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	dir := describeSeeded(t)
	if out, err := meshc("vet", dir, "--inventory", inventory(t, c)); err != nil || !strings.Contains(out, "no conflict") {
		t.Errorf("beside two meshes of others: %v\n%s", err, out)
	}

	seeds := seed(t, c)
	found := problemsOf(t, dir, inventory(t, c))
	want, err := os.ReadFile(filepath.Join("testdata", "inventory", "want.txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(want)), "\n")
	for _, line := range lines {
		i := slices.IndexFunc(found, func(f string) bool { return strings.HasPrefix(f, line+" ") || strings.HasPrefix(f, line+",") })
		if i < 0 {
			t.Errorf("not found: %s", line)
			continue
		}
		found = slices.Delete(found, i, i+1)
	}
	if len(found) > 0 {
		t.Errorf("found besides:\n%s", strings.Join(found, "\n"))
	}

	reap(t, c, seeds)
	if out, err := meshc("vet", dir, "--inventory", inventory(t, c)); err != nil {
		t.Errorf("without the seeds: %v\n%s", err, out)
	}
	before := states(t, c, foreign)
	goesIn(t, c, dir)
	for id, now := range states(t, c, foreign) {
		if now != before[id] {
			t.Errorf("%s was\n%s\nand is\n%s", id, before[id], now)
		}
	}
	// What meshc made is its own.
	if out, err := meshc("vet", dir, "--inventory", inventory(t, c)); err != nil {
		t.Errorf("beside itself: %v\n%s", err, out)
	}
	t.Logf("%d objects of others, %d seeds, %d found", len(foreign), len(seeds), len(lines))
}

// install applies what istioctl makes and runs its control plane.
func install(t *testing.T, c *cluster.Cluster, ns string, args []string) []manifest.Object {
	t.Helper()
	text, err := output(filepath.Join(bin, secondIstioctl), append([]string{"manifest", "generate"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := manifest.Parse([]byte(text))
	if err != nil || len(objects) < 20 {
		t.Fatalf("istioctl makes %d objects (%v)", len(objects), err)
	}
	if err := c.CreateNamespace(t.Context(), ns, nil); err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if _, err := c.ApplyAs(t.Context(), o, "istioctl"); err != nil {
			t.Fatal(err)
		}
	}
	deployments, err := manifest.Of[appsv1.Deployment](objects, "Deployment")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deployments {
		if !strings.HasPrefix(d.Name, "istiod") {
			continue
		}
		w, err := c.Deploy(t.Context(), &d, secondIstiod)
		if err == nil {
			err = w.AwaitReady(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Stop(context.Background()) }) // the cluster ends, too
	}
	return objects
}

// describeSeeded is the description that the seeds collide with.
func describeSeeded(t *testing.T) string {
	t.Helper()
	dir := describeMeshes(t, nil)
	for _, name := range []string{"cluster.cue", "acme.cue"} {
		text, err := os.ReadFile(filepath.Join("testdata", "inventory", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// inventory runs the commands that meshc prints, as somebody who may read the cluster.
func inventory(t *testing.T, c *cluster.Cluster) string {
	t.Helper()
	commands, err := meshc("inventory")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i, line := range strings.Split(strings.TrimSpace(commands), "\n") {
		command, _, _ := strings.Cut(line, "#")
		words := strings.Fields(command)
		if words[0] != "kubectl" {
			t.Fatalf("meshc inventory prints %q", line)
		}
		text := kubectlOn(t, c)("", words[1:]...)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.json", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// problemsOf are what vet finds, as RULE and the message.
func problemsOf(t *testing.T, dir, inventory string) []string {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "meshc"), "vet", dir, "--inventory", inventory, "--problems", "json")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("meshc vet: %v; want exit code 1", err)
	}
	var told struct {
		Problems []struct {
			Rule, Message, Severity string
			Notes                   []struct{ File string }
		}
	}
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range told.Problems {
		if p.Severity == "note" {
			continue
		}
		if len(p.Notes) == 0 || !strings.HasSuffix(p.Notes[0].File, ".json") {
			t.Errorf("no place in the inventory: %s", p.Message)
		}
		found = append(found, p.Rule+" "+p.Message)
	}
	return found
}

// seed makes what collides, and has the server say that a definition is newer.
func seed(t *testing.T, c *cluster.Cluster) []manifest.Object {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "inventory", "seeds.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	seeds, err := manifest.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range seeds {
		if _, err := c.ApplyAs(t.Context(), o, "somebody"); err != nil {
			t.Fatal(err)
		}
	}
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "old"}}
	if node, err = c.Kube.CoreV1().Nodes().Get(t.Context(), node.Name, metav1.GetOptions{}); err == nil {
		node.Status.NodeInfo.KubeletVersion = "v1.31.2"
		_, err = c.Kube.CoreV1().Nodes().UpdateStatus(t.Context(), node, metav1.UpdateOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
	relabel(t, c, "1.99.0")
	return seeds
}
