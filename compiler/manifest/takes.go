package manifest

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// Take is something that the cluster has once and an object asks for, by kind
// and name as a claim has them: NodePort, 31390.
type Take struct {
	Kind, Name string
	// Holder is whoever may take it twice: the same Service; empty where all
	// objects of a unit may.
	Holder string
	// Nodes are values of labels that nodes have where it is taken, if it is taken of
	// nodes: two that can be on no node together do not meet.
	Nodes map[string][]string
	// Loose tells that an operator takes it for the object, or that the object leads to whoever
	// has it: other objects of the unit may name it just as well.
	Loose bool
	// At is its place in the object.
	At []any
}

// Apart tells whether two things of nodes are never of one node.
func (t Take) Apart(o Take) bool {
	for key, values := range t.Nodes {
		others, both := o.Nodes[key]
		if both && !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(others, v) }) {
			return true
		}
	}
	return false
}

// Taken are the kinds of what Takes gives.
func Taken() []string { return []string{"NodePort", "host port", "gateway controller"} }

// Takes lists what an object asks the cluster for by number: node ports and ports
// of the nodes themselves, Gateway API controllers. Of kinds that are none of Kubernetes'
// own, node ports stand anywhere, in fields that are called as a Service's, or end so: httpsNodePort, nodePorts.
func Takes(o Object) []Take {
	switch {
	case o.Group() == "" && o.Kind() == "Service":
		return serviceTakes(o)
	case o.Group() == "gateway.networking.k8s.io" && o.Kind() == "GatewayClass":
		// One controller may have several classes, with parameters of their own.
		return []Take{{Kind: "gateway controller", Name: text(o.At("spec", "controllerName")), At: []any{"spec", "controllerName"}}}
	}
	if out := hostPorts(o); IsBuiltIn(o.Group()) {
		return out
	}
	return append(hostPorts(o), nodePorts(o)...)
}

// nodePorts are those that an operator is told to give Services which it makes.
func nodePorts(o Object) []Take {
	var out []Take
	add := func(p Placed, least int) {
		if n := portNumber(p.Value); n >= least {
			out = append(out, Take{Kind: "NodePort", Name: fmt.Sprint(n), Loose: true, At: p.At})
		}
	}
	for _, p := range (Placed{Value: o.Body["spec"], At: []any{"spec"}}).inner(nil) {
		field, _ := p.At[len(p.At)-1].(string)
		switch name := strings.ToLower(field); {
		case strings.HasSuffix(name, "nodeport"):
			add(p, 1)
		case strings.HasSuffix(name, "nodeports"):
			// What says how many there are is no port of nodes.
			for _, one := range p.steps("*") {
				add(one, 1024)
			}
		}
	}
	return out
}

// inner are a value and all below it, but for items of lists that have nothing below: of these
// there may be thousands, such as hosts.
func (p Placed) inner(out []Placed) []Placed {
	out = append(out, p)
	m := Map(p.Value)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = Placed{m[name], p.within(name)}.inner(out)
	}
	for i, item := range List(p.Value) {
		switch item.(type) {
		case map[string]any, []any:
			out = Placed{item, p.within(i)}.inner(out)
		}
	}
	return out
}

func serviceTakes(o Object) []Take {
	var out []Take
	holder := o.ID().String()
	for i, p := range List(o.At("spec", "ports")) {
		port := Map(p)
		if n := port["nodePort"]; n != nil {
			out = append(out, Take{Kind: "NodePort", Name: fmt.Sprint(n), Holder: holder, At: []any{"spec", "ports", i, "nodePort"}})
			protocol := text(port["protocol"])
			if protocol == "" {
				protocol = "TCP"
			}
			// One Service may use a node port once per protocol.
			out = append(out, Take{Kind: "NodePort", Name: fmt.Sprintf("%v (%s of %s)", n, protocol, holder), Holder: fmt.Sprint("port ", i)})
		}
	}
	if n := o.At("spec", "healthCheckNodePort"); n != nil {
		out = append(out, Take{Kind: "NodePort", Name: fmt.Sprint(n), Holder: holder + " health checks", At: []any{"spec", "healthCheckNodePort"}})
	}
	return out
}

// leadingZeros are those of a dotted address, which Kubernetes ignores.
var leadingZeros = regexp.MustCompile(`\b0+([0-9]+\.|[0-9]+$)`)

// Address is an address, or a range of one, in its one spelling.
func Address(ip string) string {
	one := strings.TrimSuffix(strings.TrimSuffix(ip, "/128"), "/32")
	addr, err := netip.ParseAddr(leadingZeros.ReplaceAllString(one, "$1"))
	if err != nil || addr.Is6() && strings.HasSuffix(ip, "/32") {
		return ip
	}
	return addr.Unmap().String()
}

// hostPorts are ports of the node that a workload's pods bind. Pods of one
// workload may share them: the scheduler keeps such pods on different nodes.
func hostPorts(o Object) []Take {
	var out []Take
	for _, p := range Pods(o) {
		host, _ := p.Spec["hostNetwork"].(bool)
		for _, c := range p.containers() {
			for i, item := range List(Map(c.Value)["ports"]) {
				port, field := Map(item), "hostPort"
				n := port[field]
				if n == nil && host && !p.alone {
					field = "containerPort"
					n = port[field]
				}
				if n == nil {
					continue
				}
				protocol := text(port["protocol"])
				if protocol == "" {
					protocol = "TCP"
				}
				out = append(out, Take{"host port", fmt.Sprintf("%s/%v", protocol, n), o.ID().String(), nodes(p.Spec), false, append(slices.Clip(c.At), []any{"ports", i, field}[len(p.as):]...)})
			}
		}
	}
	return out
}

// nodes are the values that labels of the pod's nodes have, as its selector and
// its required affinity say: of several terms, what all of them say.
func nodes(pod map[string]any) map[string][]string {
	out := map[string][]string{}
	for key, value := range Map(pod["nodeSelector"]) {
		out[key] = []string{text(value)}
	}
	required := Map(Map(Map(pod["affinity"])["nodeAffinity"])["requiredDuringSchedulingIgnoredDuringExecution"])
	terms := List(required["nodeSelectorTerms"])
	said, in := map[string]int{}, map[string][]string{}
	for _, term := range terms {
		for _, item := range List(Map(term)["matchExpressions"]) {
			e := Map(item)
			if key := text(e["key"]); text(e["operator"]) == "In" {
				said[key]++
				for _, v := range List(e["values"]) {
					in[key] = append(in[key], text(v))
				}
			}
		}
	}
	for key, n := range said {
		if _, fixed := out[key]; n == len(terms) && !fixed {
			out[key] = in[key]
		}
	}
	return out
}

// PodSpec is the pod that a workload makes, nil if it makes none.
func PodSpec(o Object) map[string]any {
	at := podAt(o)
	if at == nil {
		return nil
	}
	spec := o.Body
	for _, step := range at {
		spec = Map(spec[step.(string)])
	}
	return spec
}

// podAt is where a workload has the pod that it makes: one of another group too,
// if it has a template of pods where Kubernetes' own have it.
func podAt(o Object) []any {
	switch o.Kind() {
	case "Pod":
		return []any{"spec"}
	case "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job":
		return []any{"spec", "template", "spec"}
	case "PodTemplate":
		return []any{"template", "spec"}
	case "CronJob":
		return []any{"spec", "jobTemplate", "spec", "template", "spec"}
	}
	if len(List(o.At("spec", "template", "spec", "containers"))) > 0 {
		return []any{"spec", "template", "spec"}
	}
	return nil
}
