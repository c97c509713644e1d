package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// named: an object that another names is the mesh's, and there where a mesh alone
// brings such.
func (a *auditor) named(u *unit, f *fact, r *referral) *breach {
	switch {
	case len(r.Only) > 0:
		return r.allowed(f)
	case r.AtPods:
		return a.besidePods(u, f, r)
	}
	if b := cmp.Or(a.rooted(u, f, r), a.behind(u, f, r)); b != nil {
		return b
	}
	switch {
	case a.mine(u, r.to):
		return a.admitted(u, f, r)
	case a.claims.contested(nameOf(r.to)) || a.isReserved(nameOf(r.to)):
		return nil
	}
	if b, foreign := a.foreign(u, f, r); foreign {
		return b
	}
	holders := a.objects[r.to]
	if r.musts(r.to) && len(holders) == 0 {
		return &breach{rule: "dangling-reference", says: []any{f.id, r.to, r.field + a.namesake(u, r, r.to), u.meant(f, r.to)}}
	}
	if len(holders) > 0 {
		return nil
	}
	return a.absent(u, f, r)
}

// foreign: an object that is another mesh's, or stands in a namespace of one that does not
// let it be named. It may be told by a rule of its own, or not be told, for anybody's will do.
func (a *auditor) foreign(u *unit, f *fact, r *referral) (told *breach, foreign bool) {
	holders := a.objects[r.to]
	if r.Unscoped && len(holders) > 0 && u.plan.Unit != plan.Shared {
		if a.toldElsewhere(u, f, r.to) {
			return nil, true
		}
		return &breach{rule: "foreign-reference", says: []any{f.id, r.to, "of " + title(holders[0].unit.plan.Unit), r.field}, other: holders[0].place()}, true
	}
	other, foreign := a.stranger(u, r.to.Namespace)
	switch {
	case !foreign || r.Granted && u.sees(r.to.Namespace):
		return nil, false
	case r.Abroad || a.toldElsewhere(u, f, r.to):
		return nil, true
	}
	return &breach{rule: "foreign-reference", says: []any{f.id, r.to, "in a namespace of " + title(other.unit), r.field}, other: other.place()}, true
}

// absent: an object that nobody has is seen from where it is named, is admitted,
// and is called like none that is there.
func (a *auditor) absent(u *unit, f *fact, r *referral) *breach {
	if b := a.almostMade(u, f, r, r.to); b != nil {
		return b
	}
	if b := u.otherwise(f, r); b != nil {
		return b
	}
	if r.Instead != "" && slices.ContainsFunc(a.held[thing{r.What, r.to.Name}], func(h holder) bool { return h.unit == u }) {
		why := fmt.Sprintf("which is not there: that the mesh has this %s, its control plane knows by its own configuration. Name it by %s", r.What, r.Instead)
		return &breach{rule: "unknown-name", says: []any{f.id, r.to, r.field, why}}
	}
	if elsewhere := a.namesake(u, r, r.to); r.Local && elsewhere != "" {
		return &breach{rule: "unknown-name", says: []any{f.id, r.to, r.field, "which is not rendered" + elsewhere + ". " + othersApply(r.to)}, sure: true}
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
	meant, or := "", "grant"
	like, ok := nearest.Like(ns, u.plan.Owns)
	if root := a.root(u, r); root != "" && ns == r.Usual {
		like, ok = root, true // that of the documents is another in each mesh
	}
	if r.Own {
		if meant = "name one of these, or leave it out"; ok {
			meant = fmt.Sprintf("did you mean %s?", like)
		}
		return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, fmt.Sprintf("which is no namespace of mesh %s, whose control plane has proxies in its own alone: %s", u.plan.Unit, meant)}}
	}
	if ok {
		meant, or = fmt.Sprintf("did you mean %s? ", like), "Or grant"
	}
	return &breach{rule: "undiscovered-host", says: []any{f.id, r.said, r.field, fmt.Sprintf("in namespace %s, which the control plane of mesh %s does not discover: %s%s it by `egress: %s: [\"*\"]`", ns, u.plan.Unit, meant, or, label(ns))}}
}

// label writes a namespace or a kind as a field of CUE's.
func label(ns string) string {
	if strings.ContainsAny(ns, "-.") || ns[0] <= '9' {
		return strconv.Quote(ns)
	}
	return ns
}

// unwritten judges what is named with a word that an object names, or that a
// profile of the chart's gives: where nobody uses it, nobody minds.
func (a *auditor) unwritten(u *unit, f *fact, r *referral, of given) *breach {
	if of.by == nil || !of.by.unwritten && r.Group == "" {
		return nil
	}
	for _, h := range of.fact.refers {
		if h.By != plan.ByHost || h.item != of.by.item {
			continue
		}
		h.field = r.field
		if b := a.reached(u, f, &h); b != nil && (of.by.unwritten || !b.sure && b.rule != "not-described") { // else that is told there
			return b
		}
	}
	return nil
}
