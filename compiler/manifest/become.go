package manifest

import (
	"strings"
)

// Become is a service account as which those may act to whom an object gives its
// rights, or that they reach by a Right: AllAccounts is in place of a name where it
// is every account of the namespace.
type Become struct {
	ID
	Right string
}

// Becomes are the accounts which a Role, or a ClusterRole bound in a namespace, or
// a binding there of one of Kubernetes' own, lets others have: they may ask for a
// token of them, impersonate them, make or enter pods that run as them, read what
// their tokens and keys are kept in. Rights, each as Rights has it, lead to none
// only where they are known to be free.
func Becomes(o Object, free func(right string) bool) []Become {
	if o.Group() != "rbac.authorization.k8s.io" {
		return nil
	}
	switch all := (ID{Kind: "ServiceAccount", Namespace: o.Namespace(), Name: AllAccounts}); o.Kind() {
	case "RoleBinding":
		// What view may do is in Kubernetes' bootstrap policy; other roles are whatever
		// they are, and those that the description has are judged as such.
		if name := text(o.At("roleRef", "name")); text(o.At("roleRef", "kind")) == "ClusterRole" && name != "view" {
			return []Become{{all, "whatever ClusterRole " + name + " has"}}
		}
	case "Role", "ClusterRole":
		return becoming(o, all, free)
	}
	return nil
}

func becoming(o Object, all ID, free func(string) bool) []Become {
	var out []Become
	for _, r := range List(o.At("rules")) {
		rule := Map(r)
		names, tokens := List(rule["resourceNames"]), true
		for _, right := range rights(rule) {
			switch token := right == "core/serviceaccounts/token create" || right == "core/serviceaccounts impersonate"; {
			case free(right):
			case token && len(names) > 0:
				for _, name := range names {
					out = append(out, Become{ID: ID{Kind: "ServiceAccount", Namespace: o.Namespace(), Name: text(name)}})
				}
			case tokens:
				out, tokens = append(out, Become{all, spoken(right)}), false
			}
		}
	}
	return out
}

// spoken is a right as a sentence has it.
func spoken(right string) string {
	what, verb, _ := strings.Cut(right, " ")
	return verb + " " + strings.TrimPrefix(what, "core/")
}

// RoleOf is the ClusterRole that a RoleBinding gives.
func RoleOf(o Object) ID {
	if o.Kind() != "RoleBinding" || text(o.At("roleRef", "kind")) != "ClusterRole" {
		return ID{}
	}
	return ID{Group: o.Group(), Kind: "ClusterRole", Name: text(o.At("roleRef", "name"))}
}
