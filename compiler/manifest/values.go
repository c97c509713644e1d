package manifest

import "fmt"

// PodLabelAt is the place of a label of the pods that a workload makes.
func PodLabelAt(o Object, key string) []any {
	at := podAt(o)
	if at == nil {
		return nil
	}
	return append(at[:len(at)-1], "metadata", "labels", key)
}

// Value is a plain value as text, and its place in an object.
type Value struct {
	Text string
	At   []any
}

// Values are the plain values that a path leads to, as Each has it; where pod is
// set, in the pod that a workload makes.
func Values(o Object, pod bool, path []string) []Value {
	var from []string
	if pod {
		at := podAt(o)
		if at == nil {
			return nil
		}
		for _, step := range at {
			from = append(from, step.(string))
		}
	}
	var out []Value
	for _, p := range Each(o, append(from, path...)) {
		if p.Value != nil && Map(p.Value) == nil && List(p.Value) == nil {
			out = append(out, Value{fmt.Sprint(p.Value), p.At})
		}
	}
	return out
}
