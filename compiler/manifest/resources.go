package manifest

import "strings"

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
