package manifest

import (
	"fmt"
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
	// Namespaces selects whose objects it is asked about; nil selects all.
	Namespaces map[string]any
}

// Webhooks lists the webhooks of a webhook configuration.
func Webhooks(o Object) []Webhook {
	if o.Kind() != "MutatingWebhookConfiguration" && o.Kind() != "ValidatingWebhookConfiguration" {
		return nil
	}
	var out []Webhook
	for _, item := range List(o.Body["webhooks"]) {
		w := Webhook{Name: text(Map(item)["name"]), Namespaces: Map(Map(item)["namespaceSelector"])}
		if service := Map(Map(Map(item)["clientConfig"])["service"]); service != nil {
			w.Service = serviceID(service)
		}
		out = append(out, w)
	}
	return out
}

// Selects tells whether a label selector matches labels; an empty one matches
// everything.
func Selects(selector map[string]any, labels map[string]string) bool {
	for key, want := range Map(selector["matchLabels"]) {
		if got, ok := labels[key]; !ok || got != fmt.Sprint(want) {
			return false
		}
	}
	for _, item := range List(selector["matchExpressions"]) {
		e := Map(item)
		got, has := labels[text(e["key"])]
		in := has && slices.ContainsFunc(List(e["values"]), func(v any) bool { return fmt.Sprint(v) == got })
		var ok bool
		switch text(e["operator"]) {
		case "In":
			ok = in
		case "NotIn":
			ok = !in
		case "Exists":
			ok = has
		case "DoesNotExist":
			ok = !has
		}
		if !ok {
			return false
		}
	}
	return true
}

// SelectedNames gives the only namespaces that a selector can match, where it
// names them.
func SelectedNames(selector map[string]any) (names []string, bounded bool) {
	for _, item := range List(selector["matchExpressions"]) {
		e := Map(item)
		if text(e["key"]) == NamespaceLabel && text(e["operator"]) == "In" {
			for _, v := range List(e["values"]) {
				names = append(names, fmt.Sprint(v))
			}
			return names, true
		}
	}
	return nil, false
}
