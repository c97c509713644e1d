package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/plan"
)

// ports: a port that a rule asks for is one that a gateway opens which it is bound
// to. The number is the gateway's own, and not its pods'.
func (a *auditor) ports(u *unit, f *fact) []breach {
	var out []breach
	for _, c := range f.captures {
		for _, m := range c.matches {
			binds := m.binds
			if len(binds) == 0 {
				binds = c.binds
			}
			if m.port == "" || u.incomplete() {
				continue
			}
			if m.within(c) {
				out = append(out, a.servicePort(u, f, c, m, binds)...)
				continue
			}
			names, has, known := a.haveOf(u, f, binds, func(l listener) []string { return []string{l.port} })
			if !known || slices.Contains(has, m.port) {
				continue
			}
			why := fmt.Sprintf("which no gateway that it is bound to opens: %s has %s", strings.Join(names, ", "), strings.Join(has, ", "))
			out = append(out, breach{says: []any{f.id, "port " + m.port, m.field, why}, where: &m.where})
		}
	}
	return out
}

// servicePort: within the mesh, a port that a rule asks for is one of the Services
// that its object is for, where all of them are known.
func (a *auditor) servicePort(u *unit, f *fact, c captured, m matched, binds []string) []breach {
	if slices.ContainsFunc(binds, func(b string) bool { return b != c.All }) {
		return nil
	}
	var has []string
	for _, h := range c.hosts {
		r := referral{referrer: &referrer{Reference: plan.Reference{What: portWord}}, host: host.Parse(h.name, f.id.Namespace)}
		keys := a.keysOf(u, &r)
		if len(keys) == 0 || a.gives(word{u.plan.Unit, portWord, keys[0], m.port}) {
			return nil
		}
		has = append(has, fmt.Sprintf("of %s %s", r.host.Name, a.instead(u, &r, keys)))
	}
	if len(has) == 0 {
		return nil
	}
	why := fmt.Sprintf("which what it is for does not have: %s", strings.Join(has, "; "))
	return []breach{{says: []any{f.id, "port " + m.port, m.field, why}, where: &m.where}}
}
