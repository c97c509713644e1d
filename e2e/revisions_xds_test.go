package e2e

import (
	"context"
	"fmt"
	"slices"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

const (
	grantedHost = "web.globex-shop.svc.cluster.local"
	hiddenHost  = "last.globex-shop.svc.cluster.local" // in a namespace that is discovered
)

// asking is a proxy of a revision in a namespace, whatever that is bound to.
func (w *walk) asking(t *testing.T, ns, revision string) *workload {
	t.Helper()
	pod := createPod(t, w.sample, ns, "asks-for-"+revision, map[string]string{"istio.io/rev": revision, "sidecar.istio.io/inject": "true"})
	w.of(t, pod, revision)
	return join(t, w.sample, pod)
}

// isolated checks that proxies of each control plane take nothing in plaintext, and are
// told of the mesh and what it is granted and of nothing else; and that each control
// plane takes the certificates of the others, and no other mesh's.
func (w *walk) isolated(t *testing.T, s stage) {
	t.Helper()
	var all []*workload
	for _, revision := range s.runs {
		for _, ns := range []string{"shop", "cart"} {
			p := w.asking(t, ns, revision)
			all = append(all, p)
			snapshot := fetch(t, p, w.meshes[0])
			if err := plaintext(snapshot); err != nil {
				t.Errorf("%s/%s: %v", ns, p.pod.Name, err)
			}
			if err := hidden(snapshot); err != nil {
				t.Errorf("%s/%s: %v", ns, p.pod.Name, err)
			}
			w.tells(t, p, snapshot)
		}
	}
	for _, pod := range w.gateway(t) {
		p := join(t, w.sample, pod)
		w.tells(t, p, fetch(t, p, w.meshes[0]))
	}
	stranger := join(t, w.sample, createPod(t, w.sample, "globex-shop", "stranger", nil))
	for _, p := range all {
		for _, q := range all {
			if err := takes(t.Context(), q, p); err != nil {
				t.Errorf("%s does not take the certificate of %s: %v", q.agent.DiscoveryAddress, p.agent.CAAddress, err)
			}
		}
		if takes(t.Context(), p, stranger) == nil {
			t.Errorf("%s takes the certificate of another mesh", p.agent.DiscoveryAddress)
		}
	}
}

// takes tells whether the control plane of one workload serves another, which has its
// certificate from its own.
func takes(ctx context.Context, one, other *workload) error {
	id, err := other.control.Certificate(ctx, other.token, other.agent.ClusterID)
	if err != nil {
		return err
	}
	node, err := other.agent.Node("10.250.0.1")
	if err != nil {
		return err
	}
	snapshot, err := one.control.Fetch(ctx, id, node)
	if err == nil && len(snapshot[proxy.Listeners]) == 0 {
		err = fmt.Errorf("it is told of no listeners")
	}
	return err
}

// tells checks which namespaces a proxy of the mesh is told of.
func (w *walk) tells(t *testing.T, p *workload, snapshot proxy.Snapshot) {
	t.Helper()
	count := snapshot.Count(w.owners)
	may := []string{moving, "shop", "cart", "globex-shop"}
	for kind, n := range sum(count, func(ns string) bool { return !slices.Contains(may, ns) }) {
		t.Errorf("%s/%s: %d %s of others", p.pod.Namespace, p.pod.Name, n, kind)
	}
	for _, ns := range []string{"shop", "cart"} {
		if count[proxy.Clusters][ns] == 0 || count[proxy.Endpoints][ns] == 0 {
			t.Errorf("%s/%s is not told of namespace %s", p.pod.Namespace, p.pod.Name, ns)
		}
	}
	if !snapshot.Has(proxy.Clusters, grantedHost) {
		t.Errorf("%s/%s is not told of %s, which is granted", p.pod.Namespace, p.pod.Name, grantedHost)
	}
}

// hidden is an error where a proxy knows of a host that its Sidecar leaves out.
func hidden(snapshot proxy.Snapshot) error {
	if snapshot.Has(proxy.Clusters, hiddenHost) {
		return fmt.Errorf("it is told of %s, which no Sidecar names", hiddenHost)
	}
	return nil
}

// plaintext is an error where a proxy takes connections without TLS.
func plaintext(snapshot proxy.Snapshot) error {
	mutual := 0
	for _, r := range snapshot[proxy.Listeners] {
		var l listenerv3.Listener
		if err := r.UnmarshalTo(&l); err != nil {
			return err
		}
		if l.Name != "virtualInbound" {
			continue
		}
		for _, chain := range l.FilterChains {
			switch chain.GetFilterChainMatch().GetTransportProtocol() {
			case "raw_buffer":
				return fmt.Errorf("it takes plaintext (%s)", chain.Name)
			case "tls":
				mutual++
			}
		}
	}
	if mutual == 0 {
		return fmt.Errorf("it takes no TLS")
	}
	return nil
}

// contrasts takes away what holds for the proxies of one control plane: those of the
// other go on as before, so each has its own, and the checks above see it.
func (w *walk) contrasts(t *testing.T) {
	proxies := map[string]*workload{oldRevision: w.asking(t, "cart", oldRevision), newRevision: w.asking(t, "cart", newRevision)}
	for _, c := range []struct {
		kind  string
		check func(proxy.Snapshot) error
	}{{"PeerAuthentication", plaintext}, {"Sidecar", hidden}} {
		for revision, name := range map[string]string{oldRevision: "default", newRevision: "default-1-31"} {
			taken := slices.DeleteFunc(slices.Clone(w.stream), func(o manifest.Object) bool {
				return o.GetKind() != c.kind || o.GetName() != name || o.GetLabels()["istio.io/rev"] != revision
			})
			if len(taken) == 0 {
				t.Fatalf("there is no %s %s", c.kind, name)
			}
			for _, o := range taken {
				if err := w.Delete(t.Context(), o); err != nil {
					t.Fatal(err)
				}
			}
			for of, p := range proxies {
				eventually(t, func(context.Context) error {
					if err := c.check(fetch(t, p, w.meshes[0])); (err == nil) != (of != revision) {
						return fmt.Errorf("without %s %s, a proxy of %s: %v", c.kind, name, of, err)
					}
					return nil
				})
			}
			if err := applyAll(t.Context(), w.Cluster, taken); err != nil {
				t.Fatal(err)
			}
			for _, p := range proxies {
				eventually(t, func(context.Context) error { return c.check(fetch(t, p, w.meshes[0])) })
			}
		}
	}
}
