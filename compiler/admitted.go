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
	case r.bind != nil:
		return a.attached(u, f, r)
	case r.Joins:
		return a.joined(u, f, r)
	case r.Exported:
		return a.exported(u, f, r, r.to, a.holdersOf(u, r.to))
	case r.Permit == nil || r.to.Namespace == f.id.Namespace || r.to.Namespace == "":
		return nil
	}
	for _, p := range a.permits[r.to.Namespace] {
		from := p.from == manifest.ID{Group: f.id.Group, Kind: f.id.Kind, Namespace: f.id.Namespace}
		if from && p.to.Group == r.to.Group && p.to.Kind == r.to.Kind && (p.to.Name == "" || p.to.Name == r.to.Name) {
			return nil
		}
	}
	permit := manifest.ID{Group: r.Permit.Group, Kind: r.Permit.Kind, Namespace: r.to.Namespace, Name: "NAME"}
	if a.reservedIn(permit) {
		return nil
	}
	return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("which no %s in namespace %s lets a %s of namespace %s name. If others apply one, say `cluster: reserved: names: %s: \"%s\": \"WHOSE\"`", r.Permit.Kind, r.to.Namespace, f.id.Kind, f.id.Namespace, nameOf(permit).kind, nameOf(permit).name)}}
}

// behind: what some pods alone hold to, which a control plane makes, needs such pods.
func (a *auditor) behind(u *unit, f *fact, r *referral) *breach {
	if r.Behind == nil || !slices.Contains(r.Behind.Of, plan.Kinds{Group: r.to.Group, Kind: r.to.Kind}) {
		return nil
	}
	others := manifest.ID{Group: r.Behind.Group, Kind: r.Behind.Kind, Namespace: f.id.Namespace, Name: "NAME"}
	made := func(w *fact) bool { return w.made != nil && slices.Contains(r.Behind.Classes, w.made.class) }
	if slices.ContainsFunc(a.pods[u.plan.Unit], made) || a.reservedIn(others) {
		return nil
	}
	return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("%s. %s", r.Behind.Says, othersHave(others, "If others have one"))}, sure: true}
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
