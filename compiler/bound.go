package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/plan"
)

// bound: what is bound to gateways of the mesh alone is for hosts that some of
// them serve: of another host they know nothing.
func (a *auditor) bound(u *unit, f *fact) []breach {
	var out []breach
	for _, c := range f.captures {
		if len(c.binds) == 0 || slices.Contains(c.binds, c.All) || u.incomplete() {
			continue
		}
		gates, serve, known := a.haveOf(u, f, c.binds, func(l listener) []string { return l.hosts })
		for _, h := range c.hosts {
			if known && !slices.ContainsFunc(serve, func(served string) bool { return serves(served, h.name, f.id.Namespace) }) {
				why := fmt.Sprintf("which no gateway that it is bound to serves: %s has %s", strings.Join(gates, ", "), strings.Join(serve, ", "))
				out = append(out, breach{rule: "unknown-name", says: []any{f.id, "host " + h.name, strings.Join(c.Hosts, "."), why}, where: &h.where})
			}
		}
	}
	return out
}

// haveOf are the gateways that an object is bound to and what their listeners have,
// where the mesh alone says which those are.
func (a *auditor) haveOf(u *unit, f *fact, binds []string, of func(listener) []string) (names, has []string, known bool) {
	gates, known := a.gatesOf(u, f, binds)
	for _, g := range gates {
		names = append(names, g.id.Namespace+"/"+g.id.Name)
		for _, l := range g.listeners {
			has = append(has, of(l)...)
		}
	}
	slices.Sort(names)
	slices.Sort(has)
	return slices.Compact(names), slices.Compact(has), known
}

// gatesOf are the gateways of the mesh's that an object names by some names, all of
// which are known.
func (a *auditor) gatesOf(u *unit, f *fact, binds []string) (gates []*fact, known bool) {
	for i := range f.refers {
		r := &f.refers[i]
		if r.By != plan.ByName || !slices.Contains(binds, r.text) {
			continue
		}
		all := a.objects[r.to]
		if len(all) != 1 || all[0].unit != u || len(all[0].fact.listeners) == 0 {
			return nil, false
		}
		gates = append(gates, all[0].fact)
	}
	return gates, len(gates) > 0
}

// serves tells whether a gateway that serves a host, of one namespace where that
// says so, takes routes for another one.
func serves(served, name, namespace string) bool {
	if ns, rest, ok := strings.Cut(served, "/"); ok {
		if ns != namespace {
			return false
		}
		served = rest
	}
	of := host.Parse(name, namespace)
	return host.Covers(served, name) || host.Covers(name, served) || of.Service != "" && host.Covers(served, of.Key()) || of.Key() == host.Parse(served, namespace).Key()
}
