package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// binding is what an object asks of the listeners of another: of one name, on one
// port, for one of some hosts, where it says so.
type binding struct {
	section, port string
	hosts         []string
}

// binding is what an object asks of listeners, nil if it is for none.
func (r *referrer) binding(o manifest.Object, fields map[string]string) *binding {
	if r.Binds == nil {
		return nil
	}
	b := binding{section: fields[r.Binds.Section], port: fields[r.Binds.Port]}
	for _, h := range manifest.Each(o, r.Binds.Hosts) {
		b.hosts = append(b.hosts, host.Canonical(fmt.Sprint(h.Value)))
	}
	return &b
}

// attached: a listener of an object takes what is bound to it. What no listener
// has is told by the first that narrows them to none (pilot/pkg/config/kube/gateway
// of Istio 1.31 asks the same in this order).
func (a *auditor) attached(u *unit, f *fact, r *referral) *breach {
	var all []listener
	for _, g := range a.listen[u.plan.Unit] {
		if g.id == r.to {
			all = append(all, g.listeners...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	left := all
	has := func(what string, of func(listener) string) *breach {
		var names []string
		for _, l := range left {
			names = append(names, of(l))
		}
		slices.Sort(names)
		return &breach{rule: "unknown-name", says: []any{f.id, what, r.field, fmt.Sprintf("which %s does not have: there is %s", r.to, strings.Join(slices.Compact(names), ", "))}}
	}
	refused := func(why string, says ...any) *breach {
		return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf(why, says...)}}
	}
	for _, step := range []struct {
		takes func(listener) bool
		told  func() *breach
	}{
		{func(l listener) bool { return r.bind.section == "" || r.bind.section == l.name }, func() *breach { return has("listener "+r.bind.section, func(l listener) string { return l.name }) }},
		{func(l listener) bool { return r.bind.port == "" || r.bind.port == l.port }, func() *breach { return has("port "+r.bind.port, func(l listener) string { return l.port }) }},
		{func(l listener) bool { return l.admit(a, u, f.id.Namespace, r.to.Namespace) }, func() *breach {
			return refused("whose listeners take no routes from namespace %s: set allowedRoutes of a listener, `namespaces: from: \"All\"` for one", f.id.Namespace)
		}},
		{func(l listener) bool { return l.carries(f.id.Group, f.id.Kind) }, func() *breach {
			return refused("whose %s take no %s: what they take follows from their protocols, and allowedRoutes.kinds", listenersOf(all, left), f.id.Kind)
		}},
		{func(l listener) bool { return l.meets(r.bind.hosts) }, func() *breach {
			return has("host "+strings.Join(r.bind.hosts, ", "), func(l listener) string { return strings.Join(l.hosts, ", ") })
		}},
	} {
		kept := slices.DeleteFunc(slices.Clone(left), func(l listener) bool { return !step.takes(l) })
		if len(kept) == 0 {
			return step.told()
		}
		left = kept
	}
	return nil
}

// listenersOf names those of an object that are left of all.
func listenersOf(all, left []listener) string {
	if len(left) == len(all) {
		return "listeners"
	}
	var names []string
	for _, l := range left {
		names = append(names, l.name)
	}
	return "listeners " + some(names)
}

// joined: an object takes listeners from the namespace of one that adds some.
func (a *auditor) joined(u *unit, f *fact, r *referral) *breach {
	for _, g := range a.listen[u.plan.Unit] {
		if g.id != r.to {
			continue
		}
		sets := listener{from: cmp.Or(g.listeners[0].sets, "None"), admits: g.listeners[0].setsAdmit}
		if !sets.admit(a, u, f.id.Namespace, r.to.Namespace) {
			from := "All"
			if f.id.Namespace == r.to.Namespace {
				from = "Same"
			}
			return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("which takes no listeners from namespace %s: set its allowedListeners, `namespaces: from: %q` for one", f.id.Namespace, from)}}
		}
	}
	return nil
}

// admit tells whether a listener takes routes from a namespace, or could but for a
// misspelt one, which is told where it stands.
func (l listener) admit(a *auditor, u *unit, ns, own string) bool {
	switch l.from {
	case "All":
		return true
	case "Selector":
		labels, described := a.namespaces[ns]
		return !described || a.awaited[ns] || l.admits.Selects(labels) ||
			slices.ContainsFunc(l.admits.Values(manifest.NamespaceLabel), func(named string) bool { return a.misnamed(u, named) })
	case "", "Same":
		return ns == own
	}
	return false
}

// carries tells whether a listener takes routes of a kind.
func (l listener) carries(group, kind string) bool {
	said := len(l.kinds) == 0 || slices.ContainsFunc(l.kinds, func(k plan.Kinds) bool { return k.Group == group && k.Kind == kind })
	return said && (l.takes == nil || slices.Contains(l.takes, kind))
}

// meets tells whether a listener is for one of some hosts, any where there are
// none.
func (l listener) meets(hosts []string) bool {
	return len(hosts) == 0 || len(l.hosts) == 0 || slices.ContainsFunc(hosts, func(h string) bool {
		return slices.ContainsFunc(l.hosts, func(own string) bool { return host.Covers(own, h) || host.Covers(h, own) })
	})
}
