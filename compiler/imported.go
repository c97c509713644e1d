package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// imported: a host that is named with a namespace is one that something there has: a
// Service stands in its own namespace, and what is said of it elsewhere is found by
// that namespace alone.
func (a *auditor) imported(u *unit, f *fact, r *referral) *breach {
	h, ns := r.host, r.host.In
	if ns == "." {
		ns = f.id.Namespace
	}
	owner := a.owner(u, ns)
	if owner == nil || owner.incomplete() || a.isReserved(thing{"host", h.Name}) || owner.speaksOf(ns, h) || a.enteredIn(ns, h.Name) {
		return nil
	}
	if short, of, _ := strings.Cut(h.Name, "."); h.Short && of != "" || of == ns {
		return a.spelt(f, r, fmt.Sprintf("%s.%s.svc.cluster.local", short, cmp.Or(h.Namespace, ns)), true)
	}
	if where := a.standsIn(u, owner, h); h.Namespace != ns && where != "" && where != ns && !h.Short {
		if a.unexported(u, h) {
			return nil // told by a rule of its own
		}
		why := fmt.Sprintf("but what has this name stands in namespace %s: there is none in %s", where, ns)
		return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}, sure: true}
	}
	return a.almostExported(u, owner, f, r)
}

// enters are the hosts that an object makes known.
func (u *unit) enters(table referrers, o *built) []string {
	var out []string
	for _, r := range u.referring(o, slices.DeleteFunc(slices.Clone(table.rowsOf(o)), func(r *referrer) bool { return !r.Gives || r.What != "host" })) {
		out = append(out, host.Canonical(r.text))
	}
	return out
}

// enteredBy is the namespace in which the schema makes a host known to the unit, "" for none.
func (b *builder) enteredBy(u *unit, name string) string {
	for i := range u.objects {
		if o := &u.objects[i]; o.part != "" && o.source == authored && slices.Contains(u.enters(b.refers, o), host.Canonical(name)) {
			return o.Namespace()
		}
	}
	return ""
}

// enteredIn tells whether something in a namespace makes a host known.
func (a *auditor) enteredIn(ns, name string) bool {
	return slices.ContainsFunc(a.entries, func(e entry) bool { return e.namespace == ns && host.Covers(e.name, host.Canonical(name)) })
}

// unexported tells a host of a namespace of another mesh's that exports neither it nor all there.
func (a *auditor) unexported(u *unit, h host.Host) bool {
	other, foreign := a.stranger(u, h.Namespace)
	_, part := a.territory.part(h.Namespace, u.plan.Unit)
	return foreign && !a.known(u, h.Name) && (part || !a.territory.granted(h.Namespace, other.unit, u.plan.Unit))
}

// standsIn is the namespace in which something has a host: its Service's, or that of an
// entry of either unit's.
func (a *auditor) standsIn(u, owner *unit, h host.Host) string {
	where := h.Namespace
	for _, e := range a.entries {
		own := e.unit == u.plan.Unit && e.namespace != h.Namespace && !slices.Contains(u.plan.Owns, h.Namespace)
		if (h.Service == "" || own) && (e.unit == u.plan.Unit || e.unit == owner.plan.Unit) && host.Covers(e.name, h.Name) {
			where = e.namespace
		}
	}
	return where
}

// almostExported tells a Service of another unit's that is not there, and nearly is.
func (a *auditor) almostExported(u, owner *unit, f *fact, r *referral) *breach {
	id := serviceOf(r.host)
	if owner == u || id.Name == "" || a.mine(owner, id) || a.isReserved(nameOf(id)) {
		return nil
	}
	names, _, own := owner.alike(r, id)
	if like, ok := nearest.Misspelt(id.Name, names); ok {
		why := fmt.Sprintf("which mesh %s does not have: did you mean %s? %s", owner.plan.Unit, like, othersApply(id))
		return &breach{rule: "unknown-name", says: []any{f.id, id, r.field, why}, sure: true}
	}
	if !own || id.Name == "*" {
		return nil
	}
	why := fmt.Sprintf("which is not among those that mesh %s has there: %s. %s", owner.plan.Unit, some(names), othersApply(id))
	return &breach{rule: "not-described", says: []any{diag.Say("unknown-name", []any{f.id, id, r.field, why})}}
}

// owner is the unit that has a namespace.
func (a *auditor) owner(u *unit, ns string) *unit {
	if slices.Contains(u.plan.Owns, ns) {
		return u
	}
	for _, h := range a.objects[manifest.ID{Kind: "Namespace", Name: ns}] {
		return h.unit
	}
	return nil
}

// speaksOf tells whether something in a namespace of a unit's says what a host is, or what
// becomes of calls to it.
func (u *unit) speaksOf(ns string, h host.Host) bool {
	for i := range u.facts {
		for _, c := range u.facts[i].captures {
			if u.facts[i].id.Namespace == ns && slices.ContainsFunc(c.hosts, func(held heldHost) bool {
				return host.Covers(fullName(held.name, ns), host.Canonical(h.Name)) || fullName(held.name, ns) == h.Key()
			}) {
				return true
			}
		}
	}
	return false
}

// inDomain is the full name of a Service whose domain is misspelt, or left out in part.
func (a *auditor) inDomain(h host.Host) string {
	const domain = "cluster.local"
	name, after, full := strings.Cut(h.Name, ".svc.")
	_, misspelt := nearest.Misspelt(after, []string{domain})
	if short, cut := strings.CutSuffix(h.Name, "."+domain); !full && cut && strings.Count(short, ".") == 1 {
		name, misspelt = short, true
	}
	if !misspelt || a.isReserved(thing{"host", h.Name}) {
		return ""
	}
	return name + ".svc." + domain
}
