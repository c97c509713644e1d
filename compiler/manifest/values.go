package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

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
	if !pod {
		return Plain(Each(o, path))
	}
	var out []Value
	for _, p := range Pods(o) {
		for _, v := range Plain(Below([]Placed{{Value: p.Spec}}, path)) {
			out = append(out, Value{v.Text, p.at(v.At...)})
		}
	}
	return out
}

// Plain are the plain values among some.
func Plain(all []Placed) []Value {
	var out []Value
	for _, p := range all {
		if p.Value != nil && Map(p.Value) == nil && List(p.Value) == nil {
			out = append(out, Value{fmt.Sprint(p.Value), p.At})
		}
	}
	return out
}

// Steps are the ways from a value to those right below it: the names of a mapping, in order, or
// the numbers of a list's items.
func Steps(v any) []any {
	var out []any
	for _, name := range slices.Sorted(maps.Keys(Map(v))) {
		out = append(out, name)
	}
	for i := range List(v) {
		out = append(out, i)
	}
	return out
}

// Stepped is the value that a step leads to.
func Stepped(v, step any) any {
	if i, ok := step.(int); ok {
		return List(v)[i]
	}
	return Map(v)[step.(string)]
}

// joined is what several fields of a value say, with slashes between, where all are there.
func (p Placed) joined(m map[string]any, fields []string) []Placed {
	said, all := Texts(m), make([]string, len(fields))
	for i, name := range fields {
		if all[i] = said[name]; all[i] == "" {
			return nil
		}
	}
	return []Placed{{strings.Join(all, "/"), p.At}}
}
