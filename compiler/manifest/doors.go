package manifest

import (
	"fmt"
	"slices"
)

// Door is where calls come in to pods: a Service, an Ingress that leads to
// Services, or ports of the nodes that pods take.
type Door struct {
	// Says what it is, where what is outside the cluster's own networks comes in
	// there: nodes or a load balancer lead to it. At is where in the object it says so.
	Says string
	At   []any
	// Pods has the labels of those that it leads to, Ports are theirs, Opens its own
	// for them, and Names those of its own.
	Pods  map[string]string
	Ports []Port
	Opens []int
	Names []string
	// Backends are those that an Ingress leads to, Class is of its controller.
	Backends []Backend
	Class    string
}

// Backend is a port of a Service, by its number or its name.
type Backend struct {
	Service ID
	Port    Port
}

// Behind are the ports of pods to which a port of the door's leads, all if it has no
// such.
func (d *Door) Behind(own Port) []Port {
	for i, p := range d.Ports {
		if own.Name != "" && own.Name == d.Names[i] || own.Name == "" && own.Number == d.Opens[i] {
			return []Port{p}
		}
	}
	return d.Ports
}

// Port is one of pods, by its number or its name, or those up to Last.
type Port struct {
	Protocol, Name string
	Number, Last   int
}

func (p Port) String() string {
	if p.Name != "" {
		return p.Name
	}
	return fmt.Sprint(p.Number)
}

func portOf(protocol, port any) Port {
	p := Port{Protocol: text(protocol), Name: text(port)}
	if p.Protocol == "" {
		p.Protocol = "TCP"
	}
	p.Number = number(port)
	return p
}

// DoorOf gives the door that an object is, if it is one.
func DoorOf(o Object) *Door {
	switch {
	case o.Group() == "networking.k8s.io" && o.Kind() == "Ingress":
		return ingressDoor(o)
	case o.Group() != "" || o.Kind() != "Service":
		return nodeDoor(o)
	}
	d := &Door{Pods: Texts(o.At("spec", "selector"))}
	if len(d.Pods) == 0 {
		return nil
	}
	for _, p := range List(o.At("spec", "ports")) {
		port := Map(p)
		target := port["targetPort"]
		if target == nil {
			target = port["port"]
		}
		d.Ports, d.Opens = append(d.Ports, portOf(port["protocol"], target)), append(d.Opens, number(port["port"]))
		d.Names = append(d.Names, text(port["name"]))
	}
	switch kind := text(o.At("spec", "type")); {
	case kind == "LoadBalancer", kind == "NodePort":
		d.Says, d.At = "a Service of type "+kind, []any{"spec", "type"}
	case len(List(o.At("spec", "externalIPs"))) > 0:
		d.Says, d.At = "a Service with externalIPs", []any{"spec", "externalIPs"}
	}
	return d
}

// nodeDoor is that of pods with ports of their nodes, which lead to the pods' own.
func nodeDoor(o Object) *Door {
	d := &Door{Says: "a workload with a port of its nodes", Pods: PodLabels(o)}
	for _, p := range Pods(o) {
		if host, _ := p.Spec["hostNetwork"].(bool); host {
			return nil // no policy is asked
		}
		for _, c := range p.containers() {
			for _, item := range List(Map(c.Value)["ports"]) {
				if port := Map(item); number(port["hostPort"]) != 0 {
					d.Ports, d.Opens = append(d.Ports, portOf(port["protocol"], port["containerPort"])), append(d.Opens, number(port["hostPort"]))
					d.Names = append(d.Names, text(port["name"]))
				}
			}
		}
	}
	if len(d.Ports) == 0 {
		return nil
	}
	return d
}

func ingressDoor(o Object) *Door {
	d := &Door{Says: "an Ingress of a controller outside the mesh", Class: text(o.At("spec", "ingressClassName"))}
	if d.Class == "" {
		d.Class = text(o.At("metadata", "annotations", "kubernetes.io/ingress.class"))
	}
	backends := []any{o.At("spec", "defaultBackend")}
	for _, rule := range List(o.At("spec", "rules")) {
		for _, path := range List(Map(Map(rule)["http"])["paths"]) {
			backends = append(backends, Map(path)["backend"])
		}
	}
	for _, b := range backends {
		service := Map(Map(b)["service"])
		if name := text(service["name"]); name != "" {
			port := Map(service["port"])
			own := Port{Name: text(port["name"]), Number: number(port["number"])}
			d.Backends = append(d.Backends, Backend{ID{Kind: "Service", Namespace: o.Namespace(), Name: name}, own})
		}
	}
	return d
}

// Wall is what a NetworkPolicy lets in to the pods that it selects.
type Wall struct {
	Pods  Selector
	gates []gate
}

// gate lets in to some ports, all if none: from anywhere, or from namespaces.
type gate struct {
	outside    bool
	namespaces []Selector
	ports      []Port
}

// WallOf gives what a NetworkPolicy lets in, if the object is one for that.
func WallOf(o Object) *Wall {
	types := texts(o.At("spec", "policyTypes"))
	if o.Group() != "networking.k8s.io" || o.Kind() != "NetworkPolicy" || len(types) > 0 && !slices.Contains(types, "Ingress") {
		return nil
	}
	pods, err := parseSelector(o.At("spec", "podSelector"))
	if err != nil {
		return nil
	}
	w := &Wall{Pods: pods}
	for _, rule := range List(o.At("spec", "ingress")) {
		from := List(Map(rule)["from"])
		g := gate{outside: len(from) == 0}
		for _, peer := range from {
			g.outside = g.outside || Map(peer)["ipBlock"] != nil // beyond the cluster's namespaces
			if namespaces := Map(peer)["namespaceSelector"]; namespaces != nil {
				g.namespaces = append(g.namespaces, SelectorOf(namespaces))
			}
		}
		for _, p := range List(Map(rule)["ports"]) {
			port := portOf(Map(p)["protocol"], Map(p)["port"])
			port.Last = number(Map(p)["endPort"])
			g.ports = append(g.ports, port)
		}
		w.gates = append(w.gates, g)
	}
	return w
}

// Behind are pods behind walls: their labels, and the numbers of the ports that
// have names, where those are known.
type Behind struct {
	Labels map[string]string
	Named  map[string]int
}

// Shut are those of some ports of pods to which walls of a namespace let nothing in,
// from outside or, where others are asked about, from other namespaces: pods that any
// policy selects are closed to what none lets in.
func (b Behind) Shut(walls []*Wall, ports []Port, others func(Selector) bool) []Port {
	selected := slices.DeleteFunc(slices.Clone(walls), func(w *Wall) bool { return !w.Pods.Selects(b.Labels) })
	return slices.DeleteFunc(slices.Clone(ports), func(p Port) bool {
		return len(selected) == 0 || slices.ContainsFunc(selected, func(w *Wall) bool {
			return slices.ContainsFunc(w.gates, func(g gate) bool {
				return (g.outside || others != nil && slices.ContainsFunc(g.namespaces, others)) && b.opens(g.ports, p)
			})
		})
	})
}

// opens tells that a port is among open ones, or that nobody can tell.
func (b Behind) opens(open []Port, p Port) bool {
	return len(open) == 0 || slices.ContainsFunc(open, func(o Port) bool {
		from, known := b.Number(o)
		at, asWell := b.Number(p)
		switch {
		case o.Protocol != p.Protocol:
			return false
		case from == 0 && o.Name == "", !known, !asWell:
			return true
		}
		return from <= at && at <= max(from, o.Last)
	})
}

// Number is that of a port of the pods, where it is known.
func (b Behind) Number(p Port) (int, bool) {
	if p.Name == "" {
		return p.Number, true
	}
	n, known := b.Named[p.Name]
	return n, known
}
