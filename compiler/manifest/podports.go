package manifest

import "encoding/json"

// NamedPorts are the numbers of the ports that the containers of a workload's pods
// give names.
func NamedPorts(o Object) map[string]int {
	out := map[string]int{}
	for _, c := range lasting(o) {
		for _, p := range List(c["ports"]) {
			if name := text(Map(p)["name"]); name != "" {
				out[name] = number(Map(p)["containerPort"])
			}
		}
	}
	return out
}

// PodPorts are the numbers of the ports that the containers of a workload's pods
// declare.
func PodPorts(o Object) []int {
	var out []int
	for _, c := range lasting(o) {
		for _, p := range List(c["ports"]) {
			out = append(out, number(Map(p)["containerPort"]))
		}
	}
	return out
}

// lasting are the containers that run as long as a workload's pods do: sidecars
// among those that start first, too (spec.initContainers[].restartPolicy).
func lasting(o Object) []map[string]any {
	var out []map[string]any
	spec := PodSpec(o)
	for _, c := range List(spec["containers"]) {
		out = append(out, Map(c))
	}
	for _, c := range List(spec["initContainers"]) {
		if Map(c)["restartPolicy"] == "Always" {
			out = append(out, Map(c))
		}
	}
	return out
}

// number is a whole one, 0 where it is none.
func number(v any) int {
	switch v := v.(type) {
	case int:
		return v
	case int64:
		return int(v)
	case float64:
		return int(v)
	case json.Number:
		n, _ := v.Int64()
		return int(n)
	}
	return 0
}
