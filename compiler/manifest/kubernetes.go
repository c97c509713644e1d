package manifest

import (
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// clusterKinds are the kinds outside namespaces that Kubernetes serves, by
// group (Kubernetes API reference, "kubectl api-resources --namespaced=false").
var clusterKinds = map[string]string{
	"":                             "ComponentStatus Namespace Node PersistentVolume",
	"admissionregistration.k8s.io": "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
	"apiextensions.k8s.io":         "CustomResourceDefinition",
	"apiregistration.k8s.io":       "APIService",
	"authentication.k8s.io":        "SelfSubjectReview TokenReview",
	"authorization.k8s.io":         "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
	"certificates.k8s.io":          "CertificateSigningRequest ClusterTrustBundle",
	"extensions":                   "PodSecurityPolicy",
	"flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
	"imagepolicy.k8s.io":           "ImageReview",
	"internal.apiserver.k8s.io":    "StorageVersion",
	"networking.k8s.io":            "IPAddress IngressClass ServiceCIDR",
	"node.k8s.io":                  "RuntimeClass",
	"policy":                       "PodSecurityPolicy",
	"rbac.authorization.k8s.io":    "ClusterRole ClusterRoleBinding",
	"resource.k8s.io":              "DeviceClass DeviceTaintRule ResourcePoolStatusRequest ResourceSlice",
	"scheduling.k8s.io":            "PriorityClass",
	"storage.k8s.io":               "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
	"storagemigration.k8s.io":      "StorageVersionMigration",
}

// questions are kinds of Kubernetes' that are posted and answered, never kept:
// nothing can apply them (Kubernetes API reference: they have no get).
var questions = map[string]string{
	"":                      "Binding ComponentStatus PodStatusResult RangeAllocation SerializedReference",
	"admission.k8s.io":      "AdmissionReview",
	"authentication.k8s.io": "SelfSubjectReview TokenRequest TokenReview",
	"authorization.k8s.io":  "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
	"autoscaling":           "Scale",
	"extensions":            "Scale",
	"imagepolicy.k8s.io":    "ImageReview",
	"policy":                "Eviction",
}

// typeOf is the type of Kubernetes' API for a kind of object: one that has
// metadata of its own, as lists and options have not.
func typeOf(kind schema.GroupVersionKind) (reflect.Type, bool) {
	t, ok := scheme.Scheme.AllKnownTypes()[kind]
	if !ok {
		return nil, false
	}
	// FieldByName would look through all that is embedded.
	return t, t.NumField() > 1 && t.Field(1).Name == "ObjectMeta"
}

// isKubernetes tells a kind of Kubernetes' own, in this version or another.
func isKubernetes(kind schema.GroupVersionKind) bool {
	_, known := typeOf(kind)
	return known || len(servedVersions(kind.GroupKind())) > 0
}

// servedVersions are the versions in which Kubernetes has, or had, a kind; none
// for a kind that is not its own.
func servedVersions(kind schema.GroupKind) []string {
	var out []string
	for _, gv := range scheme.Scheme.PrioritizedVersionsForGroup(kind.Group) {
		if _, known := typeOf(gv.WithKind(kind.Kind)); known {
			out = append(out, gv.Version)
		}
	}
	for line := range strings.Lines(unstatedLifecycles) {
		if f := strings.Fields(line); len(f) == 4 && f[1] == kind.Kind {
			if group, version, _ := strings.Cut(f[0], "/"); group == kind.Group {
				out = append(out, version)
			}
		}
	}
	return out
}

// IsKubernetes tells whether a group is one of Kubernetes' own.
func IsKubernetes(group string) bool { return scheme.Scheme.IsGroupRegistered(group) }

// IsBuiltIn tells a group that every API server has, without a definition of its kinds.
func IsBuiltIn(group string) bool { return IsKubernetes(group) || clusterKinds[group] != "" }

// Served are the versions that a CustomResourceDefinition serves.
func Served(definition Object) []string {
	var out []string
	for _, v := range List(definition.At("spec", "versions")) {
		if Map(v)["served"] == true {
			out = append(out, text(Map(v)["name"]))
		}
	}
	return out
}

// kubernetesGroups are Kubernetes' groups.
func kubernetesGroups() map[string]bool {
	out := map[string]bool{}
	for kind := range scheme.Scheme.AllKnownTypes() {
		out[kind.Group] = true
	}
	return out
}

// kubernetesKinds are the kinds of one of Kubernetes' groups.
func kubernetesKinds(group string) []string {
	var out []string
	for _, version := range scheme.Scheme.PrioritizedVersionsForGroup(group) {
		for kind := range scheme.Scheme.KnownTypes(version) {
			if contains(questions[group], kind) {
				continue
			}
			if _, known := typeOf(version.WithKind(kind)); known {
				out = append(out, kind)
			}
		}
	}
	for line := range strings.Lines(unstatedLifecycles) {
		if f := strings.Fields(line); len(f) == 4 && strings.HasPrefix(f[0], group+"/") {
			out = append(out, f[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// kubernetesHomes are the API versions that have a kind which one of Kubernetes'
// own groups does not have: each group's first.
func kubernetesHomes(kind schema.GroupVersionKind) []string {
	if len(kubernetesKinds(kind.Group)) == 0 {
		return nil // of others, who may call their kinds as they like
	}
	var out []string
	groups := map[string]bool{"extensions": true} // from which all have gone
	for _, gv := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		if _, known := typeOf(gv.WithKind(kind.Kind)); known && !groups[gv.Group] && !contains(questions[gv.Group], kind.Kind) {
			groups[gv.Group] = true
			out = append(out, gv.String())
		}
	}
	slices.Sort(out)
	return out
}

// kubernetesFields are the fields at the top of one of Kubernetes' own kinds,
// by the names that its type gives them in JSON.
func kubernetesFields(kind schema.GroupVersionKind) (fields []string, known bool) {
	t, known := typeOf(kind)
	if !known {
		_, known = unstated(kind)
		return []string{"spec", "status"}, known
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "metadata" && name != "-" {
			fields = append(fields, name)
		}
	}
	return fields, true
}
