package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"istio.io/istio/manifests"
)

// alone are the values by which Helm's own output for a tenant has nothing that another's
// has: what the audit asks for.
func alone(tenant string, more ...string) release {
	return release{"istiod", "istio-control/istio-discovery", "istio-" + tenant, append([]string{
		"revision=" + tenant,
		"global.istioNamespace=istio-" + tenant,
		"global.meshID=" + tenant,
		"meshConfig.trustDomain=" + tenant + ".prod",
		"meshConfig.discoverySelectors[0].matchLabels.tenant=" + tenant,
		"global.trustBundleName=istio-root-" + tenant,
		"pilot.crlConfigMapName=istio-crl-" + tenant,
		"pilot.env.TOKEN_AUDIENCES=istio-ca-" + tenant,
		"pilot.env.PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME=istio-" + tenant,
		"pilot.env.PILOT_GATEWAY_API_CONTROLLER_NAME=istio.io/gateways-" + tenant,
	}, more...)}
}

// entry is a tenant's gateway.
func entry(tenant string, set ...string) release {
	return release{tenant + "-ingress", "gateway", "istio-" + tenant, append([]string{"revision=" + tenant}, set...)}
}

// both are two trees of one tenant each, and the rule that they break together, if any.
type both struct {
	name          string
	first, second []release
	rule          string
}

// with is a tenant's tree whose control plane has further values.
func with(tenant string, set ...string) []release { return []release{alone(tenant, set...)} }

// met are pairs in which one thing is both's.
func met() []both {
	nodePort := "service.ports[0].name=https,service.ports[0].port=443,service.ports[0].nodePort=30443"
	return []both{
		{"a revision", with("a"), with("b", "revision=a"), "unique-revision"},
		{"a trust domain", with("a"), with("b", "meshConfig.trustDomain=a.prod"), "unique-trust-domain"},
		{"a mesh ID", with("a"), with("b", "global.meshID=a"), "unique-mesh-id"},
		{"an audience", with("a"), with("b", "pilot.env.TOKEN_AUDIENCES=istio-ca-a"), "unique-token-audience"},
		{"a trust bundle", with("a"), with("b", "global.trustBundleName=istio-root-a"), "unique-trust-configmap"},
		{"a revocation list", with("a"), with("b", "pilot.crlConfigMapName=istio-crl-a"), "unique-trust-configmap"},
		{"a gateway class", with("a"), with("b", "pilot.env.PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME=istio-a"), "unique-object"},
		{"a gateway controller", with("a"), with("b", "pilot.env.PILOT_GATEWAY_API_CONTROLLER_NAME=istio.io/gateways-a"), "unique-gateway-controller"},
		{"a label of namespaces", with("a"), with("b", "meshConfig.discoverySelectors[0].matchLabels.tenant=a"), "audit-scope"},
		{"ambient mode", with("a", "profile=ambient"), with("b", "profile=ambient"), "unique-object"},
		{"a tag", with("a", "revisionTags={stable}"), with("b", "revisionTags={stable}"), "unique-revision"},
		{"a tag and a revision", with("a"), with("b", "revisionTags={a}"), "unique-revision"},
		{"a default tag", with("a", "revisionTags={default}"), with("b", "revisionTags={default}"), "audit-webhook"},
		{"a root namespace", with("a"), []release{{"istiod-b", "istio-control/istio-discovery", "istio-a", alone("b", "global.istioNamespace=istio-a").set}}, "unique-object"},
		{"no selectors", with("a"), []release{{"istiod", "istio-control/istio-discovery", "istio-b", slices.DeleteFunc(alone("b").set, func(s string) bool { return strings.Contains(s, "discoverySelectors") })}}, "audit-scope"},
		{"a default tag and no revision", with("a", "revisionTags={default}"), with("b", "revision="), "audit-webhook"},
		{"namespaces of all", with("a", "revisionTags={default}", "sidecarInjectorWebhook.enableNamespacesByDefault=true"), with("b", "revision=", "sidecarInjectorWebhook.enableNamespacesByDefault=true"), "audit-webhook"},
		{"a cluster trust bundle", with("a", "pilot.env.ENABLE_CLUSTER_TRUST_BUNDLE_API=true"), with("b", "pilot.env.ENABLE_CLUSTER_TRUST_BUNDLE_API=true"), "unique-object"},
		{"the nodes' taint", with("a", "pilot.env.PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS=true"), with("b", "pilot.env.PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS=true"), "unique-object"},
		{"a default validator", []release{alone("a"), {"istio-base", "base", "istio-a", []string{"defaultRevision=a"}}}, []release{alone("b"), {"istio-base", "base", "istio-b", []string{"defaultRevision=b"}}}, "unique-object"},
		{"an agent for networks", []release{alone("a"), {"istio-cni", "istio-cni", "istio-a", nil}}, []release{alone("b"), {"istio-cni", "istio-cni", "istio-b", nil}}, "unique-node-path"},
		{"a node port", []release{alone("a"), entry("a", nodePort)}, []release{alone("b"), entry("b", nodePort)}, "unique-nodeport"},
		{"an address", []release{alone("a"), entry("a", "service.loadBalancerIP=203.0.113.7")}, []release{alone("b"), entry("b", "service.loadBalancerIP=203.0.113.7")}, "unique-ip-address"},
		{"an address and an external one", []release{alone("a"), entry("a", "service.loadBalancerIP=203.0.113.7")}, []release{alone("b"), entry("b", "service.externalIPs={203.0.113.7}")}, "unique-ip-address"},
		{"an address in an annotation", []release{alone("a"), entry("a", `service.annotations.metallb\.io/loadBalancerIPs=203.0.113.7`)}, []release{alone("b"), entry("b", "service.loadBalancerIP=203.0.113.7")}, "unique-ip-address"},
		{"a DNS name", []release{alone("a"), entry("a", `service.annotations.external-dns\.alpha\.kubernetes\.io/hostname=shop.example.com`)}, []release{alone("b"), entry("b", `service.annotations.external-dns\.alpha\.kubernetes\.io/hostname=shop.example.com`)}, "unique-dns-name"},
		{"a gateway of one name", []release{alone("a"), {"ingress", "gateway", "ingress", []string{"revision=a"}}}, []release{alone("b"), {"ingress", "gateway", "ingress", []string{"revision=b"}}}, "unique-object"},
	}
}

// unmet are pairs that look alike and have nothing in common.
func unmet() []both {
	out := []both{
		{name: "two node ports", first: []release{alone("a"), entry("a", "service.ports[0].name=https,service.ports[0].port=443,service.ports[0].nodePort=30443")}, second: []release{alone("b"), entry("b", "service.ports[0].name=https,service.ports[0].port=443,service.ports[0].nodePort=30444")}},
		{name: "two addresses", first: []release{alone("a"), entry("a", "service.loadBalancerIP=203.0.113.7")}, second: []release{alone("b"), entry("b", "service.loadBalancerIP=203.0.113.70")}},
		{name: "tags of each", first: with("a", "revisionTags={a-stable}"), second: with("b", "revisionTags={b-stable}")},
		{name: "one default tag", first: with("a", "revisionTags={default}"), second: with("b")},
		{name: "one without the Gateway API's classes", first: with("a", "pilot.env.PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER=false"), second: with("b", "pilot.env.PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER=false", "pilot.env.PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME=istio-a")},
		{name: "neither with the Gateway API", first: with("a", "pilot.env.PILOT_ENABLE_GATEWAY_API=False"), second: with("b", "pilot.env.PILOT_ENABLE_GATEWAY_API=0", "pilot.env.PILOT_GATEWAY_API_CONTROLLER_NAME=istio.io/gateways-a", "pilot.env.PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME=istio-a")},
		{name: "one definition", first: []release{alone("a"), {"istio-base", "base", "istio-a", nil}}, second: with("b")},
		{name: "one agent for networks", first: []release{alone("a"), {"istio-cni", "istio-cni", "kube-system", nil}}, second: with("b", "pilot.cni.enabled=true")},
		{name: "one cluster trust bundle", first: with("a", "pilot.env.ENABLE_CLUSTER_TRUST_BUNDLE_API=true"), second: with("b")},
		{name: "one for all namespaces that no other has", first: with("a", "revisionTags={default}", "sidecarInjectorWebhook.enableNamespacesByDefault=true"), second: with("b")},
	}
	for i, set := range []string{
		"pilot.autoscaleEnabled=false", "pilot.replicaCount=3", "global.proxy.logLevel=info", "meshConfig.accessLogFile=/dev/stdout", "global.logAsJson=true",
		"pilot.traceSampling=10", "global.networkPolicy.enabled=true", "meshConfig.outboundTrafficPolicy.mode=REGISTRY_ONLY", "global.proxy.privileged=true", "meshConfig.defaultConfig.holdApplicationUntilProxyStarts=true", "telemetry.enabled=false", "profile=stable",
	} {
		out = append(out, both{name: fmt.Sprintf("alike %d", i), first: with("a", set), second: with("b", set)})
	}
	return out
}

// TestAuditPairs: of two trees that Helm renders, what both have is found, and nothing
// where they have nothing in common.
func TestAuditPairs(t *testing.T) {
	charts := t.TempDir()
	if err := os.CopyFS(charts, manifests.FS); err != nil {
		t.Fatal(err)
	}
	for _, pair := range slices.Concat(met(), unmet()) {
		t.Run(pair.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, releases := range map[string][]release{"a": pair.first, "b": pair.second} {
				for i, r := range releases {
					items, err := r.objects(charts)
					if err != nil {
						t.Fatal(err)
					}
					text, err := listing(items)
					if err != nil {
						t.Fatal(err)
					}
					put(t, filepath.Join(dir, name), map[string]string{fmt.Sprintf("%d.json", i): string(text)})
				}
			}
			var stdout, stderr strings.Builder
			code := run(t.Context(), []string{"audit", filepath.Join(dir, "a"), filepath.Join(dir, "b")}, &stdout, &stderr, supervisor{exit: func(int) {}})
			switch {
			case pair.rule == "" && code != 0, pair.rule != "" && (code != 1 || !strings.Contains(stderr.String(), "["+pair.rule+"]")):
				t.Errorf("exit status %d, want [%s]:\n%s", code, pair.rule, stderr.String())
			}
		})
	}
}
