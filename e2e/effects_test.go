package e2e

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"meshc.dev/e2e/manifest"
)

// settled are objects by kind, or by kind and field, as they are made first.
var settled = map[string]string{
	"Deployment": `{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, namespace: effects},
  spec: {selector: {matchLabels: {app: one}}, template: {metadata: {labels: {app: one, also: two}}, spec: {containers: [{name: app, image: app}]}}}}`,
	"DaemonSet": `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: app, namespace: effects},
  spec: {selector: {matchLabels: {app: one}}, template: {metadata: {labels: {app: one, also: two}}, spec: {containers: [{name: app, image: app}]}}}}`,
	"StatefulSet": `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: app, namespace: effects},
  spec: {serviceName: first, podManagementPolicy: OrderedReady, selector: {matchLabels: {app: one}},
  template: {metadata: {labels: {app: one, also: two}}, spec: {containers: [{name: app, image: app}]}},
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}}`,
	"Job": `{apiVersion: batch/v1, kind: Job, metadata: {name: app, namespace: effects},
  spec: {manualSelector: true, completionMode: NonIndexed, completions: 1, selector: {matchLabels: {app: one}},
  template: {metadata: {labels: {app: one, also: two}}, spec: {restartPolicy: Never, containers: [{name: app, image: app}]}}}}`,
	"Service": `{apiVersion: v1, kind: Service, metadata: {name: app, namespace: effects},
  spec: {clusterIP: None, clusterIPs: [None], ports: [{port: 80}]}}`,
	"RoleBinding": `{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: app, namespace: effects},
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: first}}`,
	"ClusterRoleBinding": `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: effects},
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: first}}`,
	"Secret": `{apiVersion: v1, kind: Secret, metadata: {name: app, namespace: effects}, type: Opaque}`,
	"PersistentVolumeClaim": `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: app, namespace: effects},
  spec: {accessModes: [ReadWriteOnce], storageClassName: first, volumeName: first, volumeMode: Filesystem, selector: {matchLabels: {app: one}},
  dataSource: {kind: PersistentVolumeClaim, name: first}, resources: {requests: {storage: 1Gi}}}}`,
	"StorageClass": `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: effects},
  provisioner: example.com/first, parameters: {type: first}, reclaimPolicy: Delete, volumeBindingMode: Immediate}`,
	"ResourceQuota": `{apiVersion: v1, kind: ResourceQuota, metadata: {name: app, namespace: effects},
  spec: {hard: {pods: "1"}, scopes: [Terminating]}}`,
	"IngressClass":  `{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: effects}, spec: {controller: example.com/first}}`,
	"PriorityClass": `{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: effects}, value: 1, preemptionPolicy: Never}`,
	"RuntimeClass":  `{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: effects}, handler: first}`,
	"CustomResourceDefinition": `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: effects.example.com},
  spec: {group: example.com, scope: Namespaced, names: {plural: effects, singular: effect, kind: Effect, listKind: EffectList},
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}`,
	"Secret data":          `{apiVersion: v1, kind: Secret, metadata: {name: fixed, namespace: effects}, type: Opaque, immutable: true, data: {level: Zmlyc3Q=}}`,
	"Secret stringData":    `{apiVersion: v1, kind: Secret, metadata: {name: texts, namespace: effects}, immutable: true, stringData: {level: first}}`,
	"ConfigMap binaryData": `{apiVersion: v1, kind: ConfigMap, metadata: {name: bytes, namespace: effects}, immutable: true, binaryData: {level: Zmlyc3Q=}}`,
	"Service unique spec.ports.*": `{apiVersion: v1, kind: Service, metadata: {name: first, namespace: effects},
  spec: {type: NodePort, ports: [{port: 80, nodePort: 31999}]}}`,
	"Service spec.loadBalancerClass": `{apiVersion: v1, kind: Service, metadata: {name: balanced, namespace: effects},
  spec: {type: LoadBalancer, loadBalancerClass: example.com/first, ports: [{port: 80}]}}`,
	"Service spec.healthCheckNodePort": `{apiVersion: v1, kind: Service, metadata: {name: checked, namespace: effects},
  spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31998, ports: [{port: 80}]}}`,
	"ConfigMap": `{apiVersion: v1, kind: ConfigMap, metadata: {name: app, namespace: effects}, immutable: true, data: {level: first}}`,
}

// changed are other texts in place of these, by kind and field.
var changed = map[string][2]string{
	"Deployment spec.selector":  {"{matchLabels: {app: one}}", "{matchLabels: {also: two}}"},
	"DaemonSet spec.selector":   {"{matchLabels: {app: one}}", "{matchLabels: {also: two}}"},
	"StatefulSet spec.selector": {"{matchLabels: {app: one}}", "{matchLabels: {also: two}}"}, "StatefulSet spec.serviceName": {"serviceName: first", "serviceName: other"},
	"StatefulSet spec.podManagementPolicy": {"OrderedReady", "Parallel"}, "StatefulSet spec.volumeClaimTemplates": {"1Gi", "2Gi"},
	"Job spec.selector": {"{matchLabels: {app: one}}", "{matchLabels: {also: two}}"}, "Job spec.template": {"image: app", "image: other"},
	"Job spec.completionMode": {"NonIndexed", "Indexed"},
	"Service spec.clusterIP":  {"clusterIP: None, clusterIPs: [None]", "clusterIP: 10.0.0.99, clusterIPs: [10.0.0.99]"},
	"Service spec.clusterIPs": {"clusterIP: None, clusterIPs: [None]", "clusterIP: 10.0.0.99, clusterIPs: [10.0.0.99]"},
	"RoleBinding roleRef":     {"name: first", "name: other"}, "ClusterRoleBinding roleRef": {"name: first", "name: other"},
	"Secret type": {"Opaque", "example.com/other"}, "PersistentVolumeClaim spec.accessModes": {"ReadWriteOnce", "ReadWriteMany"},
	"PersistentVolumeClaim spec.storageClassName": {"storageClassName: first", "storageClassName: other"},
	"PersistentVolumeClaim spec.volumeName":       {"volumeName: first", "volumeName: other"},
	"PersistentVolumeClaim spec.volumeMode":       {"Filesystem", "Block"}, "PersistentVolumeClaim spec.selector": {"app: one", "app: two"},
	"PersistentVolumeClaim spec.dataSource": {"PersistentVolumeClaim, name: first", "PersistentVolumeClaim, name: other"},
	"StorageClass provisioner":              {"example.com/first", "example.com/other"}, "StorageClass parameters": {"type: first", "type: other"},
	"StorageClass reclaimPolicy": {"Delete", "Retain"}, "StorageClass volumeBindingMode": {"Immediate", "WaitForFirstConsumer"},
	"ResourceQuota spec.scopes":    {"scopes: [Terminating]", "scopes: [NotTerminating]"},
	"IngressClass spec.controller": {"example.com/first", "example.com/other"},
	"PriorityClass value":          {"value: 1", "value: 2"}, "PriorityClass preemptionPolicy": {"Never", "PreemptLowerPriority"},
	"RuntimeClass handler":                {"handler: first", "handler: other"},
	"CustomResourceDefinition spec.group": {"group: example.com", "group: example.org"}, "CustomResourceDefinition spec.scope": {"Namespaced", "Cluster"},
	"CustomResourceDefinition spec.names.kind": {"kind: Effect,", "kind: Other,"}, "CustomResourceDefinition spec.names.plural": {"plural: effects", "plural: others"},
	"ConfigMap data": {"level: first", "level: other"}, "Secret data": {"Zmlyc3Q=", "b3RoZXI="},
	"ConfigMap binaryData": {"Zmlyc3Q=", "b3RoZXI="}, "Secret stringData": {"level: first", "level: other"},
	"Service spec.loadBalancerClass": {"example.com/first", "example.com/other"}, "Service spec.healthCheckNodePort": {"31998", "31997"},
	"Service unique spec.ports.*": {"name: first", "name: second"},
}

// elsewhere are rows that no object here is of: the Gateway API's definitions say them.
var elsewhere = []string{"GatewayClass spec.controllerName"}

// What meshc diff says of changes that an API server refuses, a real one does: each row
// of the schema's table is tried.
func TestRefusedChanges(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "schema", "tables.gen.json"))
	if err != nil {
		t.Fatal(err)
	}
	var tables struct {
		Effects []struct {
			Kind, Does string
			Path       []string
			Unique     struct{ Path []string }
		}
	}
	if err := json.Unmarshal(text, &tables); err != nil {
		t.Fatal(err)
	}
	s, tried := must(t, collisions), 0
	if err := s.CreateNamespace(t.Context(), "effects", nil); err != nil {
		t.Fatal(err)
	}
	apply := func(text string) error {
		objects, err := manifest.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return applyAll(t.Context(), s.Cluster, objects)
	}
	for _, row := range tables.Effects {
		name := row.Kind + " " + strings.Join(row.Path, ".")
		if len(row.Unique.Path) > 0 {
			name = row.Kind + " unique " + strings.Join(row.Unique.Path, ".")
		}
		if row.Does != "refused" || slices.Contains(elsewhere, name) {
			continue
		}
		was := cmp.Or(settled[name], settled[row.Kind])
		is := strings.Replace(was, changed[name][0], changed[name][1], 1)
		if was == "" || was == is {
			t.Errorf("%s: no change of it is here", name)
			continue
		}
		if err := apply(was); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := apply(is); !apierrors.IsInvalid(err) {
			t.Errorf("%s: the API server says %v, and meshc that it is refused", name, err)
		}
		tried++
	}
	t.Logf("%d changes were refused", tried)
}
