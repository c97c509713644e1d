package manifest

import (
	"slices"
	"strings"
)

// directive of a strategic merge patch: what to do with the map that it is in,
// in place of a merge, "delete" or "replace".
const directive = "$patch"

// directs tells whether a field of a patch is one of the directives of a
// strategic merge patch (kubernetes/community, "strategic-merge-patch.md").
func directs(key string) bool {
	return key == directive || key == "$retainKeys" ||
		strings.HasPrefix(key, "$setElementOrder/") || strings.HasPrefix(key, "$deleteFromPrimitiveList/")
}

// directed tells whether there is a directive in a value, however deep.
func directed(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			if directs(key) || directed(item) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, directed)
	}
	return false
}

// Bare is a patch without what tells of something that is there already.
func Bare(patch map[string]any) map[string]any { return Map(bare(Clone(patch))) }

// bare takes out, in place, what tells of something that is there already:
// nulls and directives.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			if item == nil || directs(key) || removes(item) {
				delete(v, key)
			} else {
				v[key] = bare(item)
			}
		}
	case []any:
		kept := v[:0]
		for _, item := range v {
			if !removes(item) {
				kept = append(kept, bare(item))
			}
		}
		return kept
	}
	return v
}

func removes(item any) bool {
	m := Map(item)
	return m[directive] == "delete" || m[directive] == "replace" && len(m) == 1
}
