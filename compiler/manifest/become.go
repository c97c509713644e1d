package manifest

import (
	"slices"
	"strings"
)

// Becomes are the service accounts as which those may act to whom a Role gives
// its rights, or a binding in its namespace those of one of Kubernetes' own
// roles: they may ask for a token of them, impersonate them, make or enter pods
// that run as them, or read what their tokens and keys are kept in. AllAccounts
// is in place of a name where no names are given.
func Becomes(o Object) []ID {
	if o.Group() != "rbac.authorization.k8s.io" {
		return nil
	}
	all := ID{Kind: "ServiceAccount", Namespace: o.Namespace(), Name: AllAccounts}
	switch o.Kind() {
	case "RoleBinding":
		// What these may do is in Kubernetes' bootstrap policy.
		if text(o.At("roleRef", "kind")) == "ClusterRole" && slices.Contains([]string{"cluster-admin", "admin", "edit"}, text(o.At("roleRef", "name"))) {
			return []ID{all}
		}
	case "Role":
		return becoming(o, all)
	}
	return nil
}

func becoming(o Object, all ID) []ID {
	var out []ID
	for _, r := range List(o.At("rules")) {
		rule := Map(r)
		if slices.ContainsFunc(waysIn(), func(w way) bool { return w.in(rule) }) {
			out = append(out, all)
			continue
		}
		if !(way{"", []string{"serviceaccounts/token"}, []string{"create"}}).in(rule) && !(way{"", []string{"serviceaccounts"}, []string{"impersonate"}}).in(rule) {
			continue
		}
		names := List(rule["resourceNames"])
		if len(names) == 0 {
			names = []any{AllAccounts}
		}
		for _, name := range names {
			out = append(out, ID{Kind: "ServiceAccount", Namespace: o.Namespace(), Name: text(name)})
		}
	}
	return out
}

// way is a right that leads to what an account has.
type way struct {
	group            string
	resources, verbs []string
}

// waysIn are those that lead to every account of the namespace.
func waysIn() []way {
	write := []string{"create", "update", "patch"}
	return []way{
		{"", []string{"pods", "replicationcontrollers", "pods/ephemeralcontainers"}, write},
		{"apps", []string{"deployments", "daemonsets", "statefulsets", "replicasets"}, write},
		{"batch", []string{"jobs", "cronjobs"}, write},
		{"", []string{"pods/exec", "pods/attach"}, []string{"create", "get"}},
		{"", []string{"secrets"}, []string{"create", "update", "patch", "get", "list", "watch"}},
		{"rbac.authorization.k8s.io", []string{"roles", "rolebindings"}, []string{"create", "update", "patch", "bind", "escalate"}},
	}
}

// in tells whether a rule gives the right.
func (w way) in(rule map[string]any) bool {
	if !among(rule["apiGroups"], w.group) || !among(rule["verbs"], w.verbs...) {
		return false
	}
	return slices.ContainsFunc(w.resources, func(resource string) bool {
		_, sub, _ := strings.Cut(resource, "/")
		return among(rule["resources"], resource) || sub != "" && among(rule["resources"], "*/"+sub)
	})
}

// among tells whether a list has one of some words, or says that it has all.
func among(list any, words ...string) bool {
	return slices.ContainsFunc(List(list), func(v any) bool {
		return v == "*" || slices.Contains(words, text(v))
	})
}
