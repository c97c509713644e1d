package manifest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"k8s.io/client-go/kubernetes/scheme"
)

// Pod is one that an object has made, and its place in the object.
type Pod struct {
	Spec map[string]any
	At   []any
	meta map[string]any
	// alone tells that Spec is a container's, or what an operator makes one of, and
	// no pod's.
	alone bool
	// as is where in Spec that stands which is At, where what is there is less than a pod.
	as []any
}

// at is where a place in the pod is in the object.
func (p Pod) at(place ...any) []any {
	return append(slices.Clip(p.At), place[min(len(p.as), len(place)):]...)
}

// Pods are those that an object has made: of a kind of Kubernetes' own that of its
// template, of all other kinds whatever looks like a pod or a container, wherever
// it stands. Operators call the fields of what they make as Kubernetes does.
func Pods(o Object) []Pod {
	if scheme.Scheme.IsGroupRegistered(o.Group()) || o.Group() == "apiextensions.k8s.io" {
		at := podAt(o)
		if at == nil {
			return nil
		}
		return []Pod{{Spec: PodSpec(o), At: at, meta: podMetadata(o)}}
	}
	var out []Pod
	for _, field := range slices.Sorted(maps.Keys(o.Body)) {
		if field != "metadata" && field != "status" {
			out = podsIn(o.Body[field], []any{field}, nil, out)
		}
	}
	return out
}

// podFields are those of pods that say what they may do, and as whom.
func podFields() []string {
	return []string{"hostNetwork", "hostPID", "hostIPC", "hostUsers", "volumes", "serviceAccountName", "serviceAccount", "serviceAccountRef", "nodeName", "nodeSelector", "affinity", "priorityClassName", "securityContext", "tolerations"}
}

func podsIn(v any, at []any, meta map[string]any, out []Pod) []Pod {
	for i, item := range List(v) {
		switch item.(type) {
		case map[string]any, []any:
			out = podsIn(item, append(slices.Clip(at), i), nil, out)
		}
	}
	m := Map(v)
	if m == nil {
		return out
	}
	pod := isPod(m)
	if pod || partOfPod(m) {
		out = append(out, Pod{Spec: m, At: at, meta: meta, alone: !pod})
	}
	out = append(out, parts(m, at)...)
	for _, field := range slices.Sorted(maps.Keys(m)) {
		switch {
		case pod && (field == "containers" || field == "initContainers"):
		case field == "podSpecPatch": // Argo Workflows', a document
			if document, err := embedded(text(m[field])); err == nil {
				for _, p := range podsIn(document, nil, nil, nil) {
					p.At = append(slices.Clip(at), field)
					out = append(out, p)
				}
			}
		default:
			out = podsIn(m[field], append(slices.Clip(at), field), Map(m["metadata"]), out)
		}
	}
	return out
}

// partOfPod tells what says something that pods say, or containers, without the containers.
func partOfPod(m map[string]any) bool {
	return m["image"] != nil || hostPortsIn(m["ports"]) || slices.ContainsFunc(podFields(), func(f string) bool { return m[f] != nil })
}

// isPod tells what has containers as pods have them.
func isPod(m map[string]any) bool {
	return slices.ContainsFunc([]string{"containers", "initContainers"}, func(field string) bool {
		list := List(m[field])
		return len(list) > 0 && !slices.ContainsFunc(list, func(c any) bool { return Map(c)["name"] == nil })
	})
}

// containers are a pod's, with their places.
func (p Pod) containers() []Placed {
	switch {
	case len(p.as) > 0 && p.as[0] != "ports":
		return nil
	case p.alone:
		return []Placed{{p.Spec, p.At}}
	}
	var out []Placed
	for _, field := range []string{"containers", "initContainers"} {
		for i, c := range List(p.Spec[field]) {
			out = append(out, Placed{c, append(slices.Clip(p.At), field, i)})
		}
	}
	return out
}

// account is the service account as which a pod runs, or that an operator acts as.
func (p Pod) account() string {
	for _, v := range []any{p.Spec["serviceAccountName"], p.Spec["serviceAccount"], Map(p.Spec["serviceAccountRef"])["name"]} {
		if name := text(v); name != "" {
			return name
		}
	}
	return ""
}

// ValueAt is what stands at a place in an object, nil if nothing does.
func ValueAt(o Object, at []any) any {
	var v any = o.Body
	for _, step := range at {
		switch step := step.(type) {
		case string:
			v = Map(v)[step]
		case int:
			list := List(v)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		default:
			v = Map(v)[fmt.Sprint(step)]
		}
	}
	return v
}

// Account is the service account as which the pods that a workload makes run.
func Account(o Object) string {
	for _, p := range Pods(o) {
		return cmp.Or(p.account(), DefaultAccount)
	}
	return ""
}
