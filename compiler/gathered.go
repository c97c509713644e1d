package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// givesAway: rights in the whole cluster have accounts of the mesh's own alone, or of those whom
// the platform knows: what runs in a namespace that nobody describes is anybody's.
func (a *auditor) givesAway(u *unit, f *fact) []breach {
	if f.id.Kind != "ClusterRoleBinding" || u.plan.Unit == plan.Shared || a.grants.gives(u.plan.Unit, objectOf(f)) {
		return nil
	}
	var out []breach
	for i, r := range f.references {
		ns := r.To.Namespace
		if r.To.Kind != "ServiceAccount" || slices.Contains(u.plan.Owns, ns) || u.shared(f.part, ns) || len(a.claims[thing{"Namespace", ns}]) > 0 {
			continue // another mesh's is told as that
		}
		out = append(out, breach{says: []any{f.id, "gives rights in the whole cluster to", r.To, "is in a namespace of no mesh", "give them to accounts of the mesh's own, or have the platform say whose it is, by `cluster: reserved: namespaces: " + label(ns) + ": \"WHOSE\"`"}, where: f.naming(i)})
	}
	return out
}

// gathered: by labels nobody gives another mesh's role more rights, nor has those of what a mesh
// stands on: a role that aggregates others has theirs, whoever makes them.
func (a *auditor) gathered(u *unit, f *fact) []breach {
	if f.gathers == nil && f.gives == nil || u.plan.Unit == plan.Shared {
		return nil
	}
	var out []breach
	for _, h := range a.roles {
		switch {
		case h.fact == f:
		case h.fact.part != "" && f.takesIn(h.fact):
			return append(out, breach{says: []any{f.id, "has by labels the rights of", h.fact.id, stoodOn, "select roles of the mesh's own, by labels that no others have"}, other: h.place()})
		case h.unit == u || !h.fact.takesIn(f):
		case h.unit.plan.Unit != plan.Shared || !a.grants.gives(u.plan.Unit, objectOf(f)):
			out = append(out, breach{says: []any{f.id, "gives rights by its labels to", h.fact.id, "is of " + title(h.unit.plan.Unit), "label it otherwise"}, other: h.place()})
		}
	}
	return out
}

// takesIn tells a role that aggregates another.
func (f *fact) takesIn(other *fact) bool {
	return slices.ContainsFunc(f.gathers, func(s manifest.Selector) bool { return s.Selects(other.gives) })
}
