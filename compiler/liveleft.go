package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// left are what the cluster has of meshes by their labels and the description does not render,
// such as a control plane that a mesh goes over from: to other meshes it is as anybody's.
func (o others) left(units []unit) []other {
	rendered := map[manifest.ID]bool{}
	for i := range units {
		for j := range units[i].facts {
			rendered[units[i].facts[j].id] = true
		}
	}
	return slices.DeleteFunc(o.owned(), func(one other) bool { return one.Labels()[o.Mesh] == "" || rendered[one.ID()] })
}

// but is what is left of meshes but one, as what others have, and with it the classes that are
// the default of the cluster.
func (o others) but(mesh string, left []other) others {
	of := o.Classless.Default.Kinds
	o.objects = o.all(of.Group, of.Kind)
	for _, one := range left {
		if one.Labels()[o.Mesh] != mesh {
			o.objects = append(o.objects, one)
		}
	}
	o.know()
	return o
}

// leaves: what other meshes leave in the cluster keeps off what a mesh has.
func (o others) leaves(u *unit, left []other, units []unit) []plan.Finding {
	if len(left) == 0 {
		return nil
	}
	p := o.but(u.plan.Unit, left)
	return slices.Concat(p.takes(u, p.conditions(units)), p.judges(u), p.looked(u))
}

// written: where a control plane writes into a mesh's namespaces, there is nothing that
// somebody else has written.
func (o others) written(u *unit) []plan.Finding {
	var out []plan.Finding
	spaces := u.spaces()
	for _, one := range o.objects {
		if _, mine := spaces[one.Namespace()]; !mine || one.Kind() != o.Writes.Kind || one.Group() != "" || one.Labels()[o.Writes.Label] == o.Writes.Is {
			continue
		}
		for _, c := range u.plan.Claims {
			if c.Kind != o.Writes.Claim || c.Name != one.Name() {
				continue
			}
			t := thing{c.Kind, c.Name}
			out = append(out, plan.Finding{
				Field: plan.Field{Unit: u.plan.Unit, At: c.At}, Rule: diag.Unique(t.kind),
				Says: []any{t, o.holder(t, one, territory{})}, Others: []plan.Other{one.place("there in the cluster")},
			})
		}
	}
	return out
}
