package manifest

import (
	"fmt"
	"slices"
)

// Repels are the required terms of anti-affinity by which pods that an object makes keep
// pods of other namespaces than the own ones off their nodes: the scheduler counts such a
// term for whoever it selects, too (LimitPodHardAntiAffinityTopology and "Inter-pod affinity
// and anti-affinity" of Kubernetes' documentation). Without a namespaceSelector and
// namespaces it is for the pod's own; without a labelSelector it selects none. What bears
// the labels that marked tells of is an own one, too.
func Repels(o Object, own func(namespace string) bool, marked func(Selector) bool) []Power {
	var out []Power
	for _, p := range Pods(o) {
		for _, term := range Below([]Placed{{p.Spec, p.At}}, []string{"affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "*"}) {
			t := Map(term.Value)
			if t["labelSelector"] == nil {
				continue
			}
			for i, ns := range List(t["namespaces"]) {
				if name := fmt.Sprint(ns); !own(name) {
					out = append(out, Power{"podAntiAffinity", "to pods of namespace " + name, append(slices.Clip(term.At), "namespaces", i)})
				}
			}
			selector := SelectorOf(t["namespaceSelector"])
			if t["namespaceSelector"] == nil || marked(selector) {
				continue
			}
			names, bounded := selector.Namespaces()
			if !bounded || slices.ContainsFunc(names, func(name string) bool { return !own(name) }) {
				out = append(out, Power{"podAntiAffinity", "to pods of namespaces that it selects: select the mesh's own by " + NamespaceLabel, append(slices.Clip(term.At), "namespaceSelector")})
			}
		}
	}
	return out
}
