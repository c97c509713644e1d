package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// seats: what only who may makes has no second maker, whatever object makes it.
func (b *builder) seats(u *unit) {
	for _, s := range u.plan.Seats {
		id, left := manifest.ID{Kind: s.Kind, Namespace: s.Namespace, Name: s.Name}, s.Most
		for o := range u.sound {
			if o.part != "" || o.ID() != id && !slices.Contains(b.refers.brought(o.Object), id) {
				continue
			}
			told := func(c plan.Check) bool { return c.Rule == s.Rule && len(o.at) > 0 && within(c.At, o.at) }
			if left--; left < 0 && !slices.ContainsFunc(u.plan.Checks, told) {
				u.wrong(o, s.Rule, nil, "is the "+s.Kind+" "+s.Name+s.Says)
			}
		}
	}
}
