package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/plan"
)

// rewritten is the field by which a rule has put what an object mentions into what its source
// gave: it stands in no file of the source's.
func (u *unit) rewritten(o *built, m mention) (plan.Path, bool) {
	if o.source < 0 {
		return nil, false
	}
	for _, r := range slices.Backward(u.plan.Sources[o.source].Rewrites) {
		if way, puts := putBy(r, m); puts {
			return slices.Concat(r.At, way), true
		}
	}
	return nil, false
}

// putBy leads from a rule to where it says what is mentioned.
func putBy(r plan.Rewrite, m mention) (way []any, puts bool) {
	switch {
	case r.Merge != nil:
		return textAt(r.Merge.Merge, m.text, []any{"merge"})
	case r.Args != nil:
		i := slices.IndexFunc(r.Args.Args, func(a string) bool { return strings.Contains(a, m.text) })
		return []any{"args", i}, i >= 0
	case r.Env != nil:
		for _, e := range r.Env.Env {
			if strings.Contains(e.Value, m.text) {
				return []any{"env", e.Name}, true
			}
		}
	case r.Retoken != nil:
		return []any{"to"}, r.Retoken.To == m.namespace
	case r.Retarget != nil:
		return []any{"to"}, r.Retarget.To == m.namespace
	}
	return nil, false
}

// textAt leads to the first text in a value that has another in it.
func textAt(value any, text string, way []any) ([]any, bool) {
	switch v := value.(type) {
	case string:
		return way, strings.Contains(v, text)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if at, is := textAt(v[key], text, append(slices.Clone(way), key)); is {
				return at, true
			}
		}
	case []any:
		for i, item := range v {
			if at, is := textAt(item, text, append(slices.Clone(way), i)); is {
				return at, true
			}
		}
	}
	return nil, false
}
