package manifest

import "slices"

// Becomes are the service accounts as which those may act to whom a Role gives
// its rights: they may ask for a token of them, or impersonate them. AllAccounts
// is in place of a name where no names are given.
func Becomes(o Object) []ID {
	if o.Kind() != "Role" || o.Group() != "rbac.authorization.k8s.io" {
		return nil
	}
	var out []ID
	for _, r := range List(o.At("rules")) {
		rule := Map(r)
		token := among(rule["verbs"], "create") && among(rule["resources"], "serviceaccounts/token", "*/token")
		as := among(rule["verbs"], "impersonate") && among(rule["resources"], "serviceaccounts")
		if !among(rule["apiGroups"], "") || !token && !as {
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

// among tells whether a list has one of some words, or says that it has all.
func among(list any, words ...string) bool {
	return slices.ContainsFunc(List(list), func(v any) bool {
		return v == "*" || slices.Contains(words, text(v))
	})
}
