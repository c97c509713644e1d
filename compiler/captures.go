package compiler

import (
	"net/netip"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// captured are the hosts of which an object says what becomes of calls to them,
// where such a kind of object may do so in other namespaces.
type captured struct {
	plan.Capture
	hosts []heldHost
	// to are the namespaces that it is for, and binds what it binds to.
	to, binds []string
	matches   []matched
	// taker is whose control plane alone has it, as its label says.
	taker string
}

// heldHost is a host, or addresses.
type heldHost struct {
	name      string
	addresses netip.Prefix
	where     plan.Finding
}

// captures are what the schema's table says of an object.
func (u *unit) captures(table []plan.Capture, o *built) []captured {
	var out []captured
	for _, row := range table {
		if o.part != "" || row.Kind != o.Kind() || row.Group != o.Group() {
			continue
		}
		c := captured{Capture: row, to: namesAt(o.At(row.To...)), taker: o.Labels()[row.Takes]}
		if len(row.Binds) > 0 {
			c.binds = namesAt(o.At(row.Binds...))
		}
		c.matches = u.matches(o, row.Matches)
		c.hosts = slices.Concat(u.heldAt(o, row.Hosts), u.heldAt(o, row.Addresses))
		out = append(out, c)
	}
	return out
}

// heldAt are the hosts and addresses at a place in an object.
func (u *unit) heldAt(o *built, path []string) []heldHost {
	if len(path) == 0 {
		return nil
	}
	var out []heldHost
	for i, name := range namesAt(o.At(path...)) {
		var at []any
		for _, s := range path {
			at = append(at, s)
		}
		if manifest.List(o.At(path...)) != nil {
			at = append(at, i)
		}
		addresses, _ := rangeOf(name)
		out = append(out, heldHost{host.Canonical(name), addresses, u.blame(o, "", at)})
	}
	return out
}

// namesAt are a text, or those of a list.
func namesAt(v any) []string {
	if name, ok := v.(string); ok {
		return []string{name}
	}
	list := manifest.List(v)
	out := make([]string, len(list))
	for i, item := range list {
		out[i], _ = item.(string)
	}
	return out
}

// ownHosts: in a namespace that is exported, what an object says of hosts holds
// for the proxies of the mesh that it is exported to. It says nothing there of
// hosts that are not its own mesh's. What the platform puts into a namespace that it has
// meshes share is for them.
func (a *auditor) ownHosts(u *unit, f *fact) []breach {
	if u.plan.Unit == plan.Shared {
		return nil
	}
	var out []breach
	for _, c := range f.captures {
		for _, to := range a.takers(u, f, c) {
			for _, h := range c.hosts {
				what, taken := a.taken(u, c, h, to)
				switch {
				case !taken:
				case len(out) > 0: // one remedy for all
					out[0].also = alsoAt(out[0].also, *out[0].where, h.where)
				default:
					out = append(out, breach{says: []any{f.id, h.name, what, to, f.id.Namespace, c.Instead}, where: &h.where})
				}
			}
		}
	}
	return out
}

// takers are the meshes whose proxies an object is for, beside its own mesh's.
func (a *auditor) takers(u *unit, f *fact, c captured) []string {
	within := func(name string) bool {
		ns, _, ok := strings.Cut(name, "/")
		return name == c.All || ok && ns != "." && !slices.Contains(u.plan.Owns, ns)
	}
	if len(c.Binds) > 0 && len(c.binds) > 0 && !slices.ContainsFunc(c.binds, within) {
		return nil
	}
	var out []string
	for _, g := range u.plan.Grants {
		if len(g.Only) > 0 || g.Kind != "Namespace" || g.Name != f.id.Namespace || slices.Contains(out, g.To) {
			continue
		}
		if len(c.to) == 0 || slices.ContainsFunc(c.to, func(ns string) bool { return ns == "*" || a.territory.owners[ns] == g.To }) {
			out = append(out, g.To)
		}
	}
	return out
}

// taken tells whose a host is, where it is not the mesh's own: a Service of
// another namespace, or what the other mesh has made known itself.
func (a *auditor) taken(u *unit, c captured, h heldHost, to string) (string, bool) {
	if h.addresses.IsValid() {
		return a.takenRange(u, c, h.addresses, to)
	}
	name := h.name
	ns, inside := host.InCluster(name)
	switch {
	case !inside && !strings.Contains(name, ".") && name != "*":
		// What is short is a Service of the object's own namespace, where it is
		// not taken by its letters.
		return "what any namespace calls so", c.Defines
	case inside && ns != "":
		owner := a.territory.owners[ns]
		told := owner != "" && owner != u.plan.Unit && a.territory.foreign(u.plan)(ns)
		return "of namespace " + ns, !told && !slices.Contains(u.plan.Owns, ns)
	case inside:
		return "Services of any namespace", true
	}
	// NAME.NAMESPACE is what the proxies take for NAME.NAMESPACE.svc.
	if last := name[strings.LastIndex(name, ".")+1:]; strings.Count(name, ".") == 1 && (a.territory.owners[last] == to || a.isReserved(thing{"Namespace", last})) {
		return "of namespace " + last, !a.territory.foreign(u.plan)(last)
	}
	return a.madeKnown(name, to)
}

// madeKnown tells whether a host is one that a mesh makes known by an object of its
// own, or stands for some that are.
func (a *auditor) madeKnown(name, to string) (string, bool) {
	own, _ := a.grants.values(to, "hosts")
	granted := slices.IndexFunc(own.Values, func(zone string) bool { return zone != "*" && overlaps("host", zone, name) })
	i := slices.IndexFunc(a.hosts[to], func(own heldHost) bool { return host.Covers(name, own.name) })
	switch {
	case i < 0 && granted >= 0:
		return "of " + own.Values[granted] + ", which it is granted", true
	case i < 0:
		return "", false
	case a.hosts[to][i].name == name:
		return "which it knows by an object of its own", true
	}
	return a.hosts[to][i].name + " among them, which it knows by an object of its own", true
}
