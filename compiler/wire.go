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

// unconfined marks what gives rights in the whole cluster that the source's wires would give
// in some namespaces alone.
func (u *unit) unconfined(source int, s plan.Source) {
	confines := slices.DeleteFunc(slices.Clone(s.Wires), func(r plan.Rewrite) bool { return r.Confine == nil })
	var own []manifest.Object
	for _, o := range u.objects {
		if o.source == source {
			own = append(own, manifest.Object{Body: manifest.Map(manifest.Clone(o.Body)), Line: o.Line})
		}
	}
	stays := map[manifest.ID]bool{}
	for _, o := range rewrite.Wire(own, confines, nil, own) {
		stays[o.ID()] = true
	}
	for i := range u.objects {
		if o := &u.objects[i]; o.source == source && o.Kind() == "ClusterRoleBinding" && !stays[o.ID()] {
			o.unconfined = s.Unwired
		}
	}
}
