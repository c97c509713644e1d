package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// Each figure is of a thousand requests, in turns with the locks off and on, so that what
// else the machine does is in both.
const (
	turns   = 4
	aTurn   = 250
	still   = 3 * time.Second // after which the API server compiles no more policies
	latency = "%5d meshes, %-22s median %6.2f ms, p99 %6.2f ms"
)

// How long the API server takes to create a pod and a Service, with the locks of few and
// of many meshes, and without. Nothing else of a mesh is there but its namespaces: a pod
// is not injected, which takes several times as long.
func TestFullLatency(t *testing.T) {
	forFull(t)
	for i, n := range []int{4, 200} {
		c, err := newCluster(t.Context(), fmt.Sprint("latency-", n), byte(10+i))
		if err != nil {
			t.Fatal(err)
		}
		locks, all := alike(t, c, n)
		// As many namespaces for all: of one that has no quota and no limits the API server
		// asks its store every half a minute.
		var namespaces []string
		for i := 0; i < len(all); i += len(all) / 8 {
			namespaces = append(namespaces, all[i])
		}
		took := map[string][]time.Duration{}
		for range turns {
			for _, on := range []bool{false, true} {
				how := map[bool]string{false: "locks off", true: "locks on"}[on]
				lock(t, c, locks, namespaces, on)
				time.Sleep(still)
				measure(t, c, namespaces, len(namespaces), map[string][]time.Duration{}, how)
				measure(t, c, namespaces, aTurn, took, how)
			}
		}
		for _, what := range []string{"pod, locks off", "pod, locks on", "Service, locks off", "Service, locks on"} {
			all := took[what]
			slices.Sort(all)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			t.Logf(latency, n, what, ms(all[len(all)/2]), ms(all[len(all)*99/100]))
		}
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	}
}

// alike describes some meshes, applies their namespaces, and gives their locks and
// the workload namespaces.
func alike(t *testing.T, c *cluster.Cluster, n int) (locks []manifest.Object, workload []string) {
	t.Helper()
	text := map[string]string{}
	for i := range n {
		name := fmt.Sprintf("t%03d", i)
		text[name] = fmt.Sprintf(`mesh: %s: {
	namespaces: {"%[1]s-a": {}, "%[1]s-b": {}}
	gateways: ingress: ports: https: {port: 443, nodePort: %d}
}`, name, 30001+i)
		workload = append(workload, name+"-a", name+"-b")
	}
	dir := describeMeshes(t, text)
	hard := frame + "cluster: {hard: true, locks: deployers: {users: [], groups: [\"platform-deployers\"]}}\n"
	if err := os.WriteFile(filepath.Join(dir, "cluster.cue"), []byte(hard), 0o644); err != nil {
		t.Fatal(err)
	}
	objects, err := export(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		switch o.GetKind() {
		case "Namespace":
			if _, err := c.Apply(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		case "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding":
			locks = append(locks, o)
		}
	}
	if len(locks) == 0 {
		t.Fatal("no locks are exported")
	}
	return locks, workload
}

// lock applies the locks, or deletes them, and waits until they hold, or do not.
func lock(t *testing.T, c *cluster.Cluster, locks []manifest.Object, namespaces []string, on bool) {
	t.Helper()
	all, err := c.Kube.AdmissionregistrationV1().ValidatingAdmissionPolicies().List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range locks {
		if on {
			_, err = c.Apply(t.Context(), o)
		} else if len(all.Items) > 0 {
			err = c.Delete(t.Context(), o)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	// The first mesh's node port, for the last; and what the pods' lock refuses.
	taker := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "taker"},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{{Port: 80, NodePort: 30001}}},
	}
	pod := appPod("taker", nil)
	pod.Spec.HostNetwork = true
	dry := metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}}
	last := namespaces[len(namespaces)-1]
	eventually(t, func(ctx context.Context) error {
		_, services := c.Kube.CoreV1().Services(last).Create(ctx, taker, dry)
		_, pods := c.Kube.CoreV1().Pods(last).Create(ctx, pod, dry)
		if (lockedBy(services) != "") != on || (lockedBy(pods) != "") != on {
			return fmt.Errorf("locks on: %v; a Service: %w; a pod: %w", on, services, pods)
		}
		return nil
	})
}

// measure creates pods and Services one after another, in one namespace after another.
func measure(t *testing.T, c *cluster.Cluster, namespaces []string, n int, took map[string][]time.Duration, how string) {
	t.Helper()
	ctx := t.Context()
	for i := range n {
		ns := namespaces[i%len(namespaces)]
		name := fmt.Sprint("measured-", i)
		pod := appPod(name, map[string]string{"app": name})
		service := &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec:       corev1.ServiceSpec{Selector: pod.Labels, Ports: []corev1.ServicePort{{Port: 80}}},
		}
		start := time.Now()
		_, err := c.Kube.CoreV1().Pods(ns).Create(ctx, pod, metav1.CreateOptions{})
		between := time.Now()
		if err == nil {
			_, err = c.Kube.CoreV1().Services(ns).Create(ctx, service, metav1.CreateOptions{})
		}
		end := time.Now()
		if err != nil {
			t.Fatal(err)
		}
		took["pod, "+how] = append(took["pod, "+how], between.Sub(start))
		took["Service, "+how] = append(took["Service, "+how], end.Sub(between))
	}
	now := int64(0)
	for i := range n {
		ns, name := namespaces[i%len(namespaces)], fmt.Sprint("measured-", i)
		if err := c.Kube.CoreV1().Pods(ns).Delete(ctx, name, metav1.DeleteOptions{GracePeriodSeconds: &now}); err != nil {
			t.Fatal(err)
		}
		if err := c.Kube.CoreV1().Services(ns).Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}
