package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validation"
)

// Outside gives a resource of a rule that does not surely stand in a namespace,
// if there is one. A namespace itself is selected as what stands in it.
func (s Scopes) Outside(r WebhookRule) (resource string, found bool) {
	if r.Scope == "Namespaced" {
		return "", false
	}
	for _, group := range r.Groups {
		for _, resource := range r.Resources {
			name, _, _ := strings.Cut(resource, "/")
			if group == "" && name == "namespaces" && r.Scope != "Cluster" {
				continue
			}
			if !s.namespaced(group, name) {
				return strings.TrimSuffix(resource+"."+group, "."), true
			}
		}
	}
	return "", false
}

// NameFault tells why no object of a kind, as identities have it, is called so:
// NAMESPACE/NAME, or NAME alone of a kind outside namespaces; empty where one may
// be, or where the kind is none that is known.
func (s Scopes) NameFault(kind, name string) string {
	scope, roles := s.scopeOfKind(kind)
	namespace, own, both := strings.Cut(name, "/")
	switch {
	case scope == Unknown:
		return ""
	case scope == Namespaced && !both:
		return "a " + kind + " stands in a namespace: write NAMESPACE/" + name
	case scope == Cluster && both:
		return "a " + kind + " stands in no namespace: write " + own
	case !both:
		own = name
	case roles && safeLabel.MatchString(namespace):
		return ""
	case !safeLabel.MatchString(namespace):
		return fmt.Sprintf("no namespace is called %q", namespace)
	}
	if !roles && len(validation.NameIsDNSSubdomain(own, false)) > 0 {
		return fmt.Sprintf("no %s is called %q: a name is of lower-case letters, digits, '-' and '.'", kind, own)
	}
	return ""
}

// scopeOfKind gives the scope of a kind as identities have it, and whether its
// objects may have any name (rbac.authorization.k8s.io).
func (s Scopes) scopeOfKind(kind string) (scope Scope, anyName bool) {
	groups := map[string]bool{}
	for group := range kubernetesGroups() {
		groups[group] = true
	}
	for groupKind := range s {
		group, _, _ := strings.Cut(groupKind, "/")
		groups[group] = true
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		for _, one := range s.kindsOf(group) {
			if (ID{Group: group, Kind: one}).kind() != kind {
				continue
			}
			if contains(clusterKinds[group], one) || s[group+"/"+one].scope == Cluster {
				return Cluster, group == "rbac.authorization.k8s.io"
			}
			return Namespaced, group == "rbac.authorization.k8s.io"
		}
	}
	return Unknown, false
}

// namespaced tells that the kinds of a group which a resource is, all for "*",
// are known, and that none stands outside namespaces.
func (s Scopes) namespaced(group, resource string) bool {
	known := false
	for _, kind := range s.kindsOf(group) {
		if resource != "*" && plural(kind) != resource {
			continue
		}
		known = true
		if contains(clusterKinds[group], kind) || s[group+"/"+kind].scope == Cluster {
			return false
		}
	}
	return known
}

// plural is the name of a kind's resource, as Kubernetes and Istio form it.
func plural(kind string) string {
	switch name := strings.ToLower(kind); {
	case name == "endpoints":
		return name
	case strings.HasSuffix(name, "ss"), strings.HasSuffix(name, "x"):
		return name + "es"
	case strings.HasSuffix(name, "y") && !strings.HasSuffix(name, "ay"):
		return name[:len(name)-1] + "ies"
	default:
		return name + "s"
	}
}
