package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// classless: no Ingress of a mesh is one that a control plane of others takes because it
// names no class; served are those control planes.
func (o others) classless(u *unit) (out []plan.Finding, served map[manifest.ID]bool) {
	of := func(one manifest.Object, k plan.Kinds) bool { return one.Group() == k.Group && one.Kind() == k.Kind }
	isDefault := func(one manifest.Object) bool {
		return of(one, o.Classless.Default.Kinds) && manifest.Texts(one.At("metadata", "annotations"))[o.Classless.Default.Annotation] == "true"
	}
	if slices.ContainsFunc(o.objects, func(one other) bool { return isDefault(one.Object) }) {
		return nil, nil
	}
	served = map[manifest.ID]bool{}
	spaces := o.labelled(u)
	for _, s := range o.looks {
		if is, _ := manifest.Find(s.at.Object, []string{"data", o.Scope.Data}, o.Classless.Field); is != o.Classless.Is {
			continue
		}
		for one := range u.finals() {
			named := slices.ContainsFunc(o.Classless.Places, func(place []string) bool { return one.At(place...) != nil })
			if !of(one.Object, o.Classless.Kinds) || named || !s.selects(spaces[one.Namespace()]) {
				continue
			}
			f := u.blame(one, "live-ingress", nil, one.ID(), fmt.Sprintf("%s (%s)", s.plane.ID(), s.plane.whose()))
			f.Others = append(f.Others, s.at.place(itsConfiguration))
			out = append(out, f)
			served[s.plane.ID()] = true
		}
	}
	return out, served
}
