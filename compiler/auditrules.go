package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
)

// uniqueObject: two objects with one identity overwrite each other.
func (a *auditor) uniqueObject(_ *unit, f *fact) []finding {
	first := a.objects[f.id][0]
	of := f.id.Namespace + "/" + f.id.Name
	if first.fact == f || a.contested[f.id.String()] || a.contested["Namespace "+f.id.Namespace] || a.contested["Service "+of] {
		return nil
	}
	return []finding{{
		message: fmt.Sprintf("%s is rendered for %s already", f.id, title(first.unit.name)),
		other:   first.fact.path,
	}}
}

// uniqueTakes: node ports, addresses and host ports are the cluster's.
func (a *auditor) uniqueTakes(_ *unit, f *fact) []finding {
	var out []finding
	for _, t := range f.takes {
		first := a.takes[t.What][0]
		if first.name == t.Holder && (first.fact == f || first.fact.id == f.id) || a.contested[t.What] {
			continue
		}
		out = append(out, finding{
			message: fmt.Sprintf("%s, which %s takes, is taken by %s of %s already", t.What, f.id, first.fact.id, title(first.unit.name)),
			other:   first.fact.path,
			rule:    "unique-" + cluster.KindOf(t.What),
		})
	}
	return out
}

// reserved: what others in the cluster hold is not to be rendered anywhere.
func (a *auditor) reserved(_ *unit, f *fact) []finding {
	names := []string{f.id.String()}
	for _, t := range f.takes {
		names = append(names, t.What)
	}
	var out []finding
	for _, name := range names {
		for path, by := range a.d.Reserved[name] {
			if !a.contested[name] {
				out = append(out, finding{message: fmt.Sprintf("%s is held by %s", name, by), other: path})
			}
		}
	}
	return out
}

// ownNamespace: a tenant's objects stand in the tenant's namespaces.
func (a *auditor) ownNamespace(u *unit, f *fact) []finding {
	if f.id.Namespace == "" || u.name == cluster.SharedUnit || slices.Contains(u.plan.Owns, f.id.Namespace) {
		return nil
	}
	whose := "no mesh"
	if other, ok := a.owners[f.id.Namespace]; ok {
		whose = title(other)
	}
	return []finding{{message: fmt.Sprintf("%s stands in a namespace of %s; %s has %s",
		f.id, whose, title(u.name), strings.Join(u.plan.Owns, ", "))}}
}

// resolved: what an object cannot work without is rendered with it, or is
// there by itself, or is told to be there.
func (a *auditor) resolved(_ *unit, f *fact) []finding {
	var out []finding
	for _, r := range f.references {
		if r.External || len(a.objects[r.To]) > 0 || a.d.Reserved[r.To.String()] != nil {
			continue
		}
		out = append(out, finding{message: fmt.Sprintf("%s refers to %s (%s), which is not rendered; if it is in the cluster already, say so in cluster.reserved.names", f.id, r.To, r.Field)})
	}
	return out
}

// ownReference: a tenant depends on itself and on what the meshes share.
func (a *auditor) ownReference(u *unit, f *fact) []finding {
	var out []finding
	for _, r := range f.references {
		owners := a.objects[r.To]
		own := slices.ContainsFunc(owners, func(h holder) bool { return h.unit == u || h.unit.name == cluster.SharedUnit })
		switch other, ok := a.owners[r.To.Namespace]; {
		case own || a.contested[r.To.String()]:
		case len(owners) > 0:
			out = append(out, finding{
				message: fmt.Sprintf("%s refers to %s of %s (%s)", f.id, r.To, title(owners[0].unit.name), r.Field),
				other:   owners[0].fact.path,
			})
		case r.To.Namespace != "" && ok && other != u.name && !slices.Contains(u.plan.Owns, r.To.Namespace):
			out = append(out, finding{message: fmt.Sprintf("%s refers to %s in a namespace of %s (%s)", f.id, r.To, title(other), r.Field)})
		}
	}
	return out
}

// webhookScope: a tenant's webhook is asked about its own namespaces only. A
// namespace that no mesh knows stands for all those that are not described.
func (a *auditor) webhookScope(u *unit, f *fact) []finding {
	var out []finding
	for _, w := range f.webhooks {
		if name, foreign := a.reaches(u, w.Namespaces); foreign {
			out = append(out, finding{message: fmt.Sprintf("webhook %s of %s is asked about %s too: give it a namespaceSelector over this mesh's namespaces", w.Name, f.id, name)})
		}
	}
	return out
}

func (a *auditor) reaches(u *unit, selector map[string]any) (string, bool) {
	if manifest.Selects(selector, map[string]string{manifest.NamespaceLabel: "any-other-namespace"}) {
		return "namespaces of no mesh", true
	}
	candidates, bounded := manifest.SelectedNames(selector)
	if !bounded {
		candidates = slices.Sorted(maps.Keys(a.namespaces))
	}
	for _, ns := range candidates {
		if !slices.Contains(u.plan.Owns, ns) && manifest.Selects(selector, a.namespaces[ns]) {
			return "namespace " + ns, true
		}
	}
	return "", false
}
