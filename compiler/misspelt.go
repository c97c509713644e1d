package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/plan"
)

// misspelt tells a difference that is not allowed for a name in it that there is not, and would be
// by the one that was likely meant: by that name, and not as what a mesh may not set.
func (b *builder) misspelt(u *unit, h hand, at plan.Path, r refusal) bool {
	for i := range u.objects {
		o := &u.objects[i]
		if o.part == "" || !aims(r.Object, o.Object) {
			continue
		}
		for _, f := range shape.Fields(o.Object) {
			meant, ok := shape.Meant(f)
			if !ok || !within(namesIn(f.Path), fieldsOf(r.Path)) {
				continue
			}
			is, _ := f.Path[len(f.Path)-1].(string)
			d := respelt(r.Difference, is, meant)
			if allowed, _ := b.judge.Judge(d); !allowed && !b.grants.lets(u.plan.Unit, d) {
				continue
			}
			u.found(append(slices.Clip(at), u.wayTo(h, is)...), "shape", o.ID(), f.String())
			return true
		}
	}
	return false
}

// namesIn are the names of fields on a way, without the items of lists.
func namesIn(way []any) plan.Path {
	return slices.DeleteFunc(slices.Clone(way), func(step any) bool { _, name := step.(string); return !name })
}

// fieldsOf are those of the place of a difference.
func fieldsOf(path []string) plan.Path {
	var out plan.Path
	for _, step := range path {
		if !strings.HasPrefix(step, "[") {
			out = append(out, step)
		}
	}
	return out
}

// respelt is a difference with another name for a field of it.
func respelt(d plan.Difference, from, to string) plan.Difference {
	d.Is, d.Path, d.Within = renamed(d.Is, from, to), slices.Clone(d.Path), slices.Clone(d.Within)
	for i, step := range d.Path {
		if step == from {
			d.Path[i] = to
		}
	}
	for i := range d.Within {
		d.Within[i] = respelt(d.Within[i], from, to)
	}
	return d
}

// renamed is a value in which fields of a name have another.
func renamed(v any, from, to string) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, in := range v {
			if name == from {
				name = to
			}
			out[name] = renamed(in, from, to)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = renamed(out[i], from, to)
		}
		return out
	}
	return v
}

// wayTo is where in a value of the user's a field of a name stands.
func (u *unit) wayTo(h hand, name string) []any {
	if h.own >= 0 || h.layer < 0 {
		return nil
	}
	for _, s := range u.plan.Sources {
		if h.layer >= len(s.Values) {
			continue
		}
		v, there := inside(s.Values[h.layer].Values, h.path)
		if way := wayIn(v, name); there && way != nil {
			return way
		}
	}
	return nil
}

func wayIn(v any, name string) []any {
	switch v := v.(type) {
	case map[string]any:
		if _, there := v[name]; there {
			return []any{name}
		}
		for _, in := range slices.Sorted(maps.Keys(v)) {
			if way := wayIn(v[in], name); way != nil {
				return append([]any{in}, way...)
			}
		}
	case []any:
		for i, in := range v {
			if way := wayIn(in, name); way != nil {
				return append([]any{i}, way...)
			}
		}
	}
	return nil
}
