package manifest

import "slices"

// Door is where what is outside the cluster's own networks comes in: a Service
// that nodes or a load balancer lead to.
type Door struct {
	// Says what it is, and Pods which labels those have that it leads to.
	Says string
	Pods map[string]string
}

// DoorOf gives the door that an object is, if it is one and leads to pods.
func DoorOf(o Object) *Door {
	pods := Texts(o.At("spec", "selector"))
	if o.Group() != "" || o.Kind() != "Service" || len(pods) == 0 {
		return nil
	}
	switch kind := text(o.At("spec", "type")); {
	case kind == "LoadBalancer", kind == "NodePort":
		return &Door{"a Service of type " + kind, pods}
	case len(List(o.At("spec", "externalIPs"))) > 0:
		return &Door{"a Service with externalIPs", pods}
	}
	return nil
}

// Wall is what a NetworkPolicy lets in to the pods that it selects.
type Wall struct {
	Pods Selector
	// Open tells that it lets in from anywhere, at some port at least.
	Open bool
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
		w.Open = w.Open || len(from) == 0 || slices.ContainsFunc(from, outside)
	}
	return w
}

// outside tells a peer that is beyond the cluster's namespaces.
func outside(peer any) bool { return Map(peer)["ipBlock"] != nil }

// Shuts tells that walls of a namespace let nothing in from outside to pods with
// these labels: pods that any policy selects are closed to what none lets in.
func Shuts(walls []*Wall, pods map[string]string) bool {
	selected := slices.DeleteFunc(slices.Clone(walls), func(w *Wall) bool { return !w.Pods.Selects(pods) })
	return len(selected) > 0 && !slices.ContainsFunc(selected, func(w *Wall) bool { return w.Open })
}
