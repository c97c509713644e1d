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
	from := []Placed{{Value: any(o.Body)}}
	if pod {
		from = nil
		for _, p := range Pods(o) {
			from = append(from, Placed{p.Spec, p.At})
		}
	}
	var out []Value
	for _, p := range Below(from, path) {
		if p.Value != nil && Map(p.Value) == nil && List(p.Value) == nil {
			out = append(out, Value{fmt.Sprint(p.Value), p.At})
		}
	}
	return out
}
