package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// wanted are what an object asks for that a tenant must be granted, or may be
// bound in: what the schema's table sees, and what an object of a user's own
// stands for, takes of a node or gives as rights.
func (b *builder) wanted(u *unit, o *built) []sighting {
	if u.plan.Unit == plan.Shared {
		return nil
	}
	out := u.seen(b.wants, o)
	want := func(kind, name string) {
		out = append(out, sighting{thing: thing{kind, name}, where: u.blame(o, "", nil)})
	}
	if o.part != "" {
		return out
	}
	out = append(out, b.powers(u, o)...)
	id := o.ID()
	name := id.GroupKind() + " " + id.Name
	if u.within(id) || slices.ContainsFunc(out, func(w sighting) bool { return w.name == name }) {
		return out // the table asks for the same grant, and says better why
	}
	if o.source == authored {
		want("object", name)
		return out
	}
	if o.unconfined != nil {
		want("unconfined binding", name)
		out[len(out)-1].where = plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: o.unconfined}}
	}
	if id.Kind == "ClusterRoleBinding" && !u.hasRole(o) || manifest.Gathers(o.Object) {
		want("object", name)
		return out
	}
	want("object of an addon", name)
	if id.Kind == "ClusterRole" {
		for _, right := range manifest.Rights(o.Object) {
			want("right", right)
			out[len(out)-1].has, out[len(out)-1].covered = right, name
		}
	}
	return out
}

// within tells what stands in a namespace, or is one of the unit's own.
func (u *unit) within(id manifest.ID) bool {
	return id.Namespace != "" || id.Group == "" && id.Kind == "Namespace" && slices.Contains(u.plan.Owns, id.Name)
}

// powers are those of the pods that an object makes, which a tenant must be granted.
func (b *builder) powers(u *unit, o *built) []sighting {
	var out []sighting
	ask := func(kind string, powers []manifest.Power) {
		for _, p := range powers {
			out = append(out, sighting{thing: thing{kind, p.Name}, where: u.blame(o, "", p.At), at: p.At, has: p.Has})
		}
	}
	ask("power of pods", manifest.Powers(o.Object, b.grants.may()))
	ask("anti-affinity of pods", manifest.Repels(o.Object, u.owns, u.marked))
	return out
}

// seen is what sights see in an object, each at the user's value that says it.
func (u *unit) seen(sights []sight, o *built) []sighting {
	out := u.held(sights, o)
	for i, w := range out {
		if at := w.at; slices.Equal(w.where.At, o.at) {
			out[i].where = u.blameValue(o, at, manifest.Placed{Value: manifest.Reached(o.Object, at), At: at})
		}
	}
	return out
}

// hasRole tells whether what a binding gives is a role that the unit brings.
func (u *unit) hasRole(binding *built) bool {
	return slices.ContainsFunc(manifest.References(binding.Object), func(r manifest.Reference) bool {
		return r.To.Kind == "ClusterRole" && slices.ContainsFunc(u.objects, func(o built) bool { return o.ID() == r.To })
	})
}
