package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// reached: a host is one that the control plane discovers. One of another mesh's
// is told by a rule of its own.
func (a *auditor) reached(u *unit, f *fact, r *referral) *breach {
	h := r.host
	if full := a.inDomain(h); full != "" {
		return a.spelt(f, r, full, true)
	}
	_, foreign := a.stranger(u, cmp.Or(h.Namespace, h.In))
	if h.In != "" && r.Near {
		if b := a.imported(u, f, r); b != nil {
			return b
		}
	}
	if !foreign && r.Exported && h.Service == "" && a.known(u, h.Name) && !a.isReserved(thing{"host", h.Name}) {
		return a.exported(u, f, r, "host "+h.Name, a.entriesOf(u, h.Name))
	}
	if foreign || a.known(u, h.Name) {
		return nil
	}
	if r.Near {
		if h.Service == "" || a.mine(u, serviceOf(h)) {
			return nil
		}
		return a.almost(u, f, r, serviceOf(h))
	}
	return a.discovered(u, f, r)
}

// discovered: a host that is not known stands where the control plane looks.
func (a *auditor) discovered(u *unit, f *fact, r *referral) *breach {
	h := r.host
	short := strings.Split(h.Name, ".")
	switch {
	case h.Service != "":
		return a.service(u, f, r)
	case a.almostEntry(u, h.Name) != "":
		why := fmt.Sprintf("which no ServiceEntry of mesh %s has among its hosts: did you mean %s?", u.plan.Unit, a.almostEntry(u, h.Name))
		return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}, sure: true}
	case h.In != "" && !u.sees(h.In):
		return a.unseen(u, f, r, h.In)
	case h.In != "" || len(u.plan.Sees) == 0 || strings.Contains(h.Name, "*"):
		return nil
	case len(short) == 2 && a.misplaced(u, short[0], short[1]) != "":
		return a.spelt(f, r, a.misplaced(u, short[0], short[1]), true)
	case len(short) == 2 && (u.sees(short[1]) || a.territory.owners[short[1]] != ""):
		return a.abbreviated(u, f, r, short[1])
	}
	return a.unknown(u, f, r)
}

// unknown: a host that is no Service's is one of a ServiceEntry that somebody may have.
func (a *auditor) unknown(u *unit, f *fact, r *referral) *breach {
	h := r.host
	if !r.Full && (r.Mild || a.blind(u)) {
		return nil
	}
	why := fmt.Sprintf("which no ServiceEntry of mesh %s has among its hosts, and which is no full name of a Service. If others apply one, say `cluster: reserved: names: host: \"%s\": \"WHOSE\"`", u.plan.Unit, h.Name)
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}}
}

// almostEntry is the host of a ServiceEntry of the unit's that a name is nearly.
func (a *auditor) almostEntry(u *unit, name string) string {
	var names []string
	for _, e := range a.entries {
		if e.unit == u.plan.Unit {
			names = append(names, e.name)
		}
	}
	like, _ := nearest.Misspelt(host.Canonical(name), names)
	return like
}

// misplaced is the full name of a Service of the unit's whose namespace has nearly
// the name that is said, if there is one.
func (a *auditor) misplaced(u *unit, service, ns string) string {
	like, ok := nearest.Misspelt(ns, u.plan.Owns)
	if id := (manifest.ID{Kind: "Service", Namespace: like, Name: service}); !ok || !a.mine(u, id) {
		return ""
	}
	return service + "." + like + ".svc.cluster.local"
}

// abbreviated: a host of two words, of which the last is a namespace, is no Service's
// to the control plane. That of another mesh's is told by a rule of its own.
func (a *auditor) abbreviated(u *unit, f *fact, r *referral, ns string) *breach {
	if !u.sees(ns) {
		return nil
	}
	return a.spelt(f, r, r.host.Name+".svc.cluster.local", !r.Full)
}

// known tells whether a host is one of a ServiceEntry that the control plane
// discovers, or one that the platform names.
func (a *auditor) known(u *unit, name string) bool {
	return a.isReserved(thing{"host", name}) || slices.ContainsFunc(a.entries, func(e entry) bool {
		return (e.unit == u.plan.Unit || u.sees(e.namespace)) && host.Covers(e.name, name)
	})
}

// blind tells whether the control plane discovers namespaces of which nobody
// describes what is there.
func (a *auditor) blind(u *unit) bool {
	return slices.ContainsFunc(u.plan.Sees, func(ns string) bool { return a.territory.owners[ns] == "" })
}

// spelt tells a host that is called otherwise in full.
func (a *auditor) spelt(f *fact, r *referral, full string, sure bool) *breach {
	why := "which the control plane finds by its full name alone, such as " + full
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}, sure: sure}
}

// service: a host that is a Service's is in a namespace that the control plane
// discovers.
func (a *auditor) service(u *unit, f *fact, r *referral) *breach {
	id := serviceOf(r.host)
	switch {
	case r.host.Short && (r.Full || strings.Contains(r.host.Name, ".")):
		return a.spelt(f, r, fmt.Sprintf("%s.%s.svc.cluster.local", id.Name, id.Namespace), true)
	case a.mine(u, id) || id.Name == "*":
		return nil
	case !u.sees(id.Namespace):
		b := a.unseen(u, f, r, id.Namespace)
		b.says[3] = fmt.Sprint(b.says[3], ", or describe the host in a ServiceEntry of the mesh")
		return b
	case r.musts(id) && !a.isReserved(nameOf(id)):
		return &breach{rule: "dangling-reference", says: []any{f.id, id, r.field + a.namesake(u, r, id), u.meant(f, id)}}
	}
	if b := a.almostMade(u, f, r, id); b != nil {
		return b
	}
	return a.almost(u, f, r, id)
}
