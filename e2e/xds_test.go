package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

// traffic is what a tenant has in a namespace: a Service with an endpoint, and
// Istio's routing for it. Nothing carries a label of the mesh.
const traffic = `
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: NS}
spec:
  ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: NAME-0, namespace: NS, labels: {kubernetes.io/service-name: NAME}}
addressType: IPv4
ports: [{name: http, port: 8080, protocol: TCP}, {name: tcp, port: 9000, protocol: TCP}]
endpoints: [{addresses: [ADDRESS], conditions: {ready: true}}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: NAME, namespace: NS}
spec:
  host: NAME.NS.svc.cluster.local
  subsets: [{name: v1, labels: {version: v1}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: NAME, namespace: NS}
spec:
  hosts: [NAME.NS.svc.cluster.local]
  http: [{name: NAME-route, route: [{destination: {host: NAME.NS.svc.cluster.local}}], timeout: 3s}]
`

// entrance is what a tenant has for a gateway: a port that leads to a Service.
const entrance = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: NAME, namespace: NS}
spec:
  selector: {SELECTOR}
  servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: NAME, namespace: NS}
spec:
  hosts: [NAME.example.com]
  gateways: [NAME]
  http: [{route: [{destination: {host: HOST}}]}]
`

// populate gives every namespace of every mesh the same traffic, and each
// gateway an entrance. Each kind is made for all meshes in turn and then once
// more under the name "last": a control plane that knows of the last of its own
// has seen all that came before, others' included.
func populate(t *testing.T, s *sample) (owners map[string]string) {
	t.Helper()
	owners = map[string]string{}
	for round, name := range []string{"web", "last"} {
		for i, m := range s.meshes {
			for j, ns := range m.namespaces() {
				addr := fmt.Sprintf("10.%d.%d.%d", 200+round, i, j+1)
				owners[addr] = ns
				create(t, s, traffic, "NAME", name, "NS", ns, "ADDRESS", addr)
			}
			for k, d := range m.gateways {
				var selector []string
				for key, value := range d.Spec.Selector.MatchLabels {
					selector = append(selector, fmt.Sprintf("%q: %q", key, value))
				}
				create(t, s, entrance, "NAME", fmt.Sprintf("%s-entrance-%d", name, k), "NS", d.Namespace,
					"SELECTOR", strings.Join(selector, ", "), "HOST", name+"."+m.workload[0]+".svc.cluster.local")
			}
		}
	}
	services, err := s.Kube.CoreV1().Services("").List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range services.Items {
		owners[service.Spec.ClusterIP] = service.Namespace
	}
	return owners
}

// create applies a template that is gone with the test.
func create(t *testing.T, s *sample, template string, replace ...string) {
	t.Helper()
	objects, err := manifest.Parse([]byte(strings.NewReplacer(replace...).Replace(template)))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		// A webhook may not know its certificate yet.
		eventually(t, func(ctx context.Context) error {
			_, err := s.Apply(ctx, o)
			return err
		})
		t.Cleanup(func() {
			if err := s.Delete(context.Background(), o); err != nil {
				t.Error(err)
			}
		})
	}
}

// proxies are one sidecar for each workload namespace of a mesh and all its
// gateways.
func proxies(t *testing.T, s *sample, m *mesh) []*workload {
	t.Helper()
	var all []*workload
	for _, ns := range m.workload {
		all = append(all, join(t, s, createPod(t, s, ns, "proxy", nil)))
	}
	for _, pod := range gatewayPods(t, s, m) {
		all = append(all, join(t, s, pod))
	}
	return all
}

// fetch gets all configuration of a workload's proxy, once its control plane
// knows of the last thing that populate made for its mesh.
func fetch(t *testing.T, w *workload, m *mesh) proxy.Snapshot {
	t.Helper()
	id, err := w.control.Certificate(t.Context(), w.token, w.agent.ClusterID)
	if err != nil {
		t.Fatal(err)
	}
	node, err := w.agent.Node("10.250.0.1")
	if err != nil {
		t.Fatal(err)
	}
	host := "last." + m.workload[0] + ".svc.cluster.local"
	rule := "/namespaces/" + m.workload[0] + "/destination-rule/last"
	var snapshot proxy.Snapshot
	eventually(t, func(ctx context.Context) (err error) {
		if snapshot, err = w.control.Fetch(ctx, id, node); err != nil {
			return err
		}
		if !snapshot.Has(proxy.Clusters, rule) || !snapshot.Has(proxy.Endpoints, host) || !snapshot.Has(proxy.Routes, host) {
			return fmt.Errorf("the proxy of %s/%s is not told of %s", w.pod.Namespace, w.pod.Name, host)
		}
		return nil
	})
	return snapshot
}

// foreign sums what speaks of namespaces that a mesh is not to know.
func foreign(count proxy.Count, m *mesh) map[string]int {
	return sum(count, func(ns string) bool { return !slices.Contains(m.visible(), ns) })
}

func sum(count proxy.Count, of func(namespace string) bool) map[string]int {
	sums := map[string]int{}
	for kind, byNamespace := range count {
		for ns, n := range byNamespace {
			if of(ns) {
				sums[kind] += n
			}
		}
	}
	return sums
}

// report prints the figures of one proxy.
func report(t *testing.T, w *workload, m *mesh, count proxy.Count) {
	t.Helper()
	own := sum(count, func(ns string) bool { return slices.Contains(m.namespaces(), ns) })
	far := sum(count, func(ns string) bool { return slices.Contains(granted[m.name], ns) })
	others := foreign(count, m)
	var columns []string
	for _, kind := range proxy.Kinds {
		columns = append(columns, fmt.Sprintf("%s %d+%d+%d", kind, own[kind], far[kind], others[kind]))
	}
	t.Logf("%s/%s: own+granted+foreign: %s", w.pod.Namespace, w.pod.Name, strings.Join(columns, ", "))
}
