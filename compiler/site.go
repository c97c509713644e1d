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

// inPatch leads to where a patch has what stands at a path of the object that it has
// made, or all around it. Of a list that merges, it has the items that it names.
func inPatch(merge, made any, path []any) (way []any, there bool) {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m := manifest.Map(merge)
			if m == nil {
				return way, merge != nil
			}
			inner, ok := m[step]
			if !ok {
				return nil, false
			}
			merge, made, way = inner, manifest.Map(made)[step], append(way, step)
		case int:
			items, all := manifest.List(merge), manifest.List(made)
			if step >= len(all) || len(items) == 0 {
				return way, merge != nil
			}
			i := step
			if name := manifest.Map(all[step])["name"]; name != nil && len(items) > 0 && manifest.Map(items[0])["name"] != nil {
				i = slices.IndexFunc(items, func(item any) bool { return manifest.Map(item)["name"] == name })
				if i < 0 {
					return nil, false
				}
			}
			if i >= len(items) {
				return way, true
			}
			merge, made, way = items[i], all[step], append(way, i)
		}
	}
	return way, true
}

// sets tells whether a patch has a field, or all around it.
func sets(merge any, path []any) bool {
	_, there := inPatch(merge, nil, path)
	return there
}
