package compiler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// patch applies the schema's patches, then the user's, and looks before and
// after these at what they may not change: that on which isolation rests.
func (b *builder) patch(u *unit) {
	u.apply(u.plan.Patches)
	if len(u.findings) > 0 {
		u.apply(u.plan.Own)
		return // what is missing or half patched is told already
	}
	before := u.look()
	u.guard(before)
	if len(u.plan.Own) == 0 {
		return
	}
	sound := len(u.findings)
	u.apply(u.plan.Own)
	if len(u.findings) == sound {
		u.compare(before, u.look())
	}
}

// apply carries out patches in their order. One that finds nothing to change
// is told: silence would ship an unpatched mesh.
func (u *unit) apply(patches []plan.Patch) {
	complete := len(u.findings) == 0 // else the target may be among what is missing
	for _, p := range patches {
		targets := u.aimed(p.Target)
		for _, o := range targets {
			if err := change(o, p); err != nil {
				u.found(p.At, "patch", err)
			}
		}
		switch {
		case len(targets) == 0 && complete:
			u.found(p.At, "patch", fmt.Sprintf("no object of this unit is the patch's target: there is no %s %s", p.Target.Kind, p.Target.Name))
		case len(targets) > 1:
			u.found(p.At, "patch", fmt.Sprintf("%d objects are the patch's target: add target.namespace", len(targets)))
		}
	}
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

// seen is what stands in a guarded field.
type seen struct {
	// objects are how many the target names; one, but for mistakes told elsewhere.
	objects int
	object  manifest.ID
	value   any
	found   bool
}

func (u *unit) look() []seen {
	out := make([]seen, len(u.plan.Guards))
	for i, g := range u.plan.Guards {
		targets := u.aimed(g.Target)
		out[i].objects = len(targets)
		if len(targets) == 1 {
			value, found := manifest.Find(targets[0], g.Field, g.Within)
			out[i] = seen{1, targets[0].ID(), manifest.Clone(value), found}
		}
	}
	return out
}

// guard tells what the charts render otherwise than the mesh has it. What an
// older chart does not know is not there.
func (u *unit) guard(looked []seen) {
	var at plan.Path
	if len(u.plan.Sources) > 0 {
		at = u.plan.Sources[0].ChartAt
	}
	for i, g := range u.plan.Guards {
		switch s := looked[i]; {
		case s.objects == 0:
			u.found(at, "isolation", g.Target.Kind+" "+g.Target.Name, "the charts do not render it")
		case s.found && g.Is != nil && !same(s.value, g.Is):
			u.found(at, "isolation", fieldOf(g, s), fmt.Sprintf("the charts render %v, and it must be %v", s.value, g.Is))
		}
	}
}

// compare tells which guarded fields the user's patches have changed.
func (u *unit) compare(before, after []seen) {
	for i, g := range u.plan.Guards {
		if before[i].found == after[i].found && same(before[i].value, after[i].value) {
			continue
		}
		for _, p := range u.plan.Own {
			if before[i].objects == 1 && p.Target.Kind == g.Target.Kind && p.Target.Name == g.Target.Name && slices.Contains([]string{"", before[i].object.Namespace}, p.Target.Namespace) {
				u.found(p.At, "isolation", fieldOf(g, before[i]), "no patch may change it")
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

// fieldOf is a guarded field as people write it.
func fieldOf(g plan.Guard, s seen) string {
	join := func(steps []string) string { return strings.ReplaceAll(strings.Join(steps, "."), ".[", "[") }
	field := join(g.Field)
	if len(g.Within) > 0 {
		field += ": " + join(g.Within)
	}
	return strings.ReplaceAll(field, "[name=", "[") + " of " + s.object.String()
}
