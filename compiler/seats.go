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
			makes, adds := b.refers.brought(o.Object)
			if o.part != "" || o.ID() != id && !slices.Contains(makes, id) && (s.Most > 0 || !slices.Contains(adds, id)) {
				continue
			}
			if left--; left < 0 && !u.toldOf(o, s.Rule) {
				u.wrong(o, s.Rule, nil, "is the "+s.Kind+" "+s.Name+s.Says)
			}
		}
	}
}

// toldOf tells an object of which a check tells something by the rule already, or that bears the
// name of one of the unit's own, of which another rule does.
func (u *unit) toldOf(o *built, rule string) bool {
	return slices.ContainsFunc(u.plan.Checks, func(c plan.Check) bool {
		return c.Rule == rule && len(o.at) > 0 && within(c.At, o.at)
	}) || slices.ContainsFunc(u.objects, func(own built) bool { return own.part != "" && own.ID() == o.ID() })
}
