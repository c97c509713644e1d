package compiler

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
)

// resourceKinds are the kinds of resources, with their versions.
var resourceKinds = map[string]string{
	"pods": "v1 Pod", "services": "v1 Service", "secrets": "v1 Secret", "namespaces": "v1 Namespace", "serviceaccounts": "authentication.k8s.io/v1 TokenRequest",
	"ingresses": "networking.k8s.io/v1 Ingress", "networkpolicies": "networking.k8s.io/v1 NetworkPolicy", "ciliumnetworkpolicies": "cilium.io/v2 CiliumNetworkPolicy", "configmaps": "v1 ConfigMap", "resourcequotas": "v1 ResourceQuota",
	"deployments": "apps/v1 Deployment", "cronjobs": "batch/v1 CronJob", "rolebindings": "rbac.authorization.k8s.io/v1 RoleBinding",
	"virtualservices": "networking.istio.io/v1 VirtualService", "destinationrules": "networking.istio.io/v1 DestinationRule", "serviceentries": "networking.istio.io/v1 ServiceEntry",
	"sidecars": "networking.istio.io/v1 Sidecar", "gateways": "networking.istio.io/v1 Gateway", "envoyfilters": "networking.istio.io/v1alpha3 EnvoyFilter",
	"proxyconfigs": "networking.istio.io/v1beta1 ProxyConfig", "requestauthentications": "security.istio.io/v1 RequestAuthentication",
	"peerauthentications": "security.istio.io/v1beta1 PeerAuthentication", "authorizationpolicies": "security.istio.io/v1 AuthorizationPolicy", "httproutes": "gateway.networking.k8s.io/v1 HTTPRoute",
	"gateways.gateway": "gateway.networking.k8s.io/v1 Gateway", "gatewayclasses": "gateway.networking.k8s.io/v1 GatewayClass",
	"mutatingwebhookconfigurations": "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", "validatingwebhookconfigurations": "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
}

// try is what somebody asks of the API server, and what it says: alice to create something,
// unless it is said.
type try struct {
	Try       string
	User      string
	Groups    []string
	Operation string
	Resource  string
	Name      string
	Namespace string
	Object    map[string]any
	Old       map[string]any
	Says      string
	// Ends tells that the namespace does.
	Ends bool
}

// TestLocks: the API server admits what a tenant may do, and refuses all else in words that
// say whose it is.
func TestLocks(t *testing.T) {
	spaces, objects := lockedObjects(t)
	var policies []*lock.Policy
	env := lock.NewEnvironment("1.30")
	for _, o := range objects {
		p, faults := env.Compile(o)
		for _, f := range faults {
			t.Errorf("%s: %v: %s", o.Name(), f.Path, f.Says)
		}
		policies = append(policies, p)
	}
	files, _ := filepath.Glob(filepath.Join("..", "testdata", "locks", "*.yaml"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq(string(text), "\n---\n") {
			var one try
			if err := yaml.UnmarshalStrict([]byte(part), &one); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, part)
			}
			t.Run(filepath.Base(file)+"/"+one.Try, func(t *testing.T) {
				if got := one.asked(t, spaces, policies); got != strings.TrimSpace(one.Says) {
					t.Errorf("says\n  %s\nwant\n  %s", got, strings.TrimSpace(one.Says))
				}
			})
		}
	}
}

// TestLocksHaveAnAnswer: whatever is not said in an object, each policy has an answer.
func TestLocksHaveAnAnswer(t *testing.T) {
	spaces, objects := lockedObjects(t)
	env := lock.NewEnvironment("1.30")
	for _, o := range objects {
		p, _ := env.Compile(o)
		for resource := range resourceKinds {
			for _, body := range []map[string]any{{}, {"spec": map[string]any{}}, {"spec": map[string]any{"containers": []any{map[string]any{"name": "app"}}, "template": map[string]any{}}}, {"webhooks": []any{map[string]any{"name": "x"}}}} {
				one := try{Resource: resource, Namespace: "acme-web", Object: body}
				if resource == "pods" && manifest.Map(body["spec"])["containers"] == nil || resource == "serviceaccounts" {
					continue // which the API server does not take
				}
				if strings.HasSuffix(resource, "classes") || strings.HasSuffix(resource, "configurations") || resource == "namespaces" {
					one.Namespace = ""
				}
				if says := one.asked(t, spaces, []*lock.Policy{p}); strings.Contains(says, "resulted in error") {
					t.Errorf("%s of %v: %s", resource, body, says)
				}
			}
		}
	}
}

// asked is what the policies say of a try.
func (o try) asked(t *testing.T, spaces map[string]map[string]any, policies []*lock.Policy) string {
	resource, sub, _ := strings.Cut(o.Resource, "/")
	version, kind, known := strings.Cut(resourceKinds[resource], " ")
	if !known {
		t.Fatalf("there is no kind of %s", resource)
	}
	resource, _, _ = strings.Cut(resource, ".")
	for _, body := range []map[string]any{o.Object, o.Old} {
		if body != nil {
			body["apiVersion"], body["kind"] = version, kind
			meta, _ := body["metadata"].(map[string]any)
			if meta == nil {
				meta = map[string]any{}
				body["metadata"] = meta
			}
			meta["name"] = cmp.Or(o.Name, "app")
			if o.Namespace != "" && sub != "token" {
				meta["namespace"] = o.Namespace
			}
		}
	}
	o.User, o.Operation = cmp.Or(o.User, "alice"), cmp.Or(o.Operation, map[bool]string{true: "CREATE", false: "UPDATE"}[o.Old == nil])
	r := lock.Request{User: o.User, Groups: append(o.Groups, "system:authenticated"), Operation: o.Operation, Resource: resource, Sub: sub, Name: cmp.Or(o.Name, "app"), Object: o.Object, Old: o.Old}
	if o.Namespace != "" {
		if r.Namespace = spaces[o.Namespace]; r.Namespace == nil {
			r.Namespace = map[string]any{"metadata": map[string]any{"name": o.Namespace, "labels": map[string]any{}}}
		}
		if o.Ends {
			r.Namespace = manifest.Map(manifest.Clone(r.Namespace))
			manifest.Map(r.Namespace["metadata"])["deletionTimestamp"] = "2026-01-01T00:00:00Z"
		}
	}
	var says []string
	for _, p := range policies {
		refusals, _, err := p.Judge(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range refusals {
			says = append(says, one.Says)
		}
	}
	return strings.Join(says, "\n")
}

// lockedObjects gives the namespaces of the cluster in testdata/locks, by name, and its
// policies.
func lockedObjects(t *testing.T) (map[string]map[string]any, []manifest.Object) {
	t.Helper()
	dir := t.TempDir()
	module, err := os.ReadFile(filepath.Join("..", "cue.mod", "module.cue"))
	if err != nil {
		t.Fatal(err)
	}
	description, err := os.ReadFile(filepath.Join("..", "testdata", "locks", "cluster.cue"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"cue.mod/module.cue": strings.Replace(string(module), "meshc.dev", "x.example", 1), "meshes/cluster.cue": string(description)} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result, problems, err := Compile(t.Context(), filepath.Join(dir, "meshes"), func(string) bool { return true }, nil)
	if err != nil || problems.Fatal(false) {
		t.Fatal(err, problems)
	}
	spaces := map[string]map[string]any{}
	var policies []manifest.Object
	for _, u := range result.Units {
		for _, d := range u.Documents {
			objects, err := manifest.Parse(d.Text.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range objects {
				switch o.Kind() {
				case "Namespace":
					spaces[o.Name()] = o.Body
				case "ValidatingAdmissionPolicy":
					policies = append(policies, o)
				}
			}
		}
	}
	return spaces, policies
}
