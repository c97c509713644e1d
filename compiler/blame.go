package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// close holds what a mesh stands on against what the schema alone renders. A
// difference that the schema does not allow is told at the user's field that
// makes it.
func (b *builder) close(u *unit, base baseline) {
	for _, g := range base.groups() {
		var have []manifest.Object
		for _, o := range u.objects {
			if o.group() == g {
				have = append(have, o.Object)
			}
		}
		base.differs[g] = base.differences(g, have)
		if refused := b.judged(u, base.differs[g]); len(refused) > 0 {
			b.blame(u, base, g, refused)
		}
	}
}

// hand is one field of the user's that may make a difference: a value in a
// layer, or a patch.
type hand struct {
	at plan.Path
	// layer and path lead to the value, own to the patch; -1 where it is not that.
	layer, own int
	path       []string
}

// blame finds the fields that make differences: by leaving out each in turn,
// and where several make the same one, by putting each alone upon the baseline.
// Of fields that make one together, the first is told; of fields that each make
// it, all are, since it stays until all are left out.
func (b *builder) blame(u *unit, base baseline, g group, refused []refusal) {
	left := map[string]refusal{}
	var order []string
	for _, r := range refused {
		order = append(order, r.key())
		left[r.key()] = r
	}
	hands := u.hands(g)
	for _, without := range []bool{true, false} {
		told := map[string]bool{}
		for _, h := range hands {
			if len(left) == 0 || without && len(told) == len(left) {
				break
			}
			still := b.still(u, base, g, u.share(h, without))
			var of []refusal
			for _, key := range order {
				if r, ok := left[key]; ok && still[key] != without && (!without || !told[key]) {
					of, told[key] = append(of, r), true
				}
			}
			b.differs(u, h, of)
		}
		for key := range told {
			delete(left, key)
		}
	}
	rest := slices.DeleteFunc(order, func(key string) bool { _, ok := left[key]; return !ok })
	if len(rest) > 0 {
		h := hand{own: -1}
		if len(hands) > 0 {
			h = hands[0]
		}
		b.differs(u, h, []refusal{left[rest[0]]})
	}
}

// still are the differences that a share of the user's makes, by their keys.
func (b *builder) still(u *unit, base baseline, g group, s share) map[string]bool {
	out := map[string]bool{}
	for _, r := range b.refused(u, base, g, b.remake(u, g, s).made()) {
		out[r.key()] = true
	}
	return out
}

// differs tells the differences that a field makes, once; those of a patch once
// for each of its fields.
func (b *builder) differs(u *unit, h hand, made []refusal) {
	told := map[string]bool{}
	// What to do is said rather than not.
	slices.SortStableFunc(made, func(a, b refusal) int {
		switch {
		case a.advice != "" && b.advice == "":
			return -1
		case a.advice == "" && b.advice != "":
			return 1
		}
		return 0
	})
	for _, r := range made {
		for i := range u.objects {
			if o := &u.objects[i]; o.part != "" && aims(r.Object, o.Object) {
				o.differs = true
			}
		}
		at := h.at
		if h.own >= 0 {
			at = site(u.plan.Own[h.own], r.Path)
		}
		if b.misspelt(u, h, at, r) {
			continue
		}
		// A value of several sources is one mistake.
		again := h.own < 0 && slices.ContainsFunc(u.findings, func(f plan.Finding) bool { return f.Rule == "isolation" && slices.Equal(f.At, at) })
		if key := fmt.Sprint(at); !told[key] && !again {
			told[key] = true
			u.found(at, "isolation", r, cmp.Or(r.advice, "a mesh may not set it"))
		}
	}
}

// hands are the user's fields with a part in a group: values leaf by leaf, and
// patches.
func (u *unit) hands(g group) []hand {
	var out []hand
	if g.source != authored {
		for i, l := range u.plan.Sources[g.source].Values {
			if !users(l) {
				continue
			}
			for _, path := range leaves(l.Values, nil) {
				at := slices.Clone(l.At)
				for _, step := range path[min(len(path), len(l.Within)):] {
					at = append(at, step)
				}
				out = append(out, hand{at: at, layer: i, own: -1, path: path})
			}
		}
	}
	for i, p := range u.plan.Own {
		if slices.ContainsFunc(u.objects, func(o built) bool { return o.group() == g && aims(p.Target, o.Object) }) {
			out = append(out, hand{at: p.At, layer: -1, own: i})
		}
	}
	return out
}

// leaves are the paths to what is no map, or an empty one.
func leaves(v any, path []string) [][]string {
	m := manifest.Map(v)
	if len(m) == 0 {
		return [][]string{path}
	}
	var out [][]string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, leaves(m[name], append(slices.Clip(path), name))...)
	}
	return out
}

// share is all that the user has a hand in but for one field, or that alone.
func (u *unit) share(h hand, without bool) share {
	s := share{layers: func(_ int, l plan.Layer) (plan.Layer, bool) { return l, without || !users(l) }}
	if without {
		s.own = slices.Clone(u.plan.Own)
	}
	switch {
	case h.own >= 0 && without:
		s.own = slices.Delete(s.own, h.own, h.own+1)
	case h.own >= 0:
		s.own = u.plan.Own[h.own : h.own+1]
	default:
		s.layers = func(i int, l plan.Layer) (plan.Layer, bool) {
			switch {
			case i != h.layer:
				return l, without || !users(l)
			case without:
				l.Values = manifest.Map(pruned(l.Values, h.path))
			default:
				l.Values = manifest.Map(only(l.Values, h.path))
			}
			return l, true
		}
	}
	return s
}

// pruned is a value without what stands at a path.
func pruned(v any, path []string) any {
	m := maps.Clone(manifest.Map(v))
	switch {
	case len(path) == 0 || m == nil:
		return v
	case len(path) == 1:
		delete(m, path[0])
	default:
		m[path[0]] = pruned(m[path[0]], path[1:])
	}
	return m
}

// only is what stands at a path of a value, and nothing else.
func only(v any, path []string) any {
	if len(path) == 0 {
		return v
	}
	return map[string]any{path[0]: only(manifest.Map(v)[path[0]], path[1:])}
}
