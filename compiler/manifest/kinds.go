package manifest

import "strings"

// Scope tells whether objects of a kind stand in namespaces.
type Scope int

// The scopes. Unknown is what meshc cannot tell: a custom resource of
// somebody else's.
const (
	Unknown Scope = iota
	Namespaced
	Cluster
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
	"internal.apiserver.k8s.io":    "StorageVersion",
	"networking.k8s.io":            "IPAddress IngressClass ServiceCIDR",
	"node.k8s.io":                  "RuntimeClass",
	"policy":                       "PodSecurityPolicy",
	"rbac.authorization.k8s.io":    "ClusterRole ClusterRoleBinding",
	"resource.k8s.io":              "DeviceClass ResourceSlice",
	"scheduling.k8s.io":            "PriorityClass",
	"storage.k8s.io":               "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
	"storagemigration.k8s.io":      "StorageVersionMigration",
}

// namespacedGroups are further groups that Kubernetes itself serves.
const namespacedGroups = "apps autoscaling batch coordination.k8s.io discovery.k8s.io events.k8s.io"

// Scopes knows the scope of kinds: Kubernetes' own and what it was told.
type Scopes map[string]Scope

// Tell adds a custom resource's scope, "Cluster" or "Namespaced", by GROUP/KIND.
func (s Scopes) Tell(groupKind, scope string) {
	s[groupKind] = Namespaced
	if scope == "Cluster" {
		s[groupKind] = Cluster
	}
}

// Learn adds what a CustomResourceDefinition says of its kind.
func (s Scopes) Learn(o Object) {
	if o.Group() != "apiextensions.k8s.io" || o.Kind() != "CustomResourceDefinition" {
		return
	}
	s.Tell(text(o.At("spec", "group"))+"/"+text(o.At("spec", "names", "kind")), text(o.At("spec", "scope")))
}

// Of gives the scope of an object's kind.
func (s Scopes) Of(o Object) Scope {
	group, kind := o.Group(), o.Kind()
	if kinds, ok := clusterKinds[group]; ok {
		if contains(kinds, kind) {
			return Cluster
		}
		return Namespaced
	}
	if contains(namespacedGroups, group) {
		return Namespaced
	}
	return s[group+"/"+kind]
}

func contains(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}
