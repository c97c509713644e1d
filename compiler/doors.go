package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// classClaim is the kind of claims of classes of Ingresses.
const classClaim = "ingress class"

// hostPort is the kind of what pods take of their nodes.
const hostPort = "host port"

// openDoor: what a user opens to the outside, the policies that the schema writes
// do not shut. The gateways of the mesh have policies of their own.
func (a *auditor) openDoor(u *unit, f *fact) []breach {
	switch {
	case f.door == nil || f.door.Says == "" || f.part != "":
		return nil
	case f.id.Kind != "Service" && len(f.door.Ports) > 0:
		granted, _ := a.grants.values(u.plan.Unit, "hostPorts")
		had := slices.DeleteFunc(slices.Clone(f.door.Ports), func(p manifest.Port) bool {
			return u.plan.Unit != plan.Shared && !slices.Contains(granted.Values, opensBy(f.door, p)) // that is told
		})
		closed := a.shut(u, f, f.door, had, nil, "")
		for i := range closed {
			// Its own pods may be all that come in: there is nothing else to do.
			closed[i].rule, closed[i].says = "closed-host-port", closed[i].says[:4]
		}
		return closed
	case len(f.door.Backends) == 0:
		return a.shut(u, f, f.door, f.door.Ports, nil, "make it one of gateways")
	case a.controls(u, f.door.Class):
		return nil
	}
	for _, b := range f.door.Backends {
		for _, h := range a.objects[b.Service] {
			if h.unit != u || h.fact.door == nil {
				continue
			}
			if shut := a.shut(u, f, h.fact.door, h.fact.door.Behind(b.Port), a.beyond, "name the namespace of its controller in networkPolicy.allowFrom"); shut != nil {
				return shut
			}
		}
	}
	return nil
}

// controls tells whether a mesh itself runs the controller of a class: its control
// plane, or one that it brings.
func (a *auditor) controls(u *unit, class string) bool {
	what := thing{classClaim, class}
	return slices.ContainsFunc(a.claims[what], func(c claimed) bool { return c.unit == u.plan.Unit }) ||
		slices.ContainsFunc(a.held[what], func(h holder) bool { return h.unit == u }) ||
		slices.ContainsFunc(a.objects[manifest.ID{Group: "networking.k8s.io", Kind: "IngressClass", Name: class}], func(h holder) bool { return h.unit == u })
}

// beyond tells whether a selector selects namespaces of no mesh.
func (a *auditor) beyond(namespaces manifest.Selector) bool {
	names := namespaces.Values(manifest.NamespaceLabel)
	return len(names) == 0 || slices.ContainsFunc(names, func(ns string) bool { return a.territory.owners[ns] == "" })
}

// shut tells that the way through a door to some ports of its pods is shut.
func (a *auditor) shut(u *unit, f *fact, d *manifest.Door, ports []manifest.Port, others func(manifest.Selector) bool, instead string) []breach {
	walls, pods := []*manifest.Wall{}, []manifest.Behind{}
	for i := range u.facts {
		switch other := &u.facts[i]; {
		case other.id.Namespace != f.id.Namespace:
		case other.wall != nil:
			walls = append(walls, other.wall)
		case other.pods != nil && holds(other.pods, d.Pods):
			pods = append(pods, manifest.Behind{Labels: other.pods, Named: other.named})
		}
	}
	if len(pods) == 0 {
		pods = append(pods, manifest.Behind{Labels: d.Pods}) // others apply them
	}
	for _, p := range pods {
		if a.mistaken(u, f.id.Namespace, p.Labels) {
			return nil // a policy that was to open it is told
		}
		shut := p.Shut(walls, ports, others)
		if by := schemaPolicy(u, f.id.Namespace, p.Labels); by != nil && len(shut) > 0 {
			says := []any{f.id, f.door.Says, by.id, "to its pods' port " + numbersOf(shut), instead}
			b := breach{says: says, other: holder{u, by, ""}.place(), where: f.doorAt}
			if i := slices.IndexFunc(f.takes, func(t manifest.Take) bool {
				return t.Kind == hostPort && strings.HasSuffix(t.Name, "/"+opensBy(d, shut[0]))
			}); i >= 0 {
				b.where = &f.takesAt[i]
			}
			return []breach{b}
		}
	}
	return nil
}

// mistaken tells whether a policy for some pods names ports that are not theirs.
func (a *auditor) mistaken(u *unit, ns string, pods map[string]string) bool {
	return slices.ContainsFunc(u.facts, func(other fact) bool {
		return other.wall != nil && other.id.Namespace == ns && slices.ContainsFunc(other.refers, func(r referral) bool {
			return r.By == plan.ByPodPort && holds(pods, r.labels) && a.onPods(u, &other, &r) != nil
		})
	})
}

// opensBy is the number by which a door opens a port of its pods.
func opensBy(d *manifest.Door, p manifest.Port) string {
	return fmt.Sprint(d.Opens[slices.Index(d.Ports, p)])
}

// numbersOf are ports, each once.
func numbersOf(ports []manifest.Port) string {
	var out []string
	for _, p := range ports {
		if one := p.String(); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return strings.Join(out, ", ")
}

// schemaPolicy is one of the schema's that selects pods; what only the user's own
// policies shut is theirs to know.
func schemaPolicy(u *unit, namespace string, pods map[string]string) *fact {
	for i := range u.facts {
		if f := &u.facts[i]; f.wall != nil && f.part != "" && f.id.Namespace == namespace && f.wall.Pods.Selects(pods) {
			return f
		}
	}
	return nil
}
