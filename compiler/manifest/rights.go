package manifest

import (
	"maps"
	"slices"
	"strings"
)

// Rights are what a role gives, each GROUP/RESOURCE VERB: core for the group
// without a name, and the path for what is no resource.
func Rights(o Object) []string {
	var out []string
	for _, item := range List(o.Body["rules"]) {
		out = append(out, rights(Map(item))...)
	}
	return out
}

func rights(rule map[string]any) []string {
	var out []string
	for _, verb := range List(rule["verbs"]) {
		for _, path := range List(rule["nonResourceURLs"]) {
			out = append(out, text(path)+" "+text(verb))
		}
		for _, group := range List(rule["apiGroups"]) {
			for _, resource := range List(rule["resources"]) {
				name := text(group)
				if name == "" {
					name = "core"
				}
				out = append(out, name+"/"+text(resource)+" "+text(verb))
			}
		}
	}
	return out
}

// Aggregates are the selectors by which a ClusterRole has the rights of others.
func Aggregates(o Object) []Selector {
	var out []Selector
	for _, s := range List(o.At("aggregationRule", "clusterRoleSelectors")) {
		if selector, err := parseSelector(s); err == nil && Map(s) != nil {
			out = append(out, selector)
		}
	}
	return out
}

// Gathers tells a role whose rights are others' or become others': by what it
// aggregates, and by being aggregated; and a binding for people, whom nobody
// brings.
func Gathers(o Object) bool {
	switch o.Kind() {
	case "ClusterRole":
		aggregated := func(label string) bool { return strings.HasPrefix(label, "rbac.authorization.k8s.io/aggregate-to-") }
		return o.At("aggregationRule") != nil || slices.ContainsFunc(slices.Collect(maps.Keys(o.Labels())), aggregated)
	case "ClusterRoleBinding":
		return slices.ContainsFunc(List(o.At("subjects")), func(s any) bool { return text(Map(s)["kind"]) != "ServiceAccount" })
	}
	return false
}
