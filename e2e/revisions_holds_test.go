package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

// holds checks all that is to hold at a stage.
func (w *walk) holds(t *testing.T, s stage) {
	t.Helper()
	t.Run(s.name, func(t *testing.T) {
		t.Run("trust", w.trusted)
		t.Run("validation", func(t *testing.T) { w.validates(t, s) })
		t.Run("injection", func(t *testing.T) { w.injects(t, s) })
		t.Run("configuration", func(t *testing.T) { w.isolated(t, s) })
		t.Run("the mesh beside", w.besides)
		t.Run("a second pass", func(t *testing.T) { unchanged(t, w.sample) })
	})
}

// address is where proxies of a revision find their control plane.
func address(revision string) string {
	return fmt.Sprintf("istiod-%s.%s.svc:15012", revision, moving)
}

// of checks that a pod has one proxy, of a revision.
func (w *walk) of(t *testing.T, pod *corev1.Pod, revision string) {
	t.Helper()
	a := agent(t, pod)
	if a == nil {
		t.Errorf("pod %s/%s is not injected", pod.Namespace, pod.Name)
		return
	}
	if a.DiscoveryAddress != address(revision) || a.CAAddress != address(revision) {
		t.Errorf("pod %s/%s: discovery at %s, CA at %s; want %s for both", pod.Namespace, pod.Name, a.DiscoveryAddress, a.CAAddress, address(revision))
	}
	if got := pod.Annotations["istio.io/rev"]; got != revision {
		t.Errorf("pod %s/%s says that it is of revision %q; want %s", pod.Namespace, pod.Name, got, revision)
	}
	if want := w.versions["istiod-"+revision]; !strings.HasSuffix(a.Image, "/proxyv2:"+want) {
		t.Errorf("pod %s/%s: proxy image %s; want %s", pod.Namespace, pod.Name, a.Image, want)
	}
	n := 0
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		if c.Name == "istio-proxy" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("pod %s/%s has %d proxies", pod.Namespace, pod.Name, n)
	}
}

// injects checks that pods get the control plane behind their namespace's tag, or the
// one that they ask for, and a gateway's the one behind its own.
func (w *walk) injects(t *testing.T, s stage) {
	t.Helper()
	for _, ns := range []string{"shop", "cart"} {
		eventually(t, func(ctx context.Context) error { return injects(ctx, w.sample, ns) })
		w.of(t, createPod(t, w.sample, ns, "plain", nil), s.behind[ns])
	}
	pods := w.gateway(t)
	for _, pod := range pods {
		want := s.behind[moving]
		if strings.HasSuffix(pod.Name, "-canary-0") {
			want = newRevision
		}
		w.of(t, pod, want)
	}
	if want := strings.Count(s.says, "canary: {}") + 1; len(pods) != want {
		t.Errorf("there are %d Deployments of gateways; want %d", len(pods), want)
	}
	w.leads(t, pods)
}

// leads checks that the gateway's Service leads to its pods, of whatever revision.
func (w *walk) leads(t *testing.T, pods []*corev1.Pod) {
	t.Helper()
	service, err := w.Kube.CoreV1().Services(moving).Get(t.Context(), "istio-acme-ingressgateway", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	selector := labels.SelectorFromSet(service.Spec.Selector)
	for _, pod := range pods {
		if selector.Empty() || !selector.Matches(labels.Set(pod.Labels)) {
			t.Errorf("the gateway's Service, of %s, does not lead to pod %s", selector, pod.Name)
		}
	}
}

// gateway makes the pods of the mesh's gateways, as they are exported now.
func (w *walk) gateway(t *testing.T) []*corev1.Pod {
	t.Helper()
	deployments, err := manifest.Of[appsv1.Deployment](w.stream, "Deployment")
	if err != nil {
		t.Fatal(err)
	}
	m := &mesh{}
	for _, d := range deployments {
		if d.Namespace == moving && d.Spec.Template.Spec.Containers[0].Image == "auto" {
			m.gateways = append(m.gateways, d)
		}
	}
	if len(m.gateways) == 0 {
		t.Fatal("there is no gateway")
	}
	return gatewayPods(t, w.sample, m)
}

// trusted checks that the CA is one and the same, and that its root is in each namespace
// that the mesh's proxies may know of.
func (w *walk) trusted(t *testing.T) {
	t.Helper()
	m := w.meshes[0]
	root, err := w.sample.root(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if w.root != "" && w.root != root {
		t.Error("the mesh has another root certificate than before")
	}
	w.root = root
	want := []string{"cart", "globex-shop", moving, "shop"}
	eventually(t, func(ctx context.Context) error {
		got, err := w.holders(ctx, root)
		if err == nil && !slices.Equal(got, want) {
			err = fmt.Errorf("the trust bundle is in namespaces %v; want %v", got, want)
		}
		return err
	})
}

// trustAgain checks that somebody still writes the trust bundle.
func (w *walk) trustAgain(t *testing.T) {
	t.Helper()
	for _, ns := range []string{"shop", "cart"} {
		if err := w.Kube.CoreV1().ConfigMaps(ns).Delete(t.Context(), "istio-ca-root-cert-acme", metav1.DeleteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	w.trusted(t)
}

// validates checks that in each namespace what is invalid is refused, by the revision
// behind it and no other.
func (w *walk) validates(t *testing.T, s stage) {
	t.Helper()
	for ns, revision := range s.behind {
		eventually(t, func(ctx context.Context) error {
			if err := submit(ctx, w.sample, ns, false); !refused(err) {
				return fmt.Errorf("namespace %s: an invalid VirtualService: %v; want it refused", ns, err)
			}
			return submit(ctx, w.sample, ns, true)
		})
		// The server goes by a webhook configuration a moment after it has changed.
		eventually(t, func(ctx context.Context) error {
			before := w.refusals(t)
			if err := submit(ctx, w.sample, ns, false); !refused(err) {
				return fmt.Errorf("namespace %s: an invalid VirtualService: %v; want it refused", ns, err)
			}
			for name, n := range w.refusals(t) {
				want := 0
				if name == "istiod-"+revision {
					want = 1
				}
				if n-before[name] != want {
					return fmt.Errorf("namespace %s: %s refused %d times; want %d", ns, name, n-before[name], want)
				}
			}
			return nil
		})
	}
}

// refusals is how many objects each control plane has refused so far.
func (w *walk) refusals(t *testing.T) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for name, p := range w.planes {
		n, err := metric("http://"+p.Host()+":15014/metrics", "galley_validation_failed")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		counts[name] = n
	}
	return counts
}

// besides checks that the proxies of the mesh beside are told of nothing but their own.
func (w *walk) besides(t *testing.T) {
	t.Helper()
	m := w.meshes[1]
	for _, p := range proxies(t, w.sample, m) {
		count := fetch(t, p, m).Count(w.owners)
		for kind, n := range foreign(count, m) {
			t.Errorf("%s/%s: %d %s of others", p.pod.Namespace, p.pod.Name, n, kind)
		}
		if count[proxy.Clusters]["globex-shop"] == 0 {
			t.Errorf("%s/%s is told of nothing", p.pod.Namespace, p.pod.Name)
		}
	}
}
