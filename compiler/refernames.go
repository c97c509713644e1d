package compiler

import (
	"cmp"
	"fmt"
	"maps"
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
	holders := a.objects[r.to]
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
		return &breach{rule: "dangling-reference", says: []any{f.id, r.to, r.field + a.namesake(u, r.to)}}
	}
	if len(holders) > 0 {
		return nil
	}
	if b := a.almostMade(u, f, r, r.to); b != nil {
		return b
	}
	if r.Granted && !u.sees(r.to.Namespace) {
		return a.unseen(u, f, r, r.to.Namespace)
	}
	return nil
}

// namesake is what the mesh has of a kind and name in another namespace.
func (a *auditor) namesake(u *unit, id manifest.ID) string {
	for _, ns := range u.plan.Owns {
		other := id
		if other.Namespace = ns; a.mine(u, other) {
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
	switch {
	case foreign || a.gives(word{u.plan.Unit, r.What, "", h.Name}) || a.isReserved(thing{"host", h.Name}):
		return nil
	case h.Service != "":
		return a.service(u, f, r)
	case h.In != "" && !u.sees(h.In):
		return a.unseen(u, f, r, h.In)
	case h.In != "" || !r.Full || len(u.plan.Sees) == 0:
		return nil
	}
	why := fmt.Sprintf("which no ServiceEntry of mesh %s has among its hosts, and which is no full name of a Service. If others apply one, say `cluster: reserved: names: host: \"%s\": \"WHOSE\"`", u.plan.Unit, h.Name)
	if short := strings.Split(h.Name, "."); len(short) == 2 && slices.Contains(u.plan.Owns, short[1]) {
		why = fmt.Sprintf("which the control plane finds by its full name alone: %s.svc.cluster.local", h.Name)
	}
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}}
}

// service: a host that is a Service's is in a namespace that the control plane
// discovers.
func (a *auditor) service(u *unit, f *fact, r *referral) *breach {
	id := manifest.ID{Kind: "Service", Namespace: r.host.Namespace, Name: r.host.Service}
	switch {
	case r.Full && r.host.Short:
		why := fmt.Sprintf("which the control plane finds by its full name alone, such as %s.%s.svc.cluster.local", id.Name, id.Namespace)
		return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, why}}
	case a.mine(u, id):
		return nil
	case !u.sees(id.Namespace):
		b := a.unseen(u, f, r, id.Namespace)
		b.says[3] = fmt.Sprint(b.says[3], ", or describe the host in a ServiceEntry of the mesh")
		return b
	case r.musts(id) && !a.isReserved(nameOf(id)):
		return &breach{rule: "dangling-reference", says: []any{f.id, id, r.field + a.namesake(u, id)}}
	}
	return a.almostMade(u, f, r, id)
}

// defined: a word that an object names is one that the mesh gives.
func (a *auditor) defined(u *unit, f *fact, r *referral) *breach {
	if len(r.Of) > 0 && !a.gives(word{u.plan.Unit, r.What, r.hostKey(), ""}) {
		return nil // of a host that others describe
	}
	for _, w := range r.words {
		free := slices.ContainsFunc(r.Free, func(f string) bool { return strings.EqualFold(f, w) })
		given, there := a.given[word{u.plan.Unit, r.What, r.hostKey(), host.Canonical(w)}]
		if b := a.unwritten(u, f, r, given); b != nil {
			return b
		}
		if free || there || a.isReserved(thing{r.What, w}) {
			continue
		}
		has := slices.Concat(a.words(u, r), r.Free)
		slices.Sort(has)
		instead := "there is none"
		if len(has) > 0 {
			instead = "there is " + strings.Join(slices.Compact(has), ", ")
		}
		of := "mesh " + u.plan.Unit
		if len(r.Of) > 0 {
			of = r.host.Name
		}
		return &breach{rule: "unknown-name", says: []any{f.id, r.What + " " + w, r.field, fmt.Sprintf("which %s does not have: %s", of, instead)}}
	}
	return nil
}

func (a *auditor) gives(w word) bool {
	_, given := a.given[w]
	return given
}

// words are those that a unit gives of a kind.
func (a *auditor) words(u *unit, r *referral) []string {
	var out []string
	for w := range maps.Keys(a.given) {
		if w.unit == u.plan.Unit && w.what == r.What && w.host == r.hostKey() && w.name != "" {
			out = append(out, w.name)
		}
	}
	return out
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
