package compiler

import (
	"cmp"
	"maps"
	"slices"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// group is the objects of one source that a mesh stands on, or those that the
// schema writes.
type group struct {
	part string
	// source is the number of the plan's source, authored for none.
	source int
}

// authored is in place of a source what the schema writes itself.
const authored = -1

// share is what the user has a hand in: layers of a source's values, by their
// numbers, and patches.
type share struct {
	layers func(int, plan.Layer) (plan.Layer, bool)
	own    []plan.Patch
}

// baseline is what the schema alone renders, so far as the user has a hand in it.
type baseline struct {
	// alone are the groups that have values of the user's, rendered without.
	alone map[group][]manifest.Object
	// before are other objects that the user's patches aim at, as they were
	// before, and so what only the user's values bring.
	before map[group][]manifest.Object
	// differs are the differences that the user's values and patches make.
	differs map[group][]plan.Difference
}

// users tells the layers that the user wrote.
func users(l plan.Layer) bool { return l.At != nil }

// schemas keeps what the schema alone sets.
func schemas(_ int, l plan.Layer) (plan.Layer, bool) { return l, !users(l) }

// baseline is taken before the user's patches are applied.
func (b *builder) baseline(u *unit) baseline {
	base := baseline{map[group][]manifest.Object{}, map[group][]manifest.Object{}, map[group][]plan.Difference{}}
	for i, s := range u.plan.Sources {
		if s.Part != "" && slices.ContainsFunc(s.Values, users) {
			g := group{s.Part, i}
			base.alone[g] = b.remake(u, g, share{layers: schemas}).made()
		}
	}
	for _, o := range u.objects {
		if g := o.group(); o.part != "" && u.aimedAt(o) && !has(base.alone[g], o.ID()) {
			base.before[g] = append(base.before[g], manifest.Object{Body: manifest.Clone(o.Body).(map[string]any), Line: o.Line})
		}
	}
	return base
}

func has(objects []manifest.Object, id manifest.ID) bool {
	return slices.ContainsFunc(objects, func(o manifest.Object) bool { return o.ID() == id })
}

// groups are those that the user has a hand in, in the plan's order.
func (b baseline) groups() []group {
	out := slices.AppendSeq(slices.Collect(maps.Keys(b.alone)), maps.Keys(b.before))
	slices.SortFunc(out, func(x, y group) int { return cmp.Or(cmp.Compare(x.source, y.source), cmp.Compare(x.part, y.part)) })
	return slices.Compact(out)
}

func (o built) group() group { return group{o.part, o.source} }

// aimedAt tells whether a patch of the user's has the object as its target.
func (u *unit) aimedAt(o built) bool {
	return slices.ContainsFunc(u.plan.Own, func(p plan.Patch) bool { return aims(p.Target, o.Object) })
}

// touched tells the objects in which the user has a hand: what the schema alone
// renders names nothing of another mesh's, and nothing that is not there.
func (u *unit) touched(o *built) bool {
	if o.part == "" || u.aimedAt(*o) {
		return true
	}
	if o.source == authored {
		return slices.ContainsFunc(u.plan.Mirrors, func(m plan.Mirror) bool { return aims(m.Target, o.Object) })
	}
	s := u.plan.Sources[o.source]
	return s.Manifest != "" || s.Like != "" || slices.ContainsFunc(s.Values, users)
}

// remake renders a group anew, up to the gate, with a share of the user's.
func (b *builder) remake(u *unit, g group, s share) *unit {
	again := &unit{plan: u.plan, names: u.names, scopes: b.begin(u.plan), manifests: u.manifests}
	again.plan.Own = s.own
	again.plan.Sources, again.plan.Objects = nil, nil
	if g.source == authored {
		for _, a := range u.plan.Objects {
			if a.Part == g.part {
				a.Object = manifest.Clone(a.Object).(map[string]any)
				again.plan.Objects = append(again.plan.Objects, a)
			}
		}
	} else {
		source := u.plan.Sources[g.source]
		var layers []plan.Layer
		for i, l := range source.Values {
			if l, keep := s.layers(i, l); keep {
				layers = append(layers, l)
			}
		}
		source.Values = layers
		again.plan.Sources = []plan.Source{source}
	}
	b.render(again)
	b.author(again)
	b.wire(again)
	b.tell(again)
	// Most patches aim at objects of other groups: that they find nothing here
	// is nobody's mistake.
	again.apply(u.plan.Patches, len(again.findings) == 0)
	again.apply(s.own, len(again.findings) == 0)
	return again
}

// made gives the objects of a unit.
func (u *unit) made() []manifest.Object {
	out := make([]manifest.Object, len(u.objects))
	for i, o := range u.objects {
		out[i] = o.Object
	}
	return out
}

// refused compares a group with its baseline and gives what is not allowed.
func (b *builder) refused(u *unit, base baseline, g group, have []manifest.Object) []refusal {
	return b.judged(u, base.differences(g, have))
}

// differences are those of a group from its baseline.
func (b baseline) differences(g group, have []manifest.Object) []plan.Difference {
	var found []plan.Difference
	if alone, ok := b.alone[g]; ok {
		found = compare.Objects(alone, have, g.part)
	}
	if before := b.before[g]; len(before) > 0 {
		patched := slices.DeleteFunc(slices.Clone(have), func(o manifest.Object) bool { return !has(before, o.ID()) })
		found = append(found, compare.Objects(before, patched, g.part)...)
	}
	return found
}

// judged gives the differences that are not allowed.
func (b *builder) judged(u *unit, found []plan.Difference) []refusal {
	var out []refusal
	for _, d := range u.compared(b.tools, found) {
		if allowed, advice := b.judge.Judge(d); !allowed && !b.grants.lets(u.plan.Unit, d) {
			out = append(out, refusal{d, advice})
		}
	}
	return out
}

// compared are the differences that no later stage judges: labels that are
// stamped, and what tells a tool something, are told by rules of their own.
func (u *unit) compared(t tools, found []plan.Difference) []plan.Difference {
	var out []plan.Difference
	for _, d := range found {
		switch metadata := len(d.Path) > 0 && d.Path[0] == "metadata"; {
		case metadata && len(d.Path) == 2 && len(d.Within) > 0:
			out = append(out, u.compared(t, d.Within)...)
		case metadata && len(d.Path) == 3 && (u.stamps(d.Object.Kind, d.Path[2]) || t.rules(d.Path[2])):
		default:
			out = append(out, d)
		}
	}
	return out
}
