package compiler

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// levels are the levels of Pod Security that a unit's namespaces have in the cluster, where the
// description gives them none.
func (o others) levels(u *unit) iter.Seq2[other, *manifest.Level] {
	said := map[string]bool{}
	for i := range u.facts {
		if f := &u.facts[i]; f.labels != nil {
			_, said[f.id.Name] = f.labels[manifest.EnforceLabel]
		}
	}
	return func(yield func(other, *manifest.Level) bool) {
		for _, ns := range slices.Sorted(maps.Keys(u.spaces())) {
			space, there := o.own[manifest.ID{Kind: "Namespace", Name: ns}]
			if !there || said[ns] {
				continue
			}
			if level := manifest.Enforced(space.Object, u.plan.Kubernetes); level != nil && !yield(space, level) {
				return
			}
		}
	}
}

// unadmitted: pods are of the level that their namespace has in the cluster.
func (o others) unadmitted(u *unit) []refused {
	var out []refused
	for space, level := range o.levels(u) {
		for one := range u.crafted(u.finals()) {
			if one.Namespace() != space.Name() {
				continue
			}
			if says := level.Refuses(one.Object, u.added(one)); says != "" {
				out = append(out, refused{ground{by: space, says: fmt.Sprintf("its level is %q, and %s", level, says), pods: true}, one})
			}
		}
	}
	return out
}

// injectless: a namespace whose pods others apply lets in what is added to them.
func (o others) injectless(u *unit) []plan.Finding {
	var out []plan.Finding
	if u.plan.Injects == nil {
		return nil
	}
	for space, level := range o.levels(u) {
		if slices.ContainsFunc(u.final, func(one built) bool { return one.Namespace() == space.Name() && manifest.PodSpec(one.Object) != nil }) {
			continue // they are judged as they are
		}
		if says := level.Refuses(soundPod(), u.plan.Injects.InitContainers); says != "" {
			out = append(out, plan.Finding{
				Field: u.space(space.Name()), Rule: "live-admission",
				Says:   []any{"each pod that is injected in namespace " + space.Name(), space.ID(), space.whose(), fmt.Sprintf("its level is %q, and %s", level, says)},
				Others: []plan.Other{space.place("there in the cluster")},
			})
		}
	}
	return out
}

// soundPod is one in which nothing is but what is added, and that says for all of it what a pod
// can say.
func soundPod() manifest.Object {
	secure := map[string]any{"runAsNonRoot": true, "seccompProfile": map[string]any{"type": "RuntimeDefault"}}
	return manifest.Object{Body: map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "any"},
		"spec": map[string]any{"containers": []any{}, "securityContext": secure},
	}}
}
