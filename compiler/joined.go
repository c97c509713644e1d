package compiler

import (
	"cmp"
	"strings"

	"meshc.dev/compiler/manifest"
)

// homeOf is the namespace that a text is, or, where one is joined with a name by a hyphen, of
// which both may have hyphens: the one in which somebody has what is so named, else one of the unit's,
// else the longest that there is. Nothing where there is none.
func (a *auditor) homeOf(u *unit, r *referral) string {
	if len(r.Joined) == 0 {
		return r.text
	}
	var own, has, longest string
	for i, c := range r.text {
		ns, name := r.text[:i], strings.TrimPrefix(r.text[i:], "-")
		if c != '-' || name == "" || len(a.claims[thing{"Namespace", ns}]) == 0 {
			continue
		}
		longest = ns
		if u.owns(ns) {
			own = ns
		}
		for _, k := range r.Joined {
			switch there := len(a.objects[manifest.ID{Group: k.Group, Kind: k.Kind, Namespace: ns, Name: name}]) > 0; {
			case there && u.owns(ns):
				return ns
			case there:
				has = ns
			}
		}
	}
	return cmp.Or(has, own, longest)
}
