package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Homeless is a resource that a role names in groups of Kubernetes' own which do not
// have it: Home is the group that does, if one does, Known are those that these have.
type Homeless struct {
	At             []any
	Resource, Home string
	Groups, Known  []string
}

// HomelessOf are those of a role's rules that name groups of Kubernetes' own alone, and
// that no other rule names in the right one, as it is done for old clusters. The API
// server takes them, and they give nothing (Kubernetes documentation, "Using RBAC
// Authorization").
func HomelessOf(o Object) []Homeless {
	if o.Group() != "rbac.authorization.k8s.io" || !slices.Contains([]string{"Role", "ClusterRole"}, o.Kind()) {
		return nil
	}
	var out []Homeless
	for i, item := range List(o.Body["rules"]) {
		groups, known := resourcesOf(List(Map(item)["apiGroups"]))
		for k, resource := range List(Map(item)["resources"]) {
			base, _, _ := strings.Cut(text(resource), "/")
			if len(known) == 0 || base == "*" || slices.Contains(known, base) {
				continue
			}
			if at := home(base); at == "" || !gives(o, at, base) {
				out = append(out, Homeless{At: []any{"rules", i, "resources", k}, Resource: base, Home: at, Groups: groups, Known: known})
			}
		}
	}
	return out
}

// gives tells whether a rule of a role's names a resource in a group.
func gives(role Object, group, resource string) bool {
	return slices.ContainsFunc(List(role.Body["rules"]), func(rule any) bool {
		return slices.Contains(List(Map(rule)["apiGroups"]), any(group)) && slices.ContainsFunc(List(Map(rule)["resources"]), func(r any) bool {
			base, _, _ := strings.Cut(text(r), "/")
			return base == resource
		})
	})
}

// resourcesOf are those of some groups, none where one is not Kubernetes' own.
func resourcesOf(groups []any) (names, resources []string) {
	for _, g := range groups {
		name, isText := g.(string)
		if !isText || !IsKubernetes(name) {
			return nil, nil
		}
		names = append(names, fmt.Sprintf("%q", name))
		for _, kind := range kubernetesKinds(name) {
			resources = append(resources, plural(kind))
		}
	}
	return names, resources
}

// home is the group of Kubernetes' own that has a resource: the first by its name that
// is not of old.
func home(resource string) string {
	for _, group := range slices.Sorted(maps.Keys(kubernetesGroups())) {
		if group != "extensions" && group != "" && slices.ContainsFunc(kubernetesKinds(group), func(kind string) bool { return plural(kind) == resource }) {
			return group
		}
	}
	return ""
}
