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
		tokensOf(o, add)
	}
	return slices.SortedFunc(maps.Keys(found), func(x, y ID) int { return strings.Compare(x.String(), y.String()) })
}

const (
	tokenType    = "kubernetes.io/service-account-token"
	tokenAccount = "kubernetes.io/service-account.name"
)

// tokenOf is the account whose token Kubernetes writes into a Secret.
func tokenOf(secret map[string]any) string {
	if text(secret["type"]) != tokenType {
		return ""
	}
	return text(Map(Map(secret["metadata"])["annotations"])[tokenAccount])
}

// tokensOf adds the accounts whose tokens Kubernetes writes into Secrets that an operator
// makes for an object. Operators take the type and the annotations from all over it, the
// annotations from its own, too, and write into the namespace that stands beside the type.
func tokensOf(o Object, add func(namespace, name string)) {
	all := Placed{Value: o.Body}.all(nil)
	for _, p := range all {
		for _, namespace := range tokensIn(Map(p.Value), o.Namespace()) {
			for _, q := range all {
				add(namespace, annotatedAccount(q.Value))
			}
		}
	}
}

// tokensIn are the namespaces of Secrets with a token, where a map describes one.
func tokensIn(m map[string]any, own string) []string {
	if !slices.Contains(slices.Collect(maps.Values(m)), any(tokenType)) {
		return nil
	}
	for field, v := range m {
		if at := text(v); at != "" && strings.HasSuffix(strings.ToLower(field), "namespace") {
			return []string{at}
		}
	}
	return []string{own}
}

// annotatedAccount is the account that an annotation names, in a map or in a document of
// a template.
func annotatedAccount(v any) string {
	if document := text(v); strings.Contains(document, tokenAccount) {
		v, _ = embedded(document)
	}
	return text(Map(v)[tokenAccount])
}

// actsAs adds the accounts that an operator's object names: operators call the fields
// for them by what they are, and give a name or a reference.
func actsAs(v any, namespace string, add func(namespace, name string)) {
	for _, item := range List(v) {
		actsAs(item, namespace, add)
	}
	m := Map(v)
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
