package compiler

import (
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// shared: what the shared unit renders, the cluster has not already; definitions apart.
func (o others) shared(u *unit) []plan.Finding {
	has := map[thing]other{}
	for _, one := range o.objects {
		for _, t := range (party{others: o}).has(one) {
			if _, there := has[thing{t.Kind, t.Name}]; !there && !o.defines(one) {
				has[thing{t.Kind, t.Name}] = one
			}
		}
	}
	var out []plan.Finding
	for i := range u.facts {
		f := &u.facts[i]
		things := []thing{nameOf(f.id)}
		for _, t := range f.takes {
			things = append(things, thing{t.Kind, t.Name})
		}
		for _, h := range f.held {
			things = append(things, h.thing)
		}
		for _, t := range things {
			if one, met := has[t]; met {
				out = append(out, plan.Finding{
					Field: plan.Field{Unit: plan.Shared, At: f.at}, Rule: diag.Unique(t.kind), Of: f.id.String(),
					Says: []any{t, o.holder(t, one, territory{})}, Others: []plan.Other{one.place("there in the cluster")},
				})
				break // of one object one is told
			}
		}
	}
	return out
}

// judges: the webhooks by which others' control planes judge configuration are not asked
// about a mesh's.
func (o others) judges(u *unit) []plan.Finding {
	var out []plan.Finding
	bound := map[string]string{} // as the mesh's objects are
	for _, s := range u.plan.Labels {
		if len(s.On) > 0 {
			bound[s.Key] = s.Value
		}
	}
	about := func(manifest.Webhook) bool { return true }
	for _, w := range o.asking("ValidatingWebhookConfiguration", o.Validator, o.planes, about) {
		var judged []string
		for ns, labels := range o.labelled(u) {
			if w.Namespaces.Selects(labels) && w.Objects.Selects(bound) {
				judged = append(judged, ns)
			}
		}
		if len(judged) > 0 {
			slices.Sort(judged)
			out = append(out, plan.Finding{
				Field: u.space(judged[0]), Rule: "live-validator",
				Says:   []any{fmt.Sprintf("webhook %s of %s (%s)", w.Name, w.of.ID(), w.of.whose()), spaced(judged)},
				Others: []plan.Other{w.of.place("the webhook in the cluster")},
			})
		}
	}
	return out
}

// within: no control plane of others stands in a mesh's namespaces.
func (o others) within(u *unit) []plan.Finding {
	var out []plan.Finding
	planes := o.planes
	for _, ns := range slices.Sorted(maps.Keys(u.spaces())) {
		if one, there := planes[ns]; there && manifest.PodSpec(one.Object) != nil {
			out = append(out, plan.Finding{
				Field: u.space(ns), Rule: "live-plane", Says: []any{fmt.Sprintf("%s (%s)", one.ID(), one.whose()), ns},
				Others: []plan.Other{one.place("there in the cluster")},
			})
		}
	}
	return out
}

// instead is how a control plane is told to leave a mesh's namespaces out: one of another mesh
// is told to look at its own.
func (o others) instead(s scope, mesh string) string {
	out := fmt.Sprintf("{key: %s, operator: DoesNotExist}", o.Mesh)
	if of := s.plane.Labels()[o.Mesh]; of != "" && of != mesh {
		out = fmt.Sprintf("{key: %s, operator: In, values: [%s]}", o.Mesh, of)
	}
	if len(s.selectors) > 0 {
		return "by " + out + " in the matchExpressions of each selector that selects them"
	}
	return fmt.Sprintf("by meshConfig.discoverySelectors: [{matchExpressions: [%s]}]", out)
}
