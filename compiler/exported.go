package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// reaches tells whether what an object says holds in a namespace.
func (c captured) reaches(own, ns string) bool {
	return len(c.to) == 0 || slices.Contains(c.to, "*") || slices.Contains(c.to, ns) || ns == own && slices.Contains(c.to, ".")
}

// reaches tells whether what an object says, where it says for whom, is for a
// namespace.
func (f *fact) reaches(ns string) bool {
	return !slices.ContainsFunc(f.captures, func(c captured) bool { return !c.reaches(f.id.Namespace, ns) })
}

// exported: what an object names is there in some namespace of the proxies that have
// the object: those of the gateways that it is bound to, or its own. Others' may be
// there, too, where one of those who give it is not known.
func (a *auditor) exported(u *unit, f *fact, r *referral, what any, by []*fact) *breach {
	if len(by) == 0 {
		return nil
	}
	for _, ns := range a.readers(u, f, r) {
		if slices.ContainsFunc(by, func(g *fact) bool { return g.reaches(ns) }) {
			return nil
		}
	}
	where := strings.Join(a.readers(u, f, r), ", ")
	return &breach{rule: "not-admitted", says: []any{f.id, what, r.field, fmt.Sprintf("which by exportTo of %s is not for namespace %s: add that one there", by[0].id, where)}, sure: true}
}

// readers are the namespaces of the proxies that have an object. What another is made
// of is read where that one stands.
func (a *auditor) readers(u *unit, f *fact, r *referral) []string {
	for _, c := range f.captures {
		if r.By == plan.ByObject || len(c.binds) == 0 || slices.Contains(c.binds, c.All) {
			continue
		}
		var out []string
		gates, _ := a.gatesOf(u, f, c.binds)
		for _, g := range gates {
			out = append(out, a.podsOf(u, g)...)
		}
		if len(out) > 0 {
			return out
		}
	}
	return []string{f.id.Namespace}
}

// holdersOf are the unit's own of an object.
func (a *auditor) holdersOf(u *unit, id manifest.ID) []*fact {
	var out []*fact
	for _, h := range a.objects[id] {
		if h.unit == u {
			out = append(out, h.fact)
		}
	}
	return out
}

// givers are the objects of a unit that give a word.
func (a *auditor) givers(u *unit, r *referral, w string) []*fact {
	if by, ok := a.given[word{u.plan.Unit, r.What, r.hostKey(), r.spelt(w)}]; !ok || len(by.fact.captures) == 0 {
		return nil
	}
	var out []*fact
	for i := range u.facts {
		gives := func(o referral) bool {
			return o.Gives && o.What == r.What && o.hostKey() == r.hostKey() && slices.ContainsFunc(o.words, func(own string) bool { return o.spelt(own) == r.spelt(w) })
		}
		if slices.ContainsFunc(u.facts[i].refers, gives) {
			out = append(out, &u.facts[i])
		}
	}
	return out
}

// entriesOf are the objects of a unit that make a host known.
func (a *auditor) entriesOf(u *unit, name string) []*fact {
	var out []*fact
	for i := range u.facts {
		f := &u.facts[i]
		if slices.ContainsFunc(f.captures, func(c captured) bool {
			return c.Defines && slices.ContainsFunc(c.hosts, func(h heldHost) bool { return host.Covers(h.name, name) })
		}) {
			out = append(out, f)
		}
	}
	return out
}

// bindsTo: an object is for the namespaces of the gateways' pods that it is bound to.
func (a *auditor) bindsTo(u *unit, f *fact) []breach {
	var out []breach
	for i := range f.refers {
		r := &f.refers[i]
		gates, known := a.gatesOf(u, f, []string{r.text})
		if r.By != plan.ByName || !known || u.incomplete() {
			continue
		}
		where := a.podsOf(u, gates[0])
		if len(where) == 0 || slices.ContainsFunc(where, f.reaches) {
			continue
		}
		why := fmt.Sprintf("whose pods run in namespace %s, for which it is not, by exportTo: add that one there", strings.Join(where, ", "))
		out = append(out, breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, why}, where: &r.where})
	}
	return out
}
