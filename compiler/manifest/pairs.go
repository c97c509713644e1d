package manifest

import (
	"maps"
	"slices"
	"strings"
)

// Pairs lists what an object of whatever kind names by a field name beside a field
// namespace: secrets of volumes, claims, parameters. Where nothing says of which
// kind that is, the kind is what the field around the two is called.
func Pairs(o Object) []Reference {
	var out []Reference
	for _, field := range slices.Sorted(maps.Keys(o.Body)) {
		if field != "metadata" {
			out = pairs(o.Body[field], nil, []any{field}, out)
		}
	}
	return out
}

// pairs adds those at a value, which stands in a map or in none.
func pairs(v any, around map[string]any, path []any, out []Reference) []Reference {
	for i, item := range List(v) {
		out = pairs(item, nil, append(slices.Clip(path), i), out)
	}
	m := Map(v)
	if ns, name := text(m["namespace"]), text(m["name"]); ns != "" && name != "" {
		to := ID{Group: text(m["group"]), Kind: text(m["kind"]), Namespace: ns, Name: name}
		if to.Kind == "" {
			to.Kind = lastName(path)
		}
		if kind := text(around["kind"]); to.Kind == "metadata" && kind != "" {
			to.Group, to.Kind = groupOf(around), kind
		}
		out = append(out, Reference{To: to, Field: PathString(path), At: path})
	}
	for _, field := range slices.Sorted(maps.Keys(m)) {
		if !labelled(field) {
			out = pairs(m[field], m, append(slices.Clip(path), field), out)
		}
	}
	return out
}

// labelled tells fields whose values have labels of anybody's, which may be called
// name and namespace.
func labelled(field string) bool {
	return contains("labels annotations matchLabels nodeSelector selector", field)
}

// groupOf is the group of an object within another, or of what says which one it is.
func groupOf(m map[string]any) string {
	if group, said := m["group"]; said {
		return text(group)
	}
	group, _, some := strings.Cut(text(m["apiVersion"]), "/")
	if !some {
		return ""
	}
	return group
}

// Around gives the name of the field that a place is in, and those of what is beside it.
func Around(o Object, at []any) []string {
	if len(at) == 0 {
		return nil
	}
	at = at[:len(at)-1]
	v := any(o.Body)
	for _, step := range at {
		switch step := step.(type) {
		case int:
			v = List(v)[step]
		case string:
			v = Map(v)[step]
		}
	}
	return append(slices.Sorted(maps.Keys(Map(v))), lastName(at))
}

// lastName is the last step of a way that is no item of a list.
func lastName(path []any) string {
	for _, step := range slices.Backward(path) {
		if name, is := step.(string); is {
			return name
		}
	}
	return ""
}
