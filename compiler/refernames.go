package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
		field := other.field()
		return &breach{rule: "foreign-reference", says: []any{f.id, r.to, "in a namespace of " + title(other.unit), r.field}, other: &field}
	}
	if r.musts(r.to) {
		return &breach{rule: "dangling-reference", says: []any{f.id, r.to, r.field}}
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
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, fmt.Sprintf("in namespace %s, which the control plane of mesh %s does not discover: grant it by `egress: %q: [\"*\"]`", ns, u.plan.Unit, ns)}}
}

// reached: a host is one that the control plane discovers. One of another mesh's
// is told by a rule of its own.
func (a *auditor) reached(u *unit, f *fact, r *referral) *breach {
	h := r.host
	if a.given[word{u.plan.Unit, r.What, "", h.name}] || a.isReserved(thing{"host", h.name}) {
		return nil
	}
	say := func(what string) *breach {
		return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, what}}
	}
	if h.in != "" && h.service == "" {
		if _, foreign := a.stranger(u, h.in); !foreign && !u.sees(h.in) {
			return a.unseen(u, f, r, h.in)
		}
		return nil
	}
	if h.service == "" {
		if short := strings.Split(h.name, "."); r.Full && len(short) == 2 && slices.Contains(u.plan.Owns, short[1]) {
			return say(fmt.Sprintf("which the control plane finds by its full name alone: %s.svc.cluster.local", h.name))
		}
		if r.Full && len(u.plan.Sees) > 0 {
			return say(fmt.Sprintf("which no ServiceEntry of mesh %s has among its hosts, and which is no full name of a Service. If others apply one, say `cluster: reserved: names: \"host %s\": \"WHOSE\"`", u.plan.Unit, h.name))
		}
		return nil
	}
	if _, foreign := a.stranger(u, h.namespace); foreign {
		return nil
	}
	id := manifest.ID{Kind: "Service", Namespace: h.namespace, Name: h.service}
	switch {
	case r.Full && h.short:
		return say(fmt.Sprintf("which the control plane finds by its full name alone, such as %s.%s.svc.cluster.local", h.service, h.namespace))
	case a.mine(u, id):
		return nil
	case !u.sees(h.namespace):
		b := a.unseen(u, f, r, h.namespace)
		b.says[3] = fmt.Sprint(b.says[3], ", or describe the host in a ServiceEntry of the mesh")
		return b
	case r.musts(id) && !a.isReserved(nameOf(id)):
		return &breach{rule: "dangling-reference", says: []any{f.id, id, r.field}}
	}
	return a.almostMade(u, f, r, id)
}

// defined: a word that an object names is one that the mesh gives.
func (a *auditor) defined(u *unit, f *fact, r *referral) *breach {
	if r.Of != "" && !a.given[word{u.plan.Unit, r.What, r.hostKey(), ""}] {
		return nil // of a host that others describe
	}
	for _, w := range r.words {
		free := slices.ContainsFunc(r.Free, func(f string) bool { return strings.EqualFold(f, w) })
		if free || a.given[word{u.plan.Unit, r.What, r.hostKey(), strings.ToLower(w)}] || a.isReserved(thing{r.What, w}) {
			continue
		}
		var has []string
		for other := range maps.Keys(a.given) {
			if other.unit == u.plan.Unit && other.what == r.What && other.host == r.hostKey() && other.name != "" {
				has = append(has, other.name)
			}
		}
		has = append(has, r.Free...)
		slices.Sort(has)
		there := "there is none"
		if len(has) > 0 {
			there = "there is " + strings.Join(slices.Compact(has), ", ")
		}
		of := "mesh " + u.plan.Unit
		if r.Of != "" {
			of = r.host.name
		}
		return &breach{rule: "unknown-name", says: []any{f.id, r.What + " " + w, r.field, fmt.Sprintf("which %s does not have: %s", of, there)}}
	}
	return nil
}
