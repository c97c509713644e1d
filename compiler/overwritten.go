package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// layered is an object that several of the user's patches change, as it is before
// them.
type layered struct {
	object manifest.Object
	was    map[string]any
	own    []plan.Patch
}

// layered are the objects of which each must be as it is without one of some patches,
// should that change nothing.
func (u *unit) layered() []layered {
	if len(u.plan.Own) < 2 {
		return nil
	}
	var out []layered
	for _, o := range u.objects {
		own := slices.DeleteFunc(slices.Clone(u.plan.Own), func(p plan.Patch) bool { return !aims(p.Target, o.Object) })
		if len(own) > 1 {
			out = append(out, layered{o.Object, manifest.Map(manifest.Clone(o.Body)), own})
		}
	}
	return out
}

// overwritten tells patches of whose effect later ones leave nothing.
func (u *unit) overwritten(all []layered) {
	for _, l := range all {
		own := slices.DeleteFunc(l.own, func(p plan.Patch) bool {
			return slices.ContainsFunc(u.idle, func(f plan.Finding) bool { return slices.Equal(f.At, p.At) })
		})
		for i, p := range own[:max(0, len(own)-1)] {
			without := manifest.Object{Body: manifest.Map(manifest.Clone(l.was))}
			for j, other := range own {
				if j != i && change(without, other) != nil {
					return // what is wrong with it is told already
				}
			}
			if !same(without.Body, l.object.Body) {
				continue
			}
			u.idle = append(u.idle, plan.Finding{
				Field: plan.Field{Unit: u.plan.Unit, At: p.At}, Rule: deadRule, Of: l.object.ID().String(),
				Says:   []any{"later patches set all that it changes in " + l.object.ID().String() + " otherwise: leave it out"},
				Others: []plan.Other{{Field: plan.Field{Unit: u.plan.Unit, At: own[len(own)-1].At}, Says: "the last patch of it"}},
			})
		}
	}
}
