package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rewrite"
)

// wire has what sources give find what else the unit has.
func (*builder) wire(u *unit) {
	for i, s := range u.plan.Sources {
		at := slices.IndexFunc(u.objects, func(o built) bool { return o.source == i })
		if len(s.Wires) == 0 || at < 0 {
			continue
		}
		if s.Unwired != nil {
			u.unconfined(i, s)
			continue
		}
		end := at
		var own, all []manifest.Object
		for n, o := range u.objects {
			if all = append(all, o.Object); o.source == i {
				own, end = append(own, o.Object), n+1
			}
		}
		var out []built
		for _, o := range rewrite.Wire(own, s.Wires, s.Rewrites, all) {
			out = append(out, built{Object: o, at: s.At, file: s.Manifest, part: s.Part, source: i, hooks: s.Hooks})
		}
		u.objects = slices.Replace(u.objects, at, end, out...)
	}
}

// unconfined marks what gives rights in the whole cluster in a source that is left as it is
// written, whatever program it is for.
func (u *unit) unconfined(source int, s plan.Source) {
	for i := range u.objects {
		if o := &u.objects[i]; o.source == source && o.Kind() == "ClusterRoleBinding" && u.hasRole(o) {
			o.unconfined = s.Unwired
		}
	}
}
