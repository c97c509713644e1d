package compiler

import (
	"cmp"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Injector is a webhook and the Service that it calls.
type Injector struct {
	Configuration string `json:"configuration"`
	Webhook       string `json:"webhook"`
	Service       string `json:"service"`
}

type injecting struct {
	configuration string
	manifest.Webhook
}

// enough: webhooks of others are asked about no pods of a mesh's, unless one is granted its
// namespaces, or one that has a namespace in common with it a chart of its own.
func (a *addresses) enough(mesh string) bool {
	var names []string
	for _, one := range a.of(mesh) {
		names = append(names, one.Namespace)
	}
	return !slices.ContainsFunc(a.granted, func(g plan.Granted) bool {
		there := slices.ContainsFunc(names, func(name string) bool { return slices.Contains(g.Values, name) })
		return g.Tenant != mesh && (g.Field == "webhooks" && there || g.Field == "charts" && len(a.shares[mesh]) > 0)
	})
}

// asked are the webhooks that are asked about the making of a pod in a namespace that has these
// labels and no others.
func (a *addresses) asked(n inhabited, pods map[string]string) []Injector {
	labels := maps.Clone(n.labels)
	if labels == nil {
		labels = map[string]string{}
	}
	labels[manifest.NamespaceLabel] = n.name
	out := []Injector{}
	for _, w := range a.injectors {
		if !asksOfPods(w.Rules) || !w.Namespaces.Selects(labels) || !w.Objects.Selects(pods) {
			continue
		}
		one := Injector{Configuration: w.configuration, Webhook: w.Name}
		if w.Service.Name != "" {
			one.Service = w.Service.Name + "." + w.Service.Namespace
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Injector) int {
		return cmp.Compare(a.Configuration+"/"+a.Webhook, b.Configuration+"/"+b.Webhook)
	})
	return out
}

// asksOfPods tells a webhook that is asked about pods.
func asksOfPods(rules []manifest.WebhookRule) bool {
	return slices.ContainsFunc(rules, func(r manifest.WebhookRule) bool {
		has := func(list []string, one string) bool { return slices.Contains(list, one) || slices.Contains(list, "*") }
		return has(r.Groups, "") && has(r.Resources, "pods") && r.Scope != "Cluster"
	})
}
