package manifest

import (
	"fmt"
	"maps"
	"slices"
)

// Value is a plain value and its place in an object.
type Value struct {
	Text string
	At   []any
}

// PodLabelAt is the place of a label of the pods that a workload makes.
func PodLabelAt(o Object, key string) []any {
	at := podSpecAt(o.Kind())
	if at == nil {
		return nil
	}
	return append(at[:len(at)-1], "metadata", "labels", key)
}

// Values are the plain values that a path leads to in an object, "*" being every
// item of a list or field of a map; where pod is set, in the pod that a workload
// makes.
func Values(o Object, pod bool, path []string) []Value {
	var at []any
	root := o.Body
	if pod {
		if at = podSpecAt(o.Kind()); at == nil {
			return nil
		}
		root = PodSpec(o)
	}
	return values(root, path, at)
}

func values(v any, path []string, at []any) []Value {
	at = slices.Clip(at)
	if len(path) == 0 {
		if v == nil || Map(v) != nil || List(v) != nil {
			return nil
		}
		return []Value{{fmt.Sprint(v), at}}
	}
	var out []Value
	switch m := Map(v); {
	case path[0] != "*":
		if next, ok := m[path[0]]; ok {
			return values(next, path[1:], append(at, path[0]))
		}
	case m != nil:
		for _, key := range slices.Sorted(maps.Keys(m)) {
			out = append(out, values(m[key], path[1:], append(at, key))...)
		}
	default:
		for i, item := range List(v) {
			out = append(out, values(item, path[1:], append(at, i))...)
		}
	}
	return out
}
