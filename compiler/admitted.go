package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// permit lets objects of a kind in a namespace name objects of another, of any
// name where it says none.
type permit struct{ from, to manifest.ID }

// permits are what an object permits.
func (table referrers) permits(o manifest.Object) []permit {
	row := table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].permits
	if row == nil {
		return nil
	}
	id := func(v any) manifest.ID {
		m := manifest.Texts(v)
		return manifest.ID{Group: m["group"], Kind: m["kind"], Namespace: m["namespace"], Name: m["name"]}
	}
	var out []permit
	for _, from := range manifest.Each(o, row.From) {
		for _, to := range manifest.Each(o, row.To) {
			out = append(out, permit{id(from.Value), id(to.Value)})
		}
	}
	return out
}

// admitted: what is named in another namespace of the mesh lets itself be named
// from this one.
func (a *auditor) admitted(u *unit, f *fact, r *referral) *breach {
	switch {
	case r.Section != "":
		return a.attached(u, f, r)
	case r.Permit == nil || r.to.Namespace == f.id.Namespace || r.to.Namespace == "":
		return nil
	}
	for i := range u.facts {
		g := &u.facts[i]
		if g.id.Namespace == r.to.Namespace && slices.ContainsFunc(g.permits, func(p permit) bool {
			from := p.from == manifest.ID{Group: f.id.Group, Kind: f.id.Kind, Namespace: f.id.Namespace}
			return from && p.to.Group == r.to.Group && p.to.Kind == r.to.Kind && (p.to.Name == "" || p.to.Name == r.to.Name)
		}) {
			return nil
		}
	}
	permit := manifest.ID{Group: r.Permit.Group, Kind: r.Permit.Kind, Namespace: r.to.Namespace, Name: "NAME"}
	if a.reservedIn(permit) {
		return nil
	}
	return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("which no %s in namespace %s lets a %s of namespace %s name. If others apply one, say `cluster: reserved: names: %s: \"%s\": \"WHOSE\"`", r.Permit.Kind, r.to.Namespace, f.id.Kind, f.id.Namespace, nameOf(permit).kind, nameOf(permit).name)}}
}

// reservedIn tells that others hold some object of a kind in a namespace.
func (a *auditor) reservedIn(like manifest.ID) bool {
	one := nameOf(like)
	for t := range a.claims {
		if in, _, ok := strings.Cut(t.name, "/"); ok && t.kind == one.kind && in == like.Namespace && a.isReserved(t) {
			return true
		}
	}
	return false
}

// attached: a listener of an object admits a route from its namespace.
func (a *auditor) attached(u *unit, f *fact, r *referral) *breach {
	var all []listener
	for _, g := range a.listen[u.plan.Unit] {
		if g.id == r.to {
			all = append(all, g.listeners...)
		}
	}
	var names []string
	named, admits := false, false
	for _, l := range all {
		names = append(names, l.name)
		if r.section == "" || r.section == l.name {
			named = true
			admits = admits || l.admit(a, f.id.Namespace, r.to.Namespace)
		}
	}
	switch {
	case len(all) == 0 || admits:
		return nil
	case !named:
		slices.Sort(names)
		return &breach{rule: "unknown-name", says: []any{f.id, "listener " + r.section, r.field, fmt.Sprintf("which %s does not have: there is %s", r.to, strings.Join(slices.Compact(names), ", "))}}
	}
	return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("whose listeners take no routes from namespace %s: set allowedRoutes of a listener, `namespaces: from: \"All\"` for one", f.id.Namespace)}}
}

// admit tells whether a listener takes routes from a namespace.
func (l listener) admit(a *auditor, ns, own string) bool {
	switch l.from {
	case "All":
		return true
	case "Selector":
		labels, described := a.namespaces[ns]
		return !described || a.awaited[ns] || l.admits.Selects(labels)
	case "", "Same":
		return ns == own
	}
	return false
}
