package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// rules are what must hold of the rendered objects of all units together.
// Rules read, never change.
var rules = []auditRule{
	{"unique-object", (*auditor).uniqueObject},
	{"unique", (*auditor).uniqueTakes},
	{"reserved", (*auditor).reserved},
	{"own-namespace", (*auditor).ownNamespace},
	{"dangling-reference", (*auditor).resolved},
	{"foreign-reference", (*auditor).ownReference},
	{"webhook-scope", (*auditor).webhookScope},
	{"unique", (*auditor).uniqueHeld},
	{"unique", (*auditor).uniqueAgainst},
	{"unique", (*auditor).takenFrom},
	{"ca", (*auditor).issued},
	{"account", (*auditor).ownAccount},
	{"closed-door", (*auditor).openDoor},
	{"captured-host", (*auditor).ownHosts},
	{"selects-nothing", (*auditor).referred},
	{"unknown-name", (*auditor).called},
	{"unknown-name", (*auditor).bound},
	{"unknown-name", (*auditor).unbound},
	{"not-admitted", (*auditor).bindsTo},
	{"unknown-name", (*auditor).ports},
	{"unknown-name", (*auditor).routed},
	{"unknown-name", (*auditor).opened},
	{"unknown-name", (*auditor).homeless},
	{"dead-value", (*auditor).overtaken},
	{"host-conflict", (*auditor).once},
	{"listener-conflict", (*auditor).listened},
	{"listener-conflict", (*auditor).listenedFor},
	{"replicas-conflict", (*auditor).keptTwice},
	{"grant", (*auditor).granted},
}

// uniqueObject: two objects with one identity overwrite each other.
func (a *auditor) uniqueObject(u *unit, f *fact) []breach {
	first := a.objects[f.id][0]
	of := f.id.Namespace + "/" + f.id.Name
	told := a.claims.contested(nameOf(f.id)) || a.claims.contested(thing{"Namespace", f.id.Namespace}) || a.claims.contested(thing{"Service", of})
	// A gateway of another's name, and what lacks what would make it another than the schema's own.
	told = told || slices.ContainsFunc(u.plan.Checks, func(c plan.Check) bool {
		return len(f.at) > 0 && within(c.At, f.at) && (c.Rule == "names" || c.Rule == "required" && first.unit == u)
	})
	if first.fact == f || told {
		return nil
	}
	by := title(first.unit.plan.Unit)
	if first.unit == u && first.fact.file == "" && len(first.fact.at) == 0 && len(f.at) > 0 && f.at[0] == any("objects") {
		by += ", for which meshc renders it: change that one, by patches"
	}
	return []breach{{says: []any{f.id, by}, other: first.place()}}
}

// nameOf is an identity as claims name it.
func nameOf(id manifest.ID) thing {
	kind, name, _ := strings.Cut(id.String(), " ")
	return thing{kind, name}
}

// reserved: what others in the cluster hold is not to be rendered anywhere.
func (a *auditor) reserved(u *unit, f *fact) []breach {
	if u.plan.Unit == plan.Shared {
		return nil
	}
	takes := append([]manifest.Take{{Kind: nameOf(f.id).kind, Name: nameOf(f.id).name}}, f.takes...)
	var out []breach
	for i, take := range takes {
		t, where := thing{take.Kind, take.Name}, f.takenAt(i-1)
		for _, c := range a.claims[t] {
			if c.unit == plan.Shared && !a.claims.contested(t) && !c.apart(take) && !c.madeFor(f.id) {
				out = append(out, breach{says: []any{t, c.By}, other: c.place(), where: where})
			}
		}
	}
	return out
}

// ownNamespace: a tenant's objects stand in the tenant's namespaces.
func (a *auditor) ownNamespace(u *unit, f *fact) []breach {
	if u.plan.Unit == plan.Shared {
		return a.placed(u, f)
	}
	if f.id.Namespace == "" || slices.Contains(u.plan.Owns, f.id.Namespace) || u.shared(f.part, f.id.Namespace) {
		return nil
	}
	whose := "no mesh"
	if other, ok := a.territory.owners[f.id.Namespace]; ok {
		whose = title(other)
	}
	if slices.ContainsFunc(u.plan.Shares, func(s plan.Share) bool { return s.Name == f.id.Namespace }) {
		whose = "several meshes, where none puts objects"
	}
	one := breach{says: []any{f.id, whose, title(u.plan.Unit), u.namespaced(f.id.Namespace, whose == "no mesh")}, where: f.spaceAt}
	if whose == "no mesh" {
		one.lacks = []plan.Field{{Unit: u.plan.Unit, At: plan.Path{"namespaces"}}}
	}
	return []breach{one}
}

// resolved: what an object cannot work without is rendered with it, or is
// there by itself, or is told to be there.
func (a *auditor) resolved(u *unit, f *fact) []breach {
	var out []breach
	for i, r := range f.references {
		if u.plan.Unit == plan.Shared && len(a.claims[thing{"Namespace", r.To.Namespace}]) > 0 && !a.makes(u, r.To.Namespace) {
			continue // what stands in a namespace of others is theirs to tell
		}
		if _, foreign := a.stranger(u, r.To.Namespace); foreign || r.External || len(a.objects[r.To]) > 0 || a.isReserved(nameOf(r.To)) {
			continue // what is another mesh's is told as that
		}
		out = append(out, breach{says: []any{f.id, r.To, r.Field + u.instead(r.To), u.meant(f, r.To)}, where: f.naming(i)})
	}
	return out
}

// meant is what a unit has of a kind in a namespace that was likely meant by a name
// that nobody has, or of that name and another kind, and what to do where others have
// it.
func (u *unit) meant(f *fact, id manifest.ID) string {
	var names []string
	for i := range u.facts {
		if own := u.facts[i].id; own.Group == id.Group && own.Kind == id.Kind && own.Namespace == id.Namespace {
			names = append(names, own.Name)
		}
	}
	others := othersHave(id, "If it is in the cluster already")
	if like, ok := nearest.Misspelt(id.Name, names); ok {
		return fmt.Sprintf(": did you mean %s? %s", like, others)
	}
	if own, ok := u.kindred(f, id); ok {
		return fmt.Sprintf(": the mesh has %s, which is another kind. %s", own, others)
	}
	return ". " + others
}

// instead is what a unit has of a kind that stands in no namespace, but for roles,
// of which each is for something else.
func (u *unit) instead(of manifest.ID) string {
	for i := range u.facts {
		if id := u.facts[i].id; of.Namespace == "" && !strings.HasPrefix(of.Kind, "ClusterRole") && id.Kind == of.Kind && id.Group == of.Group {
			return "; the mesh has " + id.Name
		}
	}
	return ""
}

// makes tells whether a unit renders a namespace.
func (a *auditor) makes(u *unit, ns string) bool {
	return slices.ContainsFunc(a.objects[manifest.ID{Kind: "Namespace", Name: ns}], func(h holder) bool { return h.unit == u })
}

// placed: what is the cluster's stands in a namespace of its own, be it one of its objects, or in one
// that others have and that is named; an object that the platform writes, in a mesh's, too.
func (a *auditor) placed(u *unit, f *fact) []breach {
	ns := thing{"Namespace", f.id.Namespace}
	if f.id.Namespace == "" || len(a.claims[ns]) > 0 && a.claims[ns][0].unit == plan.Shared || f.id.Namespace == "default" {
		return nil
	}
	whose, mesh := "no mesh", false
	if owner, of := a.territory.owners[f.id.Namespace]; of {
		whose, mesh = title(owner), true
	}
	if mesh && f.source == authored || a.makes(u, f.id.Namespace) { // another that has it is told as that
		return nil
	}
	var own []string
	for id := range a.objects {
		if id.Kind == "Namespace" && id.Group == "" && a.makes(u, id.Name) {
			own = append(own, id.Name)
		}
	}
	slices.Sort(own)
	return []breach{{says: []any{f.id, whose, title(u.plan.Unit), cmp.Or(strings.Join(own, ", "), "none, but those that cluster.reserved.namespaces names")}}}
}

func (a *auditor) isReserved(t thing) bool {
	return slices.ContainsFunc(a.claims[t], func(c claimed) bool { return c.unit == plan.Shared && !c.Kept })
}

// ownReference: a tenant depends on itself and on what the meshes share.
func (a *auditor) ownReference(u *unit, f *fact) []breach {
	var out []breach
	for i, r := range f.references {
		if a.strays(u, f, r.To) {
			continue
		}
		owners := a.objects[r.To]
		own := slices.ContainsFunc(owners, func(h holder) bool { return h.unit == u || h.unit.plan.Unit == plan.Shared })
		switch other, ok := a.territory.owners[r.To.Namespace]; {
		case own || a.claims.contested(nameOf(r.To)):
		case len(owners) > 0:
			out = append(out, breach{says: []any{f.id, r.To, "of " + title(owners[0].unit.plan.Unit), r.Field}, other: owners[0].place(), where: f.naming(i)})
		case r.To.Namespace != "" && ok && other != u.plan.Unit && !slices.Contains(u.plan.Owns, r.To.Namespace):
			out = append(out, breach{says: []any{f.id, r.To, "in a namespace of " + title(other), r.Field}, where: f.naming(i)})
		}
	}
	return append(out, a.ownPairs(u, f)...)
}

// ownPairs: what an object names with its namespace, in whatever field, stands in
// a namespace that is the mesh's or granted to it. What rules know better is told
// by them.
func (a *auditor) ownPairs(u *unit, f *fact) []breach {
	var out []breach
	for i, r := range f.pairs {
		ns := r.To.Namespace
		known := slices.ContainsFunc(f.references, func(k manifest.Reference) bool { return k.To.Namespace == ns }) ||
			slices.ContainsFunc(f.refers, func(k referral) bool { return k.to.Namespace == ns })
		if !known && u.plan.Unit != plan.Shared && a.territory.foreign(u.plan)(ns) {
			out = append(out, breach{says: []any{f.id, r.To, "in a namespace of " + title(a.territory.owners[ns]), r.Field}, where: &f.pairsAt[i]})
		}
	}
	return out
}
