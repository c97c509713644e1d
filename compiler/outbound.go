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

// outbound is a port for which proxies listen, whatever address is called, and how calls to it
// are told apart.
type outbound struct {
	port, protocol, way string
	// hosts that are called by it, and to the namespaces that it is for.
	hosts, to []string
	where     plan.Finding
}

// outbound are the ports of an object, as the schema's table has them.
func (u *unit) outbound(table []plan.Outbound, o *built) []outbound {
	var out []outbound
	for i := range table {
		row := &table[i]
		if row.Kind != o.Kind() || row.Group != o.Group() {
			continue
		}
		hosts, to := textsAt(o, row.Hosts), textsAt(o, row.To)
		if row.Hosts == nil {
			hosts = []string{o.Name() + "." + o.Namespace() + ".svc"}
		}
		for _, p := range manifest.Each(o.Object, row.Each) {
			l := outbound{hosts: hosts, to: to}
			for _, place := range row.Protocol {
				l.protocol = cmp.Or(l.protocol, textBelow(p, place))
			}
			l.port = textBelow(p, row.Port)
			word, _, _ := strings.Cut(strings.ToLower(l.protocol), "-")
			way, said := row.Ways[strings.ToLower(l.protocol)]
			if !said {
				way, said = row.Ways[word]
			}
			if !said {
				way = row.Otherwise
			}
			if l.way = way; way == "" || way != plan.ByRequests && len(textsAt(o, row.Addresses)) > 0 {
				continue
			}
			l.where = u.blame(o, "", p.At)
			out = append(out, l)
		}
	}
	return out
}

// addressed tells whether an object has its mesh's proxies give an address of its own to what has
// none: no two of that need one listener.
func addressed(table []plan.Outbound, o *built) bool {
	return slices.ContainsFunc(table, func(row plan.Outbound) bool {
		to := row.Addressed
		return to != nil && o.Group() == "" && to.Kind == o.Kind() && o.part == to.Part && slices.Contains(textsAt(o, to.Path), to.Is)
	})
}

// knowOutbound adds what an object has proxies listen for.
func (a *auditor) knowOutbound(u *unit, f *fact) {
	if len(f.outbound) > 0 && f.part == "" {
		a.sends[u.plan.Unit] = append(a.sends[u.plan.Unit], holder{u, f, ""})
	}
	a.addressed[u.plan.Unit] = a.addressed[u.plan.Unit] || f.addressed
}

// textBelow is the text at a place below another.
func textBelow(p manifest.Placed, path []string) string {
	for _, found := range manifest.Below([]manifest.Placed{p}, path) {
		return fmt.Sprint(found.Value)
	}
	return ""
}

func textsAt(o *built, path []string) []string {
	var out []string
	if len(path) == 0 {
		return nil
	}
	for _, p := range manifest.Each(o.Object, path) {
		out = append(out, fmt.Sprint(p.Value))
	}
	return out
}

// listenedFor: what others export to a mesh needs no listener of a port for which the mesh's
// own objects have its proxies listen otherwise: of the two, these have one.
func (a *auditor) listenedFor(u *unit, f *fact) []breach {
	if u.plan.Unit == plan.Shared {
		return nil
	}
	for i := range f.outbound {
		l := &f.outbound[i]
		for _, g := range a.sentTo(u, f, l) {
			if a.addressed[g.To] {
				continue
			}
			for _, own := range a.sends[g.To] {
				for j := range own.fact.outbound {
					o := &own.fact.outbound[j]
					why := l.drowns(o)
					if why == "" {
						continue
					}
					what := fmt.Sprintf("port %s for %s in the proxies of mesh %s", l.port, l.protocol, g.To)
					other := own.place()
					other.Field, other.File, other.Line = o.where.Field, o.where.File, o.where.Line
					b := breach{says: []any{f.id, what, own.fact.id, why}, other: other, where: &l.where}
					if len(g.Only) > 0 {
						b.where = &plan.Finding{Field: plan.Field{Unit: a.territory.owners[g.Name], At: g.At}}
					}
					return []breach{b}
				}
			}
		}
	}
	return nil
}

// sentTo are the grants by which other meshes have what an object says of a port: of the
// namespace that it is in, or, where it is rendered for a service that is exported, of that.
func (a *auditor) sentTo(u *unit, f *fact, l *outbound) []plan.Grant {
	if f.part != "" {
		return a.exportsOf(u, l)
	}
	var out []plan.Grant
	for _, g := range u.plan.Grants {
		whole := len(g.Only) == 0 && g.Kind == "Namespace" && g.Name == f.id.Namespace
		if whole && a.admitsOf(g, l) && (len(l.to) == 0 || slices.ContainsFunc(l.to, func(ns string) bool { return ns == "*" || a.territory.owners[ns] == g.To })) {
			out = append(out, g)
		}
	}
	return out
}

// admitsOf tells whether the mesh that a namespace is exported to has a port's hosts from there.
func (a *auditor) admitsOf(g plan.Grant, l *outbound) bool {
	for i := range a.units {
		if a.units[i].plan.Unit != g.To {
			continue
		}
		for _, use := range a.units[i].plan.Uses {
			if use.Kind != g.Kind || use.Name != g.Name {
				continue
			}
			return len(use.Of) == 0 || slices.ContainsFunc(use.Of, func(part plan.UsedPart) bool {
				return slices.ContainsFunc(l.hosts, func(h string) bool { return host.Covers(part.Name, h) || strings.HasPrefix(part.Name, h+".") })
			})
		}
	}
	return false
}

// exportsOf are the grants of services for which a unit's object is rendered.
func (a *auditor) exportsOf(u *unit, l *outbound) []plan.Grant {
	var out []plan.Grant
	for i := range a.units {
		for _, g := range a.units[i].plan.Grants {
			if g.To == u.plan.Unit && slices.ContainsFunc(g.Only, func(h string) bool { return slices.Contains(l.hosts, h) }) {
				out = append(out, g)
			}
		}
	}
	return out
}

// drowns tells why what is exported and what a mesh has itself need two listeners of one
// port, if they do.
func (l *outbound) drowns(own *outbound) string {
	switch {
	case l.port != own.port || l.way == own.way && l.way != plan.AsWhole || slices.Equal(l.hosts, own.hosts):
		return ""
	case l.way == plan.AsWhole:
		return fmt.Sprintf("without an address, %s takes all calls to a port. Say one, or take another port", l.protocol)
	case l.way == plan.ByHosts && own.way == plan.AsWhole:
		return "" // its own hosts are told from what is left
	}
	return fmt.Sprintf("%s and %s do not share a port. Take another", l.protocol, own.protocol)
}
