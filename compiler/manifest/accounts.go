package manifest

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/client-go/kubernetes/scheme"
)

// Accounts are the service accounts as which an object acts: those of its pods, of
// what an operator does for it, or that of a token which a Secret holds, or will hold
// once an operator has made it (Kubernetes documentation, "Configure Service Accounts
// for Pods").
func Accounts(o Object) []ID {
	found := map[ID]bool{}
	add := func(namespace, name string) {
		if name != "" {
			found[ID{Kind: "ServiceAccount", Namespace: namespace, Name: name}] = true
		}
	}
	for _, p := range Pods(o) {
		add(o.Namespace(), p.account())
	}
	switch {
	case o.Group() == "" && o.Kind() == "Secret":
		add(o.Namespace(), tokenOf(o.Body))
	case !scheme.Scheme.IsGroupRegistered(o.Group()) && o.Group() != "apiextensions.k8s.io":
		for field, v := range o.Body {
			if field != "metadata" && field != "status" {
				actsAs(map[string]any{field: v}, o.Namespace(), add)
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(x, y ID) int { return strings.Compare(x.String(), y.String()) })
}

const (
	tokenType    = "kubernetes.io/service-account-token"
	tokenAccount = "kubernetes.io/service-account.name"
)

// tokenOf is the account whose token Kubernetes writes into a Secret, or into what an
// operator makes of its template.
func tokenOf(secret map[string]any) string {
	if text(secret["type"]) != tokenType {
		return ""
	}
	return text(Map(Map(secret["metadata"])["annotations"])[tokenAccount])
}

// actsAs adds the accounts that an operator's object names: operators call the fields
// for them by what they are, and give a name or a reference.
func actsAs(v any, namespace string, add func(namespace, name string)) {
	for _, item := range List(v) {
		actsAs(item, namespace, add)
	}
	m := Map(v)
	add(namespace, tokenOf(m))
	for field, v := range m {
		if namesAccount(field) {
			account(v, namespace, add)
		}
		actsAs(v, namespace, add)
	}
}

// namesAccount tells a field such as serviceAccount, serviceAccountName, serviceAccountRef,
// defaultServiceAccount and service_account_name. Several, as serviceAccounts, are those of
// others, whom it lets in, or binds.
func namesAccount(field string) bool {
	name := strings.ToLower(strings.ReplaceAll(field, "_", ""))
	return slices.ContainsFunc([]string{"", "name", "ref", "reference"}, func(end string) bool { return strings.HasSuffix(name, "serviceaccount"+end) })
}

// account adds what such a field names, also as NAMESPACE:NAME.
func account(v any, namespace string, add func(namespace, name string)) {
	for _, item := range List(v) {
		account(item, namespace, add)
	}
	if m := Map(v); m != nil {
		if at := text(m["namespace"]); at != "" {
			namespace = at
		}
		add(namespace, text(m["name"]))
		add(namespace, text(Map(m["metadata"])["name"]))
		return
	}
	name := strings.TrimPrefix(text(v), "system:serviceaccount:")
	for _, mark := range []string{":", "/"} {
		if at, rest, cut := strings.Cut(name, mark); cut {
			namespace, name = at, rest
		}
	}
	add(namespace, name)
}
