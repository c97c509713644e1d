package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// named: an object that another names is the mesh's, and there where a mesh alone
// brings such.
func (a *auditor) named(u *unit, f *fact, r *referral) *breach {
	if r.AtPods {
		return a.besidePods(u, f, r)
	}
	holders := a.objects[r.to]
	if b := a.rooted(u, f, r); b != nil {
		return b
	}
	if a.mine(u, r.to) {
		return a.admitted(u, f, r)
	}
	if a.claims.contested(nameOf(r.to)) || a.isReserved(nameOf(r.to)) {
		return nil
	}
	granted := r.Granted && u.sees(r.to.Namespace)
	if other, foreign := a.stranger(u, r.to.Namespace); foreign && !granted {
		return &breach{rule: "foreign-reference", says: []any{f.id, r.to, "in a namespace of " + title(other.unit), r.field}, other: other.place()}
	}
	if r.musts(r.to) && len(holders) == 0 {
		return &breach{rule: "dangling-reference", says: []any{f.id, r.to, r.field + a.namesake(u, r, r.to)}}
	}
	if len(holders) > 0 {
		return nil
	}
	return a.absent(u, f, r)
}

// absent: an object that nobody has is seen from where it is named, is admitted,
// and is called like none that is there.
func (a *auditor) absent(u *unit, f *fact, r *referral) *breach {
	if b := a.almostMade(u, f, r, r.to); b != nil {
		return b
	}
	if r.Granted && !u.sees(r.to.Namespace) {
		return a.unseen(u, f, r, r.to.Namespace)
	}
	if b := a.admitted(u, f, r); b != nil {
		return b
	}
	return a.almost(u, f, r, r.to)
}

// rooted: what holds for all of a mesh stands in its root namespace.
func (a *auditor) rooted(u *unit, f *fact, r *referral) *breach {
	if !slices.Contains(r.Root, plan.Kinds{Group: r.to.Group, Kind: r.to.Kind}) {
		return nil
	}
	root := a.root(u, r)
	if root == "" || root == f.id.Namespace {
		return nil
	}
	return &breach{rule: "not-admitted", says: []any{f.id, r.to, r.field, fmt.Sprintf("which only what stands in the root namespace may: put it into %s", root)}}
}

// namesake is what the mesh has of a kind and name in another namespace.
func (a *auditor) namesake(u *unit, r *referral, id manifest.ID) string {
	for _, ns := range u.plan.Owns {
		other := id
		other.Namespace = ns
		switch {
		case !a.mine(u, other):
		case r.Local:
			return fmt.Sprintf("; the mesh has one in %s, and only what stands there can name it", ns)
		default:
			return fmt.Sprintf("; the mesh has %s/%s", ns, id.Name)
		}
	}
	return ""
}

// mine tells an object that the unit, or what the meshes share, renders, or that
// a control plane makes for one.
func (a *auditor) mine(u *unit, id manifest.ID) bool {
	if m, ok := a.made[id]; ok && m.unit == u {
		return true
	}
	return slices.ContainsFunc(a.objects[id], func(h holder) bool { return h.unit == u || h.unit.plan.Unit == plan.Shared })
}

func (r *referral) musts(id manifest.ID) bool {
	return slices.ContainsFunc(r.Must, func(k plan.Kinds) bool { return k.Group == id.Group && k.Kind == id.Kind })
}

// almostMade tells a Service that is not there where a control plane makes one
// for an object of that name under another: of a Service that is called as the
// object is, an object may speak that names it twice, an application's.
func (a *auditor) almostMade(u *unit, f *fact, r *referral, id manifest.ID) *breach {
	if id.Group != "" || id.Kind != "Service" {
		return nil
	}
	for _, w := range a.pods[u.plan.Unit] {
		if w.made == nil || w.id.Namespace != id.Namespace {
			continue
		}
		suffix, like := strings.CutPrefix(id.Name, w.id.Name)
		meant := like && strings.HasPrefix(w.made.service, id.Name) && id.Name != w.id.Name
		meant = meant || like && suffix == "" && !slices.ContainsFunc(f.refers, func(o referral) bool { return &o != r && o.to.Name == id.Name && o.field != r.field })
		if meant {
			return &breach{rule: "unknown-name", says: []any{f.id, id, r.field, fmt.Sprintf("but the Service that the control plane makes for %s is called %s", w.id, w.made.service)}}
		}
	}
	return nil
}

// unseen tells a namespace that the control plane does not discover.
func (a *auditor) unseen(u *unit, f *fact, r *referral, ns string) *breach {
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, fmt.Sprintf("in namespace %s, which the control plane of mesh %s does not discover: grant it by `egress: %s: [\"*\"]`", ns, u.plan.Unit, label(ns))}}
}

// label writes a namespace as a field of CUE's.
func label(ns string) string {
	if strings.Contains(ns, "-") || ns[0] <= '9' {
		return strconv.Quote(ns)
	}
	return ns
}

// reached: a host is one that the control plane discovers. One of another mesh's
// is told by a rule of its own.
func (a *auditor) reached(u *unit, f *fact, r *referral) *breach {
	h := r.host
	_, foreign := a.stranger(u, cmp.Or(h.Namespace, h.In))
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
	case h.In != "" && !u.sees(h.In):
		return a.unseen(u, f, r, h.In)
	case h.In != "" || len(u.plan.Sees) == 0 || strings.Contains(h.Name, "*"):
		return nil
	case len(short) == 2 && (u.sees(short[1]) || a.territory.owners[short[1]] != ""):
		return a.abbreviated(u, f, r, short[1])
	case !r.Full && (r.Mild || a.blind(u)):
		return nil
	}
	why := fmt.Sprintf("which no ServiceEntry of mesh %s has among its hosts, and which is no full name of a Service. If others apply one, say `cluster: reserved: names: host: \"%s\": \"WHOSE\"`", u.plan.Unit, h.Name)
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}}
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
		return &breach{rule: "dangling-reference", says: []any{f.id, id, r.field + a.namesake(u, r, id)}}
	}
	if b := a.almostMade(u, f, r, id); b != nil {
		return b
	}
	return a.almost(u, f, r, id)
}

// unwritten judges what is named with a word that an object names, or that a
// profile of the chart's gives: where nobody uses it, nobody minds.
func (a *auditor) unwritten(u *unit, f *fact, r *referral, of given) *breach {
	if of.by == nil || !of.by.unwritten && r.Group == "" {
		return nil
	}
	for i := range of.fact.refers {
		if h := &of.fact.refers[i]; h.By == plan.ByHost && h.item == of.by.item {
			if b := a.reached(u, f, h); b != nil {
				b.says[2] = r.field
				return b
			}
		}
	}
	return nil
}
