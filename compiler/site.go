package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// written is where the user wrote what a patch has at a path.
func written(p plan.Patch, path []any) plan.Path {
	for i, step := range p.Within {
		if i >= len(path) || path[i] != any(step) {
			return p.At
		}
	}
	if p.MergeAt == nil {
		return p.At
	}
	return slices.Concat(p.MergeAt, path[len(p.Within):])
}

// site is where in a patch the user wrote what makes a difference: the field at
// its path, or the nearest around it.
func site(p plan.Patch, path []string) plan.Path {
	var way []any
	var at any = p.Merge
	for _, step := range path {
		switch v := at.(type) {
		case map[string]any:
			inner, is := v[step]
			if !is {
				return written(p, way)
			}
			way, at = append(way, step), inner
		case []any:
			i := slices.IndexFunc(v, func(item any) bool { return called(item, step) })
			if i < 0 {
				return written(p, way)
			}
			way, at = append(way, i), v[i]
		default:
			return written(p, way)
		}
	}
	return written(p, way)
}

// called tells an item of a list that a comparison knows by a name: that of a
// container, the path of a mount; the second of a name is NAME#2.
func called(item any, step string) bool {
	name, _, _ := strings.Cut(step, "#")
	for _, value := range manifest.Map(item) {
		if value == any(step) || value == any(name) {
			return true
		}
	}
	return item == any(step)
}
