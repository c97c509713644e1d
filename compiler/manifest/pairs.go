package manifest

import (
	"fmt"
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
			out = pairs(o.Body[field], []string{field}, out)
		}
	}
	return out
}

func pairs(v any, path []string, out []Reference) []Reference {
	for i, item := range List(v) {
		out = pairs(item, append(slices.Clip(path), fmt.Sprintf("[%d]", i)), out)
	}
	m := Map(v)
	last := len(path) - 1
	for last > 0 && strings.HasPrefix(path[last], "[") {
		last--
	}
	if ns, name := text(m["namespace"]), text(m["name"]); ns != "" && name != "" {
		to := ID{Group: text(m["group"]), Kind: text(m["kind"]), Namespace: ns, Name: name}
		if to.Kind == "" {
			to.Kind = path[last]
		}
		out = append(out, Reference{To: to, Field: strings.ReplaceAll(strings.Join(path, "."), ".[", "[")})
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
