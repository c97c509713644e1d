package compiler

import (
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// merging is of what something is made: for an object, with layers, of which what is under a
// key is merged into it.
type merging struct {
	by     *built
	layers []layer
	key    string
	maker  *plan.Maker
}

// with is the last object of which something is merged into what is made, of no name where
// nothing is.
func (m *merging) with() manifest.ID {
	for _, l := range slices.Backward(m.layers) {
		if _, there := l.documents[m.key]; there {
			return l.ID()
		}
	}
	return manifest.ID{}
}

// writer is the user's place for a place in what a control plane makes, and the object in
// which that is written; nil where nobody wrote it.
func (u *unit) writer(o *built, path []any) (plan.Finding, *built) {
	of := o.merging
	for n := len(path); n > 0; n-- {
		for _, l := range slices.Backward(of.layers) {
			way, is := inPatch(l.documents[of.key], o.Body, path[:n])
			if !is || len(way) == 0 {
				continue
			}
			by := l.built
			if n < len(path) {
				by = nil // it says what the place is in, and not the place
			}
			return u.inLayer(l, of.key, manifest.Fault{Path: way}), by
		}
	}
	if of.maker != nil && len(path) == 3 && path[0] == "metadata" && path[1] == "annotations" {
		if from := annotationsOf(of.maker, of.by.Object); len(from) > 0 {
			return u.blame(of.by, "", append(slices.Clip(from[0].At), path[2])), of.by
		}
	}
	return plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: o.at}, File: o.file, Line: o.Line}, nil
}

// speaker is who says what stands at a place in an object: itself, or, of what a control
// plane makes, what is merged into that.
func (u *unit) speaker(o *built, path []any) manifest.ID {
	if o.merging != nil {
		if _, by := u.writer(o, path); by != nil {
			return by.ID()
		}
	}
	return o.ID()
}

// speaks has a breach of what a control plane makes say who says it.
func (r *referral) speaks(f *fact, b *breach) {
	if r.by.Name != "" && b.says[0] == any(f.id) {
		b.says[0] = r.by
	}
}

// refersMade are what the user has something that a control plane makes name. Of what stands
// in for others' it is not known where it will be.
func (u *unit) refersMade(table referrers, o *built, spare bool) []referral {
	var out []referral
	for _, r := range u.refers(table, o) {
		_, by := u.writer(o, r.from.At)
		here := r.By != plan.ByOwn && r.By != plan.ByNamespace && r.By != plan.ByURL
		if by == nil || r.Gives || spare && here {
			continue
		}
		r.by = by.ID()
		out = append(out, r)
	}
	return out
}

// namesNone tells an object of the unit's own class that names something of another kind to
// be merged: nothing is made for it then.
func (u *unit) namesNone(f *frame, ways *plan.Overlays, o *built) {
	own := slices.ContainsFunc(f.of.Classes, func(c string) bool { return c == f.made.class }) ||
		slices.ContainsFunc(manifest.References(o.Object), func(r manifest.Reference) bool {
			return r.To.Name == f.made.class && slices.ContainsFunc(u.objects, func(c built) bool { return c.part != "" && c.ID() == r.To })
		})
	for _, p := range manifest.Each(o.Object, ways.Ref) {
		ref := manifest.Texts(p.Value)
		kind := plan.Kinds{Group: ref["group"], Kind: ref["kind"]}
		if own && kind != ways.Kind {
			to := manifest.ID{Group: kind.Group, Kind: kind.Kind, Namespace: o.Namespace(), Name: ref["name"]}
			u.wrong(o, "unknown-name", p.At, o.ID(), to, placeOf("", p.At), noneOf(kind, []plan.Kinds{ways.Kind}))
		}
	}
}

// takenTwice tells, once, what one document has several things take of which the cluster has
// one. What a holder may take twice, and what is shared, is not told.
func (b *builder) takenTwice(u *unit) {
	first, told := map[string]stake{}, map[string]bool{}
	for i := range u.crafts {
		for _, s := range b.stakesOf(u, &u.crafts[i]) {
			where, by := u.writer(s.of, s.at)
			if by == nil {
				continue
			}
			key := fmt.Sprint(s.thing, by.ID())
			one, taken := first[key]
			if !taken {
				first[key] = s
			}
			if !taken || told[key] || one.holder == s.holder {
				continue
			}
			told[key] = true
			where.Rule, where.Of = diag.Unique(s.kind), s.of.ID().String()
			where.Says = []any{fmt.Sprintf("%s, which %s takes,", s.thing, s.of.ID()), fmt.Sprintf("%s of %s, which %s is merged into as well", one.of.ID(), title(u.plan.Unit), by.ID())}
			u.findings = append(u.findings, where)
		}
	}
}

// stake is a thing of which the cluster has one, taken at a place of what is made.
type stake struct {
	thing
	holder string
	of     *built
	at     []any
}

// stakesOf are those that each object takes for itself.
func (b *builder) stakesOf(u *unit, o *built) []stake {
	var out []stake
	for _, t := range manifest.Takes(o.Object) {
		if t.Holder != "" {
			out = append(out, stake{thing{t.Kind, t.Name}, t.Holder, o, t.At})
		}
	}
	for _, s := range u.held(b.sights, o) {
		if !s.shared && s.holder != u.plan.Unit {
			out = append(out, stake{s.thing, s.holder, o, s.at})
		}
	}
	return out
}

// classed leads what an object says of its class to the user's values of which a chart
// renders it for that.
func (u *unit) classed(ways *plan.Overlays, o *built, refs []referral) {
	if ways == nil {
		return
	}
	data := slices.Sorted(maps.Keys(manifest.Map(o.At("data"))))
	for i := range refs {
		r := &refs[i]
		if n := len(r.from.At); !r.unwritten || len(data) == 0 || n == 0 || r.from.At[n-1] != any(ways.Label) {
			continue
		}
		if at := u.documentAt(o, r.text, data[0]); at != nil {
			r.where.At, r.unwritten = at[:len(at)-1], false
		}
	}
}
