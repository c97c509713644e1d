package manifest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"k8s.io/client-go/kubernetes/scheme"
)

// DefaultAccount is the service account that each namespace has, as which pods act that name none.
const DefaultAccount = "default"

// Accounts are the service accounts as which an object acts: those of its pods, of
// what an operator does for it, or that of a token which a Secret holds, or will hold
// once an operator has made it. A pod that names none acts as otherwise, as DefaultAccount
// where nothing is merged with it (Kubernetes documentation, "Configure Service Accounts
// for Pods").
func Accounts(o Object, otherwise string) []ID {
	found := map[ID]bool{}
	add := func(namespace, name string) {
		if name != "" {
			found[ID{Kind: "ServiceAccount", Namespace: namespace, Name: name}] = true
		}
	}
	for _, p := range Pods(o) {
		name := p.account()
		if !p.alone {
			name = cmp.Or(name, otherwise)
		}
		add(o.Namespace(), name)
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
// Whose token it is that no text says, nobody can tell: it may be of all.
func tokensOf(o Object, add func(namespace, name string)) {
	var names, made []string
	for _, p := range (Placed{Value: o.Body}).inner(nil) {
		if token, namespace := tokenIn(Map(p.Value), o.Namespace()); token {
			made = append(made, namespace)
		}
	}
	if len(made) == 0 {
		return
	}
	all := Placed{Value: o.Body}.all(nil)
	for _, p := range all {
		if name := annotatedAccount(p.Value); isTemplate(name) {
			names = append(names, AllAccounts)
		} else if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 && (hasPlain(all, tokenType) || hasPlain(all, "Annotations")) {
		names = []string{AllAccounts} // it has to have one, from elsewhere
	}
	for _, namespace := range made {
		for _, name := range names {
			add(namespace, name)
		}
	}
}

// tokenIn tells whether a map describes a Secret that has a token, or may have one, and its
// namespace.
func tokenIn(m map[string]any, own string) (token bool, namespace string) {
	namespace = own
	for field, v := range m {
		name, said := strings.ToLower(field), text(v)
		token = token || said == tokenType || strings.HasSuffix(name, "type") && isTemplate(said)
		if said != "" && strings.HasSuffix(name, "namespace") {
			namespace = said
		}
	}
	return token, namespace
}

// isTemplate tells a text of which an operator makes another.
func isTemplate(s string) bool {
	return slices.ContainsFunc([]string{"{{", "$(", "${"}, func(mark string) bool { return strings.Contains(s, mark) })
}

// hasPlain tells whether a text is among values.
func hasPlain(all []Placed, plain string) bool {
	return slices.ContainsFunc(all, func(p Placed) bool { return p.Value == any(plain) })
}

// annotatedAccount is the account that an annotation names, in a map or in a document of
// a template; of one that cannot be read, as it stands there.
func annotatedAccount(v any) string {
	if document := text(v); strings.Contains(document, tokenAccount) {
		if v, _ = embedded(document); Map(v) == nil && isTemplate(document) {
			return document
		}
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
