package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"meshc.dev/e2e/proxy"
)

// exporting is a mesh that exports one service by its pods, and one through its gateway; calling
// one that calls both.
const (
	exporting = `mesh: acme: {
	namespaces: {pay: {}, books: {}, cart: {}}
	gateways: ingress: ports: https: {port: 443, nodePort: 32001}
	exports: {
		pay: {
			to: ["initech"]
			services: "pay-api": {
				ports: [{port: 80, targetPort: 8080, protocol: "HTTP"}]
				selector: app: "pay-api"
				serviceAccounts: ["default"]
			}
			mtls: "federated"
		}
		books: {
			to: ["initech"]
			services: ledger: ports: [{port: 80, protocol: "HTTP"}, {port: 5432, name: "sql"}]
			mtls: "gateway"
		}
	}
	ca: root: ROOT
}`
	calling = `mesh: initech: {
	namespaces: desk: {}
	egress: {pay: ["*"], books: ["*"]}
	ca: root: ROOT
}`
	third = `mesh: hooli: {
	namespaces: lab: {}
	ca: root: ROOT
}`
)

// callers is the cluster of the three, each with an authority that it is given.
func callers(t *testing.T) (*sample, map[string]authority) {
	t.Helper()
	all, texts := map[string]authority{}, map[string]string{"acme": exporting, "initech": calling, "hooli": third}
	for name, text := range texts {
		all[name] = newAuthority(t, name)
		texts[name] = strings.Replace(text, "ROOT", "\"\"\"\n\t\t"+strings.ReplaceAll(strings.TrimSpace(all[name].pem), "\n", "\n\t\t")+"\n\t\t\"\"\"", 1)
	}
	s := installed(t, describeMeshes(t, texts), "calls", 13)
	for _, m := range s.meshes {
		all[m.name].cacerts(t, s, m)
	}
	runControlPlanes(t, s)
	for ns, name := range map[string]string{"pay": "pay-api", "books": "ledger"} {
		create(t, s, traffic, "NAME", name, "NS", ns, "ADDRESS", "10.210.0.1")
		create(t, s, traffic, "NAME", "hidden", "NS", ns, "ADDRESS", "10.210.0.2")
	}
	create(t, s, traffic, "NAME", "hidden", "NS", "cart", "ADDRESS", "10.210.0.3")
	return s, all
}

// told is what a workload's proxy is told, once it has all of some texts among its clusters or
// listeners.
func told(t *testing.T, w *workload, texts ...string) (proxy.Snapshot, end) {
	t.Helper()
	var snapshot proxy.Snapshot
	var e end
	eventually(t, func(ctx context.Context) (err error) {
		if e.is, err = w.control.Certificate(ctx, w.token, w.agent.ClusterID); err != nil {
			return err
		}
		node, err := w.agent.Node("10.250.0.1")
		if err != nil {
			return err
		}
		if snapshot, err = w.control.Fetch(ctx, e.is, node); err != nil {
			return err
		}
		i := slices.IndexFunc(texts, func(text string) bool {
			return !snapshot.Has(proxy.Clusters, text) && !snapshot.Has(proxy.Listeners, text)
		})
		if i >= 0 {
			return fmt.Errorf("the proxy of %s/%s is not told of %s", w.pod.Namespace, w.pod.Name, texts[i])
		}
		return nil
	})
	return snapshot, e
}

// trusting is an end with the roots that its control plane tells of.
func trusting(t *testing.T, w *workload, e end, want int) end {
	t.Helper()
	node, err := w.agent.Node("10.250.0.1")
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if e.roots, n, err = w.control.Trusts(t.Context(), e.is, node); err != nil || n != want {
		t.Fatalf("%s/%s trusts %d roots (%v); want %d", w.pod.Namespace, w.pod.Name, n, err, want)
	}
	return e
}

// A call that two meshes grant goes through, and no other: of real control planes, with
// authorities that they are given, what proxies are told of each other is enough for a
// handshake between the two, and refuses a third mesh and identities of another trust domain.
// No Envoy runs here: Go's TLS stands for it.
func TestFullCalls(t *testing.T) {
	forFull(t)
	s, all := callers(t)
	desk := join(t, s, createPod(t, s, "desk", "caller", nil))
	snapshot, caller := told(t, desk, "pay-api.pay.svc", "ledger.books.svc")
	caller = trusting(t, desk, caller, 2)
	for _, kind := range proxy.Kinds {
		for _, text := range []string{"hidden", ".cart.svc", "10.210.0."} {
			if snapshot.Has(kind, text) {
				t.Errorf("the caller is told of %s among its %s", text, kind)
			}
		}
	}
	if !snapshot.Has(proxy.Routes, "pay-api.pay.svc.cluster.local") {
		t.Error("the caller has no route to the service")
	}

	pay := join(t, s, createPod(t, s, "pay", "pay-api", map[string]string{"app": "pay-api"}))
	inbound, callee := told(t, pay, "virtualInbound")
	callee = trusting(t, pay, callee, 2)
	takesOf(t, inbound, "virtualInbound", "", &callee)
	if slices.Sort(callee.asks.Prefixes); !slices.Equal(callee.asks.Prefixes, []string{"spiffe://acme.collisions/", "spiffe://initech.collisions/"}) {
		t.Errorf("the callee takes identities that begin with %v", callee.asks.Prefixes)
	}
	direct := caller
	asks(t, snapshot, "outbound|80||pay-api.pay.svc.cluster.local", "spiffe://acme.collisions/ns/pay/sa/default", &direct)
	pairs(t, direct, callee, all)

	acme := s.meshes[slices.IndexFunc(s.meshes, func(m *mesh) bool { return m.name == "acme" })]
	edge := join(t, s, gatewayPods(t, s, acme)[0])
	served, gateway := told(t, edge, "0.0.0.0_15443", "0.0.0.0_15444")
	gateway = trusting(t, edge, gateway, 2)
	for port, listener := range map[string]string{"80": "0.0.0.0_15443", "5432": "0.0.0.0_15444"} {
		through := caller
		asks(t, snapshot, "outbound|"+port+"||ledger.books.svc.cluster.local", "spiffe://acme.collisions/ns/istio-acme/sa/istio-acme-ingressgateway", &through)
		takesOf(t, served, listener, through.asks.ServerName, &gateway)
		pairs(t, through, gateway, all)
	}
	// Whose identity it has to be, a gateway does not ask while it shakes hands, but a policy after.
	if !served.Has(proxy.Listeners, "initech.collisions/") {
		t.Error("no policy at the gateway names the trust domain of the caller")
	}
	if !served.Has(proxy.Routes, "ledger.books.svc.cluster.local") {
		t.Error("the gateway has no route to the service")
	}
}

// asks reads what a caller asks of whom it calls.
func asks(t *testing.T, s proxy.Snapshot, cluster, want string, e *end) {
	t.Helper()
	p, secure, err := s.Calls(cluster)
	if err != nil || !secure {
		t.Fatalf("%s: TLS %v, %v", cluster, secure, err)
	}
	if host := cluster[strings.LastIndex(cluster, "|")+1:]; p.ServerName != host || !slices.Equal(p.Exactly, []string{want}) {
		t.Errorf("%s asks for %q as %v; want %q as %s", cluster, p.ServerName, p.Exactly, host, want)
	}
	e.asks = p
}

// takesOf reads what is asked of who calls.
func takesOf(t *testing.T, s proxy.Snapshot, listener, name string, e *end) {
	t.Helper()
	peers, err := s.Takes(listener)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := peers[name]
	if !ok || len(peers) > 1 {
		t.Errorf("%s takes %v; want it by the name %q", listener, peers, name)
	}
	e.asks = p
}

// pairs has the two call each other, and those who may not.
func pairs(t *testing.T, from, to end, all map[string]authority) {
	t.Helper()
	if err := call(t.Context(), from, to); err != nil {
		t.Errorf("%s calls %s: %v", from.is.SPIFFE, to.is.SPIFFE, err)
	}
	strangers := map[string]string{"hooli": "spiffe://hooli.collisions/ns/lab/sa/default"}
	if len(to.asks.Prefixes) > 0 {
		strangers["initech"] = "spiffe://hooli.collisions/ns/desk/sa/default"
	}
	for by, spiffe := range strangers {
		other := from
		other.is = all[by].issue(t, spiffe)
		if call(t.Context(), other, to) == nil {
			t.Errorf("%s takes the call of %s, from the authority of %s", to.is.SPIFFE, spiffe, by)
		}
	}
	for by, spiffe := range map[string]string{"hooli": to.is.SPIFFE, "acme": "spiffe://acme.collisions/ns/cart/sa/default"} {
		other := to
		other.is = all[by].issue(t, spiffe)
		if call(t.Context(), from, other) == nil {
			t.Errorf("%s takes %s for whom it calls, from the authority of %s", from.is.SPIFFE, spiffe, by)
		}
	}
}
