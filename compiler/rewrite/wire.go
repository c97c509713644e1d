package rewrite

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Wire carries out rules on the objects of a source, which it changes, and gives those
// that there are then: where what they run finds what else is among all. What rules of
// own merge into a text stays.
func Wire(objects []manifest.Object, rules, own []plan.Rewrite, all []manifest.Object) []manifest.Object {
	w := &rewriter{}
	for _, o := range objects {
		w.objects = append(w.objects, object{Object: o})
	}
	for _, r := range rules {
		if r.Merge == nil {
			if op, is := operationOf(r).(change); is {
				op.change(w)
			}
			continue
		}
		m := merge(*r.Merge)
		if r.With != nil {
			found, ok := find(*r.With, objects, all)
			if !ok {
				continue
			}
			m.Merge = manifest.Map(filled(m.Merge, strings.NewReplacer("$(HOST)", found.host, "$(PORT)", found.port)))
		}
		for _, o := range w.objects {
			if m.meant(w, o.Object) {
				m.but(own, w, o.Object).into(o.Object)
			}
		}
	}
	left := make([]manifest.Object, len(w.objects))
	for i, o := range w.objects {
		left[i] = o.Object
	}
	return left
}

// filled is a copy of a value with words put into its texts.
func filled(v any, words *strings.Replacer) any {
	switch v := v.(type) {
	case string:
		return words.Replace(v)
	case map[string]any:
		out := map[string]any{}
		for k, item := range v {
			out[k] = filled(item, words)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = filled(item, words)
		}
		return out
	}
	return v
}

// but is a merge into an object without what other rules merge into the same text of it.
func (m merge) but(own []plan.Rewrite, w *rewriter, o manifest.Object) merge {
	for _, r := range own {
		if r.Merge == nil || !w.still(r.Merge.Objects, o) {
			continue
		}
		if theirs, meets := beneath(r.Merge.At, r.Merge.Merge, m.At); meets {
			m.Merge = subtracted(m.Merge, theirs)
		}
	}
	return m
}

// still tells whether an object is one that a rule was for, by a name that it had when the rule
// was carried out: where no object has that any more, it may be any.
func (w *rewriter) still(of plan.Objects, o manifest.Object) bool {
	named := func(o object) bool { return among(of, o.Kind(), o.Name()) }
	return slices.Contains(of.Kinds, o.Kind()) && (among(of, o.Kind(), o.Name()) || !slices.ContainsFunc(w.objects, named))
}

// beneath is what a patch at a place is at another, if the one leads through the other.
func beneath(at []any, patch map[string]any, to []any) (map[string]any, bool) {
	common := min(len(at), len(to))
	if !reflect.DeepEqual(at[:common], to[:common]) {
		return nil, false
	}
	for _, step := range slices.Backward(at[common:]) {
		name, is := step.(string)
		if !is {
			return nil, false
		}
		patch = map[string]any{name: patch}
	}
	for _, step := range to[common:] {
		name, is := step.(string)
		deeper := manifest.Map(patch[name])
		if !is || deeper == nil {
			return nil, false
		}
		patch = deeper
	}
	return patch, true
}

// subtracted is a patch without the fields that another has.
func subtracted(patch, other map[string]any) map[string]any {
	out := maps.Clone(patch)
	for k, theirs := range other {
		mine, more := manifest.Map(out[k]), manifest.Map(theirs)
		if mine != nil && more != nil {
			out[k] = subtracted(mine, more)
		} else {
			delete(out, k)
		}
	}
	return out
}
