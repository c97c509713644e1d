package compiler

import (
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// webhookScope: a tenant's webhook is asked about its own namespaces only, and
// what stands there. A namespace that no mesh knows stands for all those that
// are not described.
func (a *auditor) webhookScope(u *unit, f *fact) []breach {
	var out []breach
	if u.plan.Unit == plan.Shared {
		return nil // the platform's are asked about what they are made for
	}
	for i, w := range f.webhooks {
		if w.Invalid != nil {
			continue // its shape is told
		}
		if name, foreign := a.reaches(u, w.Namespaces, f.part); foreign {
			out = append(out, breach{says: []any{w.Name, f.id, "is asked about " + name + " too: select this mesh's namespaces by " + manifest.NamespaceLabel}, where: &f.webhooksAt[i].where})
			continue
		}
		for _, r := range w.Rules {
			if !u.whole {
				break // nobody knows which kinds there are
			}
			if resource, outside := u.scopes.Outside(r); outside {
				out = append(out, breach{says: []any{w.Name, f.id, "is asked about " + resource + ", of which some may stand outside namespaces, where no namespaceSelector counts: set the rule's scope to Namespaced"}, where: &f.webhooksAt[i].what})
				break
			}
		}
	}
	return out
}

func (a *auditor) reaches(u *unit, selector manifest.Selector, part string) (string, bool) {
	granted, _ := a.grants.values(u.plan.Unit, "webhooks")
	return a.selectedBy(selector, part == "", func(ns string) bool {
		return slices.Contains(u.plan.Owns, ns) || u.shared(part, ns) || slices.Contains(granted.Values, ns)
	})
}

// selectedBy tells what a selector of namespaces selects beyond those that it may: where it
// is closed, it has to name them.
func (a *auditor) selectedBy(selector manifest.Selector, closed bool, may func(ns string) bool) (string, bool) {
	if selector.Selects(map[string]string{manifest.NamespaceLabel: "any-other-namespace"}) {
		return "namespaces of no mesh", true
	}
	candidates, bounded := selector.Namespaces()
	if !bounded && closed {
		return "whatever namespace has such labels, which others may be given,", true
	}
	if !bounded {
		candidates = slices.Collect(maps.Keys(a.namespaces))
	}
	slices.Sort(candidates)
	for _, ns := range candidates {
		labels, described := a.namespaces[ns]
		if !described {
			labels = map[string]string{manifest.NamespaceLabel: ns}
		}
		if !may(ns) && selector.Selects(labels) {
			return "namespace " + ns, true
		}
	}
	return "", false
}
