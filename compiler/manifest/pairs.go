package manifest

import (
	"maps"
	"slices"
)

// Pairs lists what an object of whatever kind names by a field name beside a field
// namespace: secrets of volumes, claims, parameters. Where nothing says of which
// kind that is, the kind is what the field around the two is called.
func Pairs(o Object) []Reference {
	var out []Reference
	for _, field := range slices.Sorted(maps.Keys(o.Body)) {
		if field != "metadata" {
			out = pairs(o.Body[field], []any{field}, out)
		}
	}
	return out
}

func pairs(v any, path []any, out []Reference) []Reference {
	for i, item := range List(v) {
		out = pairs(item, append(slices.Clip(path), i), out)
	}
	m := Map(v)
	if ns, name := text(m["namespace"]), text(m["name"]); ns != "" && name != "" {
		to := ID{Group: text(m["group"]), Kind: text(m["kind"]), Namespace: ns, Name: name}
		if to.Kind == "" {
			to.Kind = lastName(path)
		}
		out = append(out, Reference{To: to, Field: PathString(path), At: path})
	}
	for _, field := range slices.Sorted(maps.Keys(m)) {
		if !labelled(field) {
			out = pairs(m[field], append(slices.Clip(path), field), out)
		}
	}
	return out
}

// labelled tells fields whose values have labels of anybody's, which may be called
// name and namespace.
func labelled(field string) bool {
	return contains("labels annotations matchLabels nodeSelector selector", field)
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
