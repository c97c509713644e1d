package manifest

import (
	"net/url"
	"slices"
)

// NamespaceLabel is on every namespace, set to its name by the API server and
// not to be changed.
const NamespaceLabel = "kubernetes.io/metadata.name"

// Webhook is one webhook of a configuration.
type Webhook struct {
	Name string
	// Service it calls; none where it calls a URL.
	Service ID
	// Path is that which it calls there, or of its URL.
	Path string
	// Namespaces selects whose objects it is asked about.
	Namespaces Selector
	// Objects selects which objects it is asked about.
	Objects Selector
	// Rules are what it is asked about.
	Rules []WebhookRule
	// Conditions are its matchConditions, all of which what it is asked about meets.
	Conditions []any
	// Invalid is why its namespaceSelector selects nothing that one could tell;
	// the API server would refuse it.
	Invalid error
}

// WebhookRule names resources, such as pods or pods/status of the group "".
type WebhookRule struct {
	Groups, Resources []string
	// Scope is Namespaced, Cluster, or * or nothing for both.
	Scope string
	// Operations are CREATE, UPDATE and so on, * for all.
	Operations []string
}

// Asks tells whether it is asked about a resource, which stands in namespaces or in none, when
// one of some operations is done to it, or any where none is given.
func (w Webhook) Asks(group, resource string, namespaced bool, operations ...string) bool {
	has := func(all []string, one string) bool { return slices.Contains(all, one) || slices.Contains(all, "*") }
	return slices.ContainsFunc(w.Rules, func(r WebhookRule) bool {
		scope := r.Scope == "" || r.Scope == "*" || (r.Scope == "Namespaced") == namespaced
		done := len(operations) == 0 || slices.ContainsFunc(operations, func(o string) bool { return has(r.Operations, o) })
		return scope && done && has(r.Groups, group) && (has(r.Resources, resource) || slices.Contains(r.Resources, "*/*"))
	})
}

// Webhooks lists the webhooks of a webhook configuration.
func Webhooks(o Object) []Webhook {
	if o.Kind() != "MutatingWebhookConfiguration" && o.Kind() != "ValidatingWebhookConfiguration" {
		return nil
	}
	var out []Webhook
	for _, item := range List(o.Body["webhooks"]) {
		w := Webhook{Name: text(Map(item)["name"])}
		w.Namespaces, w.Invalid = parseSelector(Map(item)["namespaceSelector"])
		if objects, err := parseSelector(Map(item)["objectSelector"]); err == nil {
			w.Objects = objects
		}
		if service := Map(Map(Map(item)["clientConfig"])["service"]); service != nil {
			w.Service = serviceID(service)
			w.Path = text(service["path"])
		} else if to, err := url.Parse(text(Map(Map(item)["clientConfig"])["url"])); err == nil {
			w.Path = to.Path
		}
		w.Conditions = List(Map(item)["matchConditions"])
		for _, r := range List(Map(item)["rules"]) {
			rule := Map(r)
			w.Rules = append(w.Rules, WebhookRule{texts(rule["apiGroups"]), texts(rule["resources"]), text(rule["scope"]), texts(rule["operations"])})
		}
		out = append(out, w)
	}
	return out
}
