package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// mirrored is the user's field that says what stands at a place in an object of
// the schema's, nil if none does.
func (u *unit) mirrored(o *built, path []any) plan.Path {
	if o.part == "" {
		return nil
	}
	for _, m := range u.plan.Mirrors {
		if aims(m.Target, o.Object) && leadsTo(m.Path, path, o.Body) {
			inside := path[len(m.Path):]
			if last, is := m.Path[len(m.Path)-1].(string); is && strings.HasPrefix(last, "[") && len(inside) == 1 && inside[0] == "name" {
				inside = nil // the label of the user's field
			}
			return slices.Concat(m.At, inside)
		}
	}
	return nil
}

// leadsTo tells whether a way by the names of fields and items is the one to a
// place in an object, or to what is around that.
func leadsTo(way plan.Path, path []any, at any) bool {
	if len(way) > len(path) {
		return false
	}
	for i, want := range way {
		name, _ := want.(string)
		item, isItem := strings.CutPrefix(name, "[name=")
		at = manifest.Inside(at, path[i])
		own, _ := manifest.Map(at)["name"].(string)
		if is := isItem && item == own+"]"; !is && want != path[i] {
			return false
		}
	}
	return true
}
