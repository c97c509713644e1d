package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// call is a full name of a Service in a namespace of the unit's own, wherever it
// stands in an object.
type call struct {
	to    host.Host
	field string
	where plan.Finding
}

// calls are those of what an object mentions.
func (u *unit) calls(o *built, found []mention) []call {
	var out []call
	for _, m := range found {
		if to := host.Parse(m.text, o.Namespace()); u.owns(m.namespace) && to.Service != "" && strings.Contains(to.Name, ".svc") {
			out = append(out, call{to, placeOf("", m.at), u.blame(o, "", m.at)})
		}
	}
	return out
}

// owns tells the namespaces that the unit's objects may stand in.
func (u *unit) owns(ns string) bool { return slices.Contains(u.plan.Owns, ns) }

// marked tells a selector of what bears a label that is on the unit's own alone.
func (u *unit) marked(selector manifest.Selector) bool {
	return slices.ContainsFunc(u.plan.Labels, func(s plan.Stamp) bool {
		values := selector.Values(s.Key)
		return s.Own && len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return v != s.Value })
	})
}

// shared tells a namespace that the unit has in common with others, where a part of what
// the schema renders for it, and nothing that it brings, has business.
func (u *unit) shared(part, ns string) bool {
	return part != "" && slices.ContainsFunc(u.plan.Shares, func(s plan.Share) bool { return s.Name == ns })
}

// called: a Service that an object calls by its full name is none that the mesh has
// under nearly that name. What a row of the schema's says of the place is told by it.
func (a *auditor) called(u *unit, f *fact) []breach {
	if u.incomplete() {
		return nil
	}
	var out []breach
	for i := range f.calls {
		c := &f.calls[i]
		id := serviceOf(c.to)
		told := slices.ContainsFunc(f.refers, func(r referral) bool { return slices.Equal(r.where.At, c.where.At) && r.host == c.to })
		if told || a.mine(u, id) {
			continue
		}
		r := referral{referrer: &referrer{Reference: plan.Reference{By: plan.ByHost, Near: true}}, said: id.String(), field: c.field, host: c.to}
		if near := a.almost(u, f, &r, id); near != nil {
			near.where = &c.where
			out = append(out, *near)
		}
	}
	return out
}
