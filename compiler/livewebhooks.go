package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
	"meshc.dev/compiler/plan"
)

// takes: the webhooks of others' control planes take no pods of a mesh.
func (o others) takes(u *unit, when map[manifest.ID]map[string]*lock.Condition) []plan.Finding {
	var out []plan.Finding
	for _, w := range o.injects {
		if !w.Asks("", "pods", true, "CREATE") {
			continue
		}
		on := when[w.of.ID()][w.Name]
		var taken []string
		for ns, labels := range o.labelled(u) {
			if w.Namespaces.Selects(labels) && slices.ContainsFunc(o.pods(u, ns), func(pod map[string]string) bool {
				return w.Objects.Selects(pod) && on.May(podOf(ns, pod, labels))
			}) {
				taken = append(taken, ns)
			}
		}
		if len(taken) > 0 {
			slices.Sort(taken)
			f := plan.Finding{Field: u.space(taken[0]), Rule: "live-webhook", Says: []any{fmt.Sprintf("webhook %s of %s (%s)", w.Name, w.of.ID(), w.of.whose()), "takes the pods of " + spaced(taken) + ": with the mesh's own webhook there are two, and whichever comes first injects"}}
			f.Others = []plan.Other{w.of.place("the webhook in the cluster")}
			out = append(out, f)
		}
	}
	return out
}

// pods are the labels of pods that there may be in a namespace: of those that the unit
// makes, and of such as ask for a proxy.
func (o others) pods(u *unit, ns string) []map[string]string {
	out := slices.Clone(o.Asks)
	for i := range u.facts {
		if f := &u.facts[i]; f.pods != nil && f.id.Namespace == ns {
			out = append(out, f.pods)
		}
	}
	return out
}

// conditions are those of webhooks that inject, ready to be asked.
func (o others) conditions(units []unit) map[manifest.ID]map[string]*lock.Condition {
	out := map[manifest.ID]map[string]*lock.Condition{}
	asking := slices.DeleteFunc(slices.Clone(o.injects), func(w injector) bool { return len(w.Conditions) == 0 })
	if len(asking) == 0 || len(units) == 0 {
		return out
	}
	env := lock.NewEnvironment(units[0].plan.Kubernetes)
	for _, w := range asking {
		if out[w.of.ID()] == nil {
			out[w.of.ID()] = map[string]*lock.Condition{}
		}
		out[w.of.ID()][w.Name] = env.Condition(w.Conditions)
	}
	return out
}

// podOf is what an API server is asked for a pod with labels, of which no more is known.
func podOf(ns string, labels, of map[string]string) lock.Request {
	return lock.Request{
		Operation: "CREATE", Resource: "pods",
		Object:    map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"namespace": ns, "labels": anyOf(labels)}},
		Namespace: map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": ns, "labels": anyOf(of)}},
	}
}

// anyOf are labels as they stand in an object.
func anyOf(labels map[string]string) map[string]any {
	out := map[string]any{}
	for key, value := range labels {
		out[key] = value
	}
	return out
}
