package compiler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// patch applies the schema's patches, then the user's, and looks at what comes
// out: what a mesh stands on is what the schema has it be, but where it lets a
// mesh differ.
func (b *builder) patch(u *unit) {
	u.apply(u.plan.Patches, len(u.findings) == 0)
	if len(u.findings) > 0 {
		u.apply(u.plan.Own, false)
		return // what is missing or half patched is told already
	}
	u.base = b.baseline(u)
	several := u.layered()
	for _, p := range u.plan.Own {
		var before []manifest.Object
		for _, o := range u.aimed(p.Target) {
			before = append(before, manifest.Object{Body: manifest.Map(manifest.Clone(o.Body))})
		}
		u.apply([]plan.Patch{p}, true)
		u.idlePatch(p, before, u.aimed(p.Target))
	}
	if len(u.findings) == 0 {
		u.overwritten(several)
	}
	if len(u.findings) == 0 {
		b.close(u, u.base)
	}
	if len(u.findings) == 0 {
		b.like(u)
		u.hold()
	}
}

// apply carries out patches in their order. One that finds nothing to change
// is told: silence would ship an unpatched mesh. Where the unit is not complete, the target may
// be among what is missing.
func (u *unit) apply(patches []plan.Patch, complete bool) {
	for _, p := range patches {
		targets := u.aimed(p.Target)
		for _, o := range targets {
			if err := change(o, p); err != nil {
				u.found(p.At, "patch", err)
			}
		}
		switch {
		case len(targets) == 0 && complete:
			u.found(p.At, "patch", u.lacks(p))
		case slices.ContainsFunc(targets, func(o manifest.Object) bool { return o.ID() != targets[0].ID() }): // else one object stands twice
			u.found(p.At, "patch", fmt.Sprintf("%d objects are the patch's target: add target.namespace", len(targets)))
		}
	}
}

// lacks says that a patch has no target. One of the schema's has lost it to
// something that the user set: the mesh lacks what keeps it apart.
func (u *unit) lacks(p plan.Patch) string {
	if p.MergeAt != nil {
		return fmt.Sprintf("no object of this unit is the patch's target: there is no %s %s%s", p.Target.Kind, p.Target.Name, u.hint(p.Target))
	}
	u.halted = true
	return fmt.Sprintf("%s %s, which keeps the meshes apart, is not rendered", p.Target.Kind, p.Target.Name)
}

// hint tells what there is of the kind that a target names, or which kind was likely meant.
func (u *unit) hint(t plan.Target) string {
	names, kinds := map[string]bool{}, map[string]bool{}
	for _, o := range u.objects {
		kinds[o.Kind()] = true
		if o.Kind() == t.Kind {
			names[o.Name()] = true
		}
	}
	there := slices.Sorted(maps.Keys(names))
	if like, ok := nearest.Like(t.Name, there); ok && like != t.Name {
		return ": did you mean " + like + "?"
	}
	if kind, ok := nearest.Like(t.Kind, slices.Sorted(maps.Keys(kinds))); ok && len(there) == 0 {
		return ": did you mean " + kind + "?"
	}
	if len(there) == 0 {
		return ", nor any other"
	}
	return ", but " + listed(there)
}

// aimed gives the objects that a target names.
func (u *unit) aimed(t plan.Target) []manifest.Object {
	var out []manifest.Object
	for _, o := range u.objects {
		if aims(t, o.Object) {
			out = append(out, o.Object)
		}
	}
	return out
}

func aims(t plan.Target, o manifest.Object) bool {
	return o.Kind() == t.Kind && o.Name() == t.Name && (t.Namespace == "" || t.Namespace == o.Namespace())
}

// change applies one patch to one object.
func change(o manifest.Object, p plan.Patch) error {
	before := o.ID()
	if err := manifest.Patch(o, p.Merge); err != nil {
		return err
	}
	if o.ID() != before {
		return fmt.Errorf("a patch may not change what identifies %s", before)
	}
	for _, r := range p.Restrict {
		if !manifest.Restrict(o, r) {
			return fmt.Errorf("%s grants none of %v on %s for all names", before, r.Verbs, r.Resource)
		}
	}
	return nil
}

// hold looks for what isolation rests on in what is rendered: where it is not
// there, the charts are to blame, since the user's values and patches are judged
// already.
func (u *unit) hold() {
	var at plan.Path
	if len(u.plan.Sources) > 0 {
		at = u.plan.Sources[0].ChartAt
	}
	in := manifest.Finder{}
	for _, i := range u.plan.Invariants {
		targets := u.aimed(i.Target)
		if len(targets) == 0 {
			u.found(at, "isolation", i.Target.Kind+" "+i.Target.Name, "the charts do not render it")
			continue
		}
		for _, o := range targets {
			value, found := in.Find(o, i.Field, i.Within)
			switch {
			case !found:
				u.found(at, "isolation", fieldOf(i.Field, i.Within, o.ID()), "the charts do not render it")
			case !same(value, i.Is):
				u.found(at, "isolation", fieldOf(i.Field, i.Within, o.ID()), fmt.Sprintf("the charts render %v, and it must be %v", value, i.Is))
			}
		}
	}
}

// same compares values as JSON, to which it is one whether a number was read
// from YAML, from a plan or came out of a patch.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}
