package shape

import (
	"reflect"

	core "k8s.io/api/core/v1"
	rbac "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"meshc.dev/compiler/manifest"
)

// rule is what is judged of a kind: the form of its name, and its fields.
type rule struct {
	kind  reflect.Type
	name  nameForm
	check func(p place, object any)
}

// on is a row for a kind, told by its type.
func on[T any](name nameForm, check func(p place, object *T)) rule {
	return rule{reflect.TypeFor[*T](), name, func(p place, object any) { check(p, object.(*T)) }}
}

// rules are the kinds whose fields are judged beyond their types. They follow
// Kubernetes' validation (pkg/apis/*/validation of k8s.io/kubernetes 1.36), as
// it is after defaults; where releases differ, the one that takes more.
var rules = []rule{
	on(subdomain, func(p place, o *core.Pod) { podSpec(p.at("spec"), &o.Spec, standalone) }),
	on(subdomain, deployment),
	on(subdomain, daemonSet),
	on(label, statefulSet),
	on(subdomain, replicaSet),
	on(subdomain, replicationController),
	on(subdomain, job),
	on(subdomain, cronJob),
	on(label, service),
	on(subdomain, endpoints),
	on(subdomain, endpointSlice),
	on(subdomain, configMap),
	on(subdomain, secret),
	on(subdomain, func(place, *core.ServiceAccount) {}),
	on(label, func(place, *core.Namespace) {}),
	on(subdomain, func(p place, o *core.PersistentVolumeClaim) { claimSpec(p.at("spec"), &o.Spec) }),
	on(subdomain, autoscaler),
	on(subdomain, autoscalerV1),
	on(segment, disruptionBudget),
	on(subdomain, networkPolicy),
	on(subdomain, limitRange),
	on(subdomain, resourceQuota),
	on(subdomain, lease),
	on(subdomain, ingress),
	on(subdomain, ingressClass),
	on(segment, func(p place, o *rbac.Role) { policyRules(p, o.Rules, true) }),
	on(segment, clusterRole),
	on(segment, func(p place, o *rbac.RoleBinding) { binding(p, o.RoleRef, o.Subjects, true) }),
	on(segment, func(p place, o *rbac.ClusterRoleBinding) { binding(p, o.RoleRef, o.Subjects, false) }),
	on(subdomain, mutatingWebhooks),
	on(subdomain, validatingWebhooks),
}

// Rules names the kinds that have field rules, for the documentation.
func Rules() []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.kind.Elem().Name())
	}
	return out
}

// judge applies the rules of a kind, and those for metadata, to a typed object.
func judge(kind schema.GroupVersionKind, typed any) []manifest.Fault {
	var faults []manifest.Fault
	root := place{faults: &faults}
	name, check := segment, func(place, any) {}
	for _, r := range rules {
		if r.kind == reflect.TypeOf(typed) {
			name, check = r.name, r.check
			break
		}
	}
	if o, ok := typed.(metav1.Object); ok {
		metadata(root.at("metadata"), kind.Kind, name, o)
	}
	check(root, typed)
	return faults
}
