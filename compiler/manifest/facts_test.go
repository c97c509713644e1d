package manifest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func object(t *testing.T, text string) Object {
	t.Helper()
	return Object{Body: fromYAML(t, text)}
}

func TestTakes(t *testing.T) {
	for name, test := range map[string]struct {
		object string
		// want are parts that each must be in one of the takes, in this order.
		want []string
	}{
		"a Service without node ports": {"{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}", nil},
		"a node port":                  {"{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, nodePort: 31000}]}}", []string{"NodePort 31000", "TCP of Service s"}},
		"a node port by UDP":           {"{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, nodePort: 31000, protocol: UDP}]}}", []string{"NodePort 31000", "UDP of Service s"}},
		"health checks":                {"{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {healthCheckNodePort: 31001}}", []string{"NodePort 31001"}},
		"a Service of another group":   {"{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: s}, spec: {ports: [{nodePort: 31000}]}}", []string{"NodePort 31000"}},
		"no port of another group":     {"{apiVersion: example.com/v1, kind: Thing, metadata: {name: s, nodePort: 1}, spec: {nodePort: true, ports: [{nodePort: 0}]}}", nil},
		"a controller":                 {"{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: c}, spec: {controllerName: example.com/c}}", []string{"gateway controller example.com/c"}},
		"a port of the host":           {"{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{ports: [{containerPort: 80, hostPort: 8080}]}]}}", []string{"host port TCP/8080"}},
		"the host's network":           {"{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: p}, spec: {template: {spec: {hostNetwork: true, initContainers: [{ports: [{containerPort: 53, protocol: UDP}]}]}}}}", []string{"host port UDP/53"}},
		"the pod's network":            {"{apiVersion: apps/v1, kind: Deployment, metadata: {name: p}, spec: {template: {spec: {containers: [{ports: [{containerPort: 80}]}]}}}}", nil},
		"a CronJob":                    {"{apiVersion: batch/v1, kind: CronJob, metadata: {name: p}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{ports: [{containerPort: 80, hostPort: 81}]}]}}}}}}", []string{"host port TCP/81"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Takes(object(t, test.object))
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i].Kind+" "+got[i].Name, want) {
					t.Errorf("got %q, want %q", got[i].Kind+" "+got[i].Name, want)
				}
			}
		})
	}
}

func TestReferences(t *testing.T) {
	binding := "{apiVersion: rbac.authorization.k8s.io/v1, kind: %s, metadata: {name: b%s}, roleRef: {kind: %s, name: %s}, subjects: [%s]}"
	for name, test := range map[string]struct {
		object string
		// want are "IDENTITY at FIELD", with "?" where it may be elsewhere.
		want []string
	}{
		"a ClusterRole":         {fmt.Sprintf(binding, "ClusterRoleBinding", "", "ClusterRole", "r", ""), []string{"ClusterRole r at roleRef"}},
		"a served ClusterRole":  {fmt.Sprintf(binding, "ClusterRoleBinding", "", "ClusterRole", "cluster-admin", ""), []string{"ClusterRole cluster-admin at roleRef?"}},
		"a system ClusterRole":  {fmt.Sprintf(binding, "RoleBinding", ", namespace: a", "ClusterRole", "\"system:x\"", ""), []string{"ClusterRole system:x at roleRef?"}},
		"a Role":                {fmt.Sprintf(binding, "RoleBinding", ", namespace: a", "Role", "r", ""), []string{"Role a/r at roleRef"}},
		"subjects":              {fmt.Sprintf(binding, "RoleBinding", ", namespace: a", "Role", "r", "{kind: ServiceAccount, name: s, namespace: b}, {kind: User, name: u}, {kind: ServiceAccount, name: t}"), []string{"Role a/r at roleRef", "ServiceAccount b/s at subjects?", "ServiceAccount a/t at subjects?"}},
		"an API service":        {"{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.x}, spec: {service: {name: s, namespace: a}}}", []string{"Service a/s at spec.service"}},
		"a local API":           {"{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.x}, spec: {}}", nil},
		"a webhook":             {"{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: w}, webhooks: [{name: x, clientConfig: {service: {name: s, namespace: a}}}]}", []string{"Service a/s at webhooks[x].clientConfig.service"}},
		"a webhook by URL":      {"{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: w}, webhooks: [{name: x, clientConfig: {url: \"https://example.com\"}}]}", nil},
		"a class":               {"{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: g, namespace: a}, spec: {gatewayClassName: c}}", []string{"GatewayClass c at spec.gatewayClassName"}},
		"Istio's Gateway":       {"{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: g, namespace: a}, spec: {gatewayClassName: c}}", nil},
		"an Ingress":            {"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: g, namespace: a}, spec: {ingressClassName: c}}", []string{"IngressClass c at spec.ingressClassName?"}},
		"nothing, a ConfigMap":  {"{apiVersion: v1, kind: ConfigMap, metadata: {name: g, namespace: a}, roleRef: {kind: Role, name: x}}", nil},
		"nothing, no selectors": {"{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: w}}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range References(object(t, test.object)) {
				text := r.To.String() + " at " + r.Field
				if r.External {
					text += "?"
				}
				got = append(got, text)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestScopes(t *testing.T) {
	scopes := Scopes{}
	scopes.Tell("cert-manager.io/ClusterIssuer", "Cluster")
	scopes.Learn(object(t, "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}, spec: {group: example.com, scope: Namespaced, names: {kind: Thing}}}"))
	for kind, want := range map[string]Scope{
		"v1 Namespace": Cluster, "v1 Pod": Namespaced, "apps/v1 Deployment": Namespaced,
		"rbac.authorization.k8s.io/v1 ClusterRole": Cluster, "rbac.authorization.k8s.io/v1 Role": Namespaced,
		"cert-manager.io/v1 ClusterIssuer": Cluster, "example.com/v2 Thing": Namespaced, "example.com/v1 Other": Unknown,
	} {
		version, name, _ := strings.Cut(kind, " ")
		if got := scopes.Of(Object{Body: map[string]any{"apiVersion": version, "kind": name}}); got != want {
			t.Errorf("%s: got %v, want %v", kind, got, want)
		}
	}
}
