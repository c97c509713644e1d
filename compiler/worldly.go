package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// worldly takes what an object mentions by short names and gives what of that leads into other
// meshes' namespaces: a host that the platform grants the unit is one of the world's, where no
// Service has the name, and one of a pod in a namespace leads to a Service there.
func (b *builder) worldly(u *unit, o *built, found []mention) []mention {
	for i := range found {
		if m := &found[i]; m.short && m.given == nil && b.grants.zoned(u.plan.Unit, m.text) {
			m.given = m.serviceOf()
		}
	}
	return slices.DeleteFunc(found, func(m mention) bool { return m.short && b.ownPod(u, o, m) })
}

// serviceOf is the Service that a mention is of.
func (m mention) serviceOf() *plan.Thing {
	return &plan.Thing{Kind: "Service", Name: m.namespace + "/" + m.service}
}

// zoned tells a host that is granted to a tenant. Of all hosts that says nothing.
func (g grants) zoned(tenant, name string) bool {
	own, _ := g.values(tenant, "hosts")
	return slices.ContainsFunc(own.Values, func(zone string) bool { return zone != "*" && host.Covers(zone, name) })
}

// worlds is why a host is another's that may be one of the world's, and what to do then.
func (g grants) worlds(tenant string, t thing) string {
	for _, r := range g.rights[t.kind] {
		return "; if it is one of the world's, pods look it up in that namespace first: where no Service there has its name, the platform can grant it, by " + r.line(tenant, t)
	}
	return ""
}

// ownPod tells POD-NUMBER.SERVICE of a Service in an object's own namespace, by which pods
// there find that first: the unit renders it, or the platform says that it is there.
func (b *builder) ownPod(u *unit, o *built, m mention) bool {
	pod, service, _ := strings.Cut(host.Canonical(m.text), ".")
	number := pod[strings.LastIndex(pod, "-")+1:]
	if service != m.namespace || number == pod || number == "" || strings.Trim(number, "0123456789") != "" {
		return false
	}
	return b.territory.kept[o.Namespace()+"/"+service] || slices.ContainsFunc(u.objects, func(other built) bool {
		return other.ID() == manifest.ID{Kind: "Service", Namespace: o.Namespace(), Name: service}
	})
}
