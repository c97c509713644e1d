package releases

import (
	"slices"
	"strings"
	"testing"
	"time"

	admission "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/manifest"
)

// facts must hold of a mesh, whatever release it is of and however it is set.
func facts() map[string]func(*testing.T, mesh, []manifest.Object, map[string]map[string]string) {
	return map[string]func(*testing.T, mesh, []manifest.Object, map[string]map[string]string){
		"control plane": controlPlane,
		"mesh config":   meshConfig,
		"injection":     injection,
		"validation":    validation,
		"rights":        rights,
		"injected":      injected,
		"own":           ownNamespaces,
	}
}

// TestReleases: each release, by itself and beside the other, isolates each
// mesh.
func TestReleases(t *testing.T) {
	binary := built.Meshc(t)
	both := map[string][]mesh{}
	for _, r := range releases() {
		both[r.name] = meshes(r)
		both["side by side"] = append(both["side by side"], meshes(r)...)
	}
	for name, described := range both {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			e := export(t, binary, describe(t, described))
			t.Logf("%d meshes judged and exported in %s", len(described), time.Since(start).Round(time.Millisecond))
			namespaces := e.namespaces()
			equal(t, "units", len(e), len(described)+1)
			for _, m := range described {
				for what, holds := range facts() {
					t.Run(m.name+"/"+what, func(t *testing.T) { holds(t, m, e[m.name], namespaces) })
				}
			}
		})
	}
}

// controlPlane: it answers for its own revision, takes tokens for its own
// audience and writes its own ConfigMaps.
func controlPlane(t *testing.T, m mesh, objects []manifest.Object, _ map[string]map[string]string) {
	d := one[deployment](t, objects, "Deployment", m.root(), "istiod-"+m.name)
	pod := d.Spec.Template.Spec
	equal(t, "containers", len(pod.Containers)+len(pod.InitContainers), 1)
	equal(t, "account", pod.ServiceAccountName, "istiod-"+m.name)
	c := pod.Containers[0]
	equal(t, "image", c.Image[strings.LastIndex(c.Image, "/"):], "/pilot:"+m.version)
	env := map[string]string{}
	for _, v := range c.Env {
		if _, twice := env[v.Name]; twice {
			t.Errorf("%s stands twice", v.Name)
		}
		env[v.Name] = v.Value
	}
	gatewayAPI := map[bool]string{true: "true", false: "false"}[m.gatewayAPI]
	for name, want := range map[string]string{
		"REVISION":                 m.name,
		"TOKEN_AUDIENCES":          "istio-ca-" + m.name,
		"PILOT_CA_CERT_CONFIGMAP":  "istio-ca-root-cert-" + m.name,
		"PILOT_CRL_CONFIGMAP":      "istio-ca-crl-" + m.name,
		"PILOT_ENABLE_GATEWAY_API": gatewayAPI,
		"PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER":   gatewayAPI,
		"PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER": "false",
		"PILOT_GATEWAY_API_CONTROLLER_NAME":                "istio.io/gateway-controller-" + m.name,
		"CLUSTER_ID":                                       "prod",
		"EXTERNAL_CA":                                      "",
		"ENABLE_CA_SERVER":                                 "",
		"CA_TRUSTED_NODE_ACCOUNTS":                         m.root() + "/ztunnel",
	} {
		equal(t, name, env[name], want)
	}
	i := slices.IndexFunc(pod.Volumes, func(v core.Volume) bool { return v.Name == "istio-token" })
	if i < 0 {
		t.Fatal("there is no volume istio-token")
	}
	equal(t, "audience of its own token", pod.Volumes[i].Projected.Sources[0].ServiceAccountToken.Audience, "istio-ca-"+m.name)
}

// meshConfig: identities, root and what is discovered are the mesh's own.
func meshConfig(t *testing.T, m mesh, objects []manifest.Object, namespaces map[string]map[string]string) {
	cm := one[configMap](t, objects, "ConfigMap", m.root(), "istio-"+m.name)
	config := parsed[struct {
		RootNamespace, TrustDomain, IngressControllerMode string
		TrustDomainAliases                                []string
		CaCertificates                                    []any
		DiscoverySelectors                                []*metav1.LabelSelector
		OutboundTrafficPolicy                             struct{ Mode string }
		DefaultConfig                                     struct{ DiscoveryAddress, MeshID string }
	}](t, []byte(cm.Data["mesh"]))
	equal(t, "root", config.RootNamespace, m.root())
	equal(t, "trust domain", config.TrustDomain, m.name+".prod")
	equal(t, "aliases", len(config.TrustDomainAliases)+len(config.CaCertificates), 0)
	equal(t, "mesh ID", config.DefaultConfig.MeshID, m.name+".prod")
	equal(t, "control plane", config.DefaultConfig.DiscoveryAddress, "istiod-"+m.name+"."+m.root()+".svc:15012")
	equal(t, "Ingresses", config.IngressControllerMode, "OFF")
	equal(t, "outbound", config.OutboundTrafficPolicy.Mode, "REGISTRY_ONLY")
	var seen []string
	for _, s := range config.DiscoverySelectors {
		seen = append(seen, selected(t, s, namespaces)...)
	}
	equalSets(t, "discovered namespaces", seen, slices.Concat(m.own(), m.granted))
}

// injected: what pods get by injection is of the mesh.
func injected(t *testing.T, m mesh, objects []manifest.Object, _ map[string]map[string]string) {
	cm := one[configMap](t, objects, "ConfigMap", m.root(), "istio-sidecar-injector-"+m.name)
	values := parsed[struct {
		Revision string
		Global   struct {
			IstioNamespace, MeshID, CaAddress string
			MultiCluster                      struct{ ClusterName string }
			Sds                               struct{ Token struct{ Aud string } }
		}
	}](t, []byte(cm.Data["values"]))
	equal(t, "revision", values.Revision, m.name)
	equal(t, "control plane's namespace", values.Global.IstioNamespace, m.root())
	equal(t, "mesh ID", values.Global.MeshID, m.name+".prod")
	equal(t, "CA", values.Global.CaAddress, "")
	equal(t, "cluster", values.Global.MultiCluster.ClusterName, "prod")
	equal(t, "audience", values.Global.Sds.Token.Aud, "istio-ca-"+m.name)
	equal(t, "templates that ask for the audience", strings.Contains(cm.Data["config"], "audience: {{ .Values.global.sds.token.aud }}"), true)
}

// asked tells how many webhooks are asked about a pod with labels.
func asked(t *testing.T, all []mutating, ns, pod map[string]string) int {
	t.Helper()
	asked := 0
	for _, c := range all {
		for _, w := range c.Webhooks {
			inNamespace := len(selected(t, w.NamespaceSelector, map[string]map[string]string{"": ns})) > 0
			if inNamespace && len(selected(t, w.ObjectSelector, map[string]map[string]string{"": pod})) > 0 {
				asked++
			}
		}
	}
	return asked
}

// injection: of the mesh's pods one webhook is asked, that of its own control
// plane, and about no other mesh's.
func injection(t *testing.T, m mesh, objects []manifest.Object, namespaces map[string]map[string]string) {
	configurations := all[mutating](t, objects, "MutatingWebhookConfiguration")
	equal(t, "configurations", len(configurations), 1+len(m.tags))
	for _, c := range configurations {
		for _, w := range c.Webhooks {
			leads(t, m, w.Name, w.ClientConfig, w.FailurePolicy)
		}
	}
	for name, ns := range namespaces {
		want := 0
		if slices.Contains(m.own(), name) {
			want = 1
			equal(t, "label of "+name, ns["istio.io/rev"], m.label)
		}
		equal(t, "webhooks asked about a pod in "+name, asked(t, configurations, ns, nil), want)
		equal(t, "about one that is not to be injected in "+name, asked(t, configurations, ns, map[string]string{"sidecar.istio.io/inject": "false"}), 0)
		// By its own label a pod asks for a mesh from where it is not in.
		if want == 0 {
			equal(t, "about one that asks for it in "+name, asked(t, configurations, ns, map[string]string{"istio.io/rev": m.label, "sidecar.istio.io/inject": "true"}), 0)
		}
	}
}

// leads tells that a webhook leads to the mesh's own control plane, and that
// nothing passes unseen where that does not answer.
func leads(t *testing.T, m mesh, name string, to admission.WebhookClientConfig, policy *admission.FailurePolicyType) {
	t.Helper()
	if to.Service == nil || to.URL != nil || policy == nil {
		t.Fatalf("webhook %s leads to no Service, or has no policy", name)
	}
	equal(t, "namespace of the Service that "+name+" leads to", to.Service.Namespace, m.root())
	services := []string{"istiod-" + m.name}
	for _, tag := range m.tags {
		services = append(services, "istiod-revision-tag-"+tag)
	}
	if !slices.Contains(services, to.Service.Name) {
		t.Errorf("%s leads to Service %s", name, to.Service.Name)
	}
	equal(t, "failurePolicy of "+name, *policy, admission.Fail)
}

// validation: the control plane is asked about configuration in its own
// namespaces.
func validation(t *testing.T, m mesh, objects []manifest.Object, namespaces map[string]map[string]string) {
	configurations := all[validating](t, objects, "ValidatingWebhookConfiguration")
	equal(t, "configurations", len(configurations), 1)
	for _, w := range configurations[0].Webhooks {
		leads(t, m, w.Name, w.ClientConfig, w.FailurePolicy)
		equalSets(t, "namespaces of "+w.Name, selected(t, w.NamespaceSelector, namespaces), m.own())
		equal(t, "objects in them that "+w.Name+" leaves out", len(selected(t, w.ObjectSelector, map[string]map[string]string{"": {}})), 1)
	}
}
