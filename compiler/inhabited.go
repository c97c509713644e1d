package compiler

import (
	"cmp"
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// misnamed tells a namespace that nobody has, and that is nearly one of the unit's.
func (a *auditor) misnamed(u *unit, ns string) bool {
	_, near := nearest.Misspelt(ns, u.plan.Owns)
	return near && len(a.claims[thing{"Namespace", ns}]) == 0
}

// inhabited: a namespace that an object names is there: for some fields, one that
// the control plane discovers.
func (a *auditor) inhabited(u *unit, f *fact, r *referral) *breach {
	ns := r.text
	if r.Labelled {
		return a.labelled(u, f, r)
	}
	if _, foreign := a.stranger(u, ns); foreign && r.Granted && r.Near && !u.sees(ns) {
		return a.unseen(u, f, r, ns)
	}
	if _, foreign := a.stranger(u, ns); foreign || slices.Contains(r.Free, ns) || slices.Contains(u.plan.Owns, ns) {
		return nil
	}
	like, ok := nearest.Like(ns, u.plan.Owns)
	meant := "."
	if ok {
		meant = fmt.Sprintf(": did you mean %s?", like)
	}
	switch {
	case r.Near && !a.misnamed(u, ns):
		return nil // of the platform's, nobody says all
	case r.Granted && len(u.plan.Sees) > 0 && u.sees(ns), r.Granted && len(u.plan.Sees) == 0, !r.Granted && len(a.claims[thing{"Namespace", ns}]) > 0:
		return nil
	case r.Granted && !r.Near:
		return a.unseen(u, f, r, ns)
	}
	why := fmt.Sprintf("which nobody has%s If it is there, say `cluster: reserved: namespaces: %s: \"WHOSE\"`", meant, label(ns))
	return &breach{rule: "unknown-name", says: []any{f.id, "namespace " + ns, cmp.Or(r.field, "spec"), why}}
}

// labelled: a namespace of the unit's that a selector names by a label has that label.
func (a *auditor) labelled(u *unit, f *fact, r *referral) *breach {
	ns := r.text
	key := fmt.Sprint(r.from.At[len(r.from.At)-1])
	labels, described := a.namespaces[ns]
	if _, has := labels[key]; has || !described || a.awaited[ns] || !slices.Contains(u.plan.Owns, ns) {
		return nil
	}
	why := fmt.Sprintf("but the Namespace has no label %s: select it by %s", key, manifest.NamespaceLabel)
	return &breach{rule: "selects-nothing", says: []any{f.id, "namespace " + ns, r.field, why}, sure: true}
}
