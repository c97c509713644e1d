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

// PodLabels are the values of a label that the pods have which an object makes:
// one, or none.
func PodLabels(o Object, key string) []Value {
	at := podSpecAt(o.Kind())
	if len(at) < 2 {
		return nil // a pod's own are its metadata's
	}
	v := any(o.Body)
	at = at[:len(at)-1]
	for _, step := range at {
		v = Map(v)[step.(string)]
	}
	return values(v, []string{"metadata", "labels", key}, at)
}
