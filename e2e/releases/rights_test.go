package releases

import (
	"slices"
	"strings"
	"testing"

	rbac "k8s.io/api/rbac/v1"

	"meshc.dev/e2e/manifest"
)

// secrets tells whether a rule is about Secrets.
func secrets(r rbac.PolicyRule) bool {
	core := slices.Contains(r.APIGroups, "") || slices.Contains(r.APIGroups, "*")
	return core && (slices.Contains(r.Resources, "secrets") || slices.Contains(r.Resources, "*")) && len(r.ResourceNames) == 0
}

// rights: only the control plane reads Secrets of the cluster, it writes into
// no webhook configuration but its own, and only the mesh's own accounts have
// rights outside namespaces.
func rights(t *testing.T, m mesh, objects []manifest.Object, _ map[string]map[string]string) {
	readers := map[string]bool{}
	for _, r := range all[role](t, objects, "ClusterRole") {
		for _, rule := range r.Rules {
			if slices.Contains(rule.Verbs, "*") && !slices.Equal(rule.Resources, []string{"ingresses/status"}) {
				t.Errorf("%s may do anything to %v", r.Name, rule.Resources)
			}
			if secrets(rule) {
				readers[r.Name] = true
				if r.Name == "istiod-clusterrole-"+m.name+"-"+m.root() {
					equalSets(t, "what istiod may do to Secrets", rule.Verbs, []string{"get", "list", "watch"})
				}
			}
			for _, resource := range rule.Resources {
				writes := slices.ContainsFunc(rule.Verbs, func(v string) bool { return !slices.Contains([]string{"get", "list", "watch"}, v) })
				if strings.HasSuffix(resource, "webhookconfigurations") && writes {
					ownWebhooks(t, m, r.Name, rule)
				}
			}
		}
	}
	var names []string
	for name := range readers {
		names = append(names, name)
	}
	equalSets(t, "who reads Secrets", names, []string{"istiod-clusterrole-" + m.name + "-" + m.root()})
	for _, b := range all[binding](t, objects, "ClusterRoleBinding") {
		one[role](t, objects, "ClusterRole", "", b.RoleRef.Name)
		for _, s := range b.Subjects {
			equal(t, "account of "+b.Name, s.Kind+" "+s.Namespace+"/"+s.Name, "ServiceAccount "+m.root()+"/istiod-"+m.name)
		}
	}
}

func ownWebhooks(t *testing.T, m mesh, name string, rule rbac.PolicyRule) {
	t.Helper()
	own := []string{"istio-sidecar-injector-" + m.name + "-" + m.root(), "istio-validator-" + m.name + "-" + m.root()}
	for _, tag := range m.tags {
		own = append(own, "istio-revision-tag-"+tag+"-"+m.root())
	}
	if len(rule.ResourceNames) == 0 {
		t.Errorf("%s may write into all %v", name, rule.Resources)
	}
	for _, n := range rule.ResourceNames {
		if !slices.Contains(own, n) {
			t.Errorf("%s may write into %s", name, n)
		}
	}
}

// ownNamespaces: all stands in the mesh's namespaces, each of which has a
// Sidecar over what the mesh may reach, and policies; mTLS is STRICT.
func ownNamespaces(t *testing.T, m mesh, objects []manifest.Object, _ map[string]map[string]string) {
	var hosts []string
	for _, ns := range m.own() {
		hosts = append(hosts, ns+"/*")
	}
	for _, ns := range m.granted {
		hosts = append(hosts, ns+"/*")
	}
	policies := map[string]int{}
	for _, o := range objects {
		if ns := o.GetNamespace(); ns != "" && !slices.Contains(m.own(), ns) {
			t.Errorf("%s stands in another namespace", o)
		}
		if o.GetKind() == "NetworkPolicy" {
			policies[o.GetNamespace()]++
		}
	}
	for _, ns := range m.own() {
		if policies[ns] == 0 {
			t.Errorf("namespace %s has no NetworkPolicy", ns)
		}
		s := one[struct {
			Spec struct{ Egress []struct{ Hosts []string } }
		}](t, objects, "Sidecar", ns, "default")
		equal(t, "listeners of the Sidecar of "+ns, len(s.Spec.Egress), 1)
		equalSets(t, "hosts of "+ns, s.Spec.Egress[0].Hosts, hosts)
	}
	p := one[struct {
		Spec struct{ Mtls struct{ Mode string } }
	}](t, objects, "PeerAuthentication", m.root(), "default")
	equal(t, "mTLS", p.Spec.Mtls.Mode, "STRICT")
	classes := 0
	for _, o := range objects {
		if o.GetKind() == "GatewayClass" {
			classes++
			equal(t, "class", o.GetName(), "istio-"+m.name)
		}
	}
	equal(t, "classes", classes, map[bool]int{true: 1}[m.gatewayAPI])
}
