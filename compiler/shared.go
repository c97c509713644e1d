package compiler

import (
	"maps"
	"slices"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// part takes out of a mesh the CustomResourceDefinitions that its addons bring: a
// kind is the cluster's, whoever has objects of it, and goes there once for all.
// One that no tenant may bring stays, and is told.
func (b *builder) part(u *unit) {
	if u.plan.Unit == plan.Shared {
		return
	}
	u.objects = slices.DeleteFunc(u.objects, func(o built) bool {
		if !isDefinition(o.Object) || o.refused || o.source == authored || o.part != "" {
			return false
		}
		if manifest.Converts(o.Object) {
			u.wrong(&o, "shared-kind", []any{"spec", "conversion"}, o.ID(), "its conversion webhook would be asked for the objects of all meshes: have the platform bring it, in cluster.addons or cluster.crds.extra")
			return false
		}
		if _, denied := b.grants.denies(u.plan.Unit, thing{"object of an addon", o.Group() + "/" + o.Kind() + " " + o.Name()}); denied {
			return false
		}
		u.shares = append(u.shares, o)
		return true
	})
}

func isDefinition(o manifest.Object) bool {
	return o.Group() == "apiextensions.k8s.io" && o.Kind() == "CustomResourceDefinition"
}

// finish ends what the meshes share: it has what they brought for all. The unit is
// the last to be audited, and formatted.
func (b *builder) finish(shared *unit, units []unit) {
	b.gather(shared, units)
	for _, stage := range end {
		stage(b, shared)
	}
	shared.objects = nil
}

// gather puts into the cluster, once, the definitions that meshes share, if they
// are the same in all.
func (b *builder) gather(shared *unit, units []unit) {
	type brought struct {
		by *unit
		o  built
	}
	all := map[manifest.ID][]brought{}
	for i := range shared.objects {
		if o := shared.objects[i]; isDefinition(o.Object) {
			all[o.ID()] = append(all[o.ID()], brought{shared, o})
		}
	}
	for i := range units {
		for _, o := range units[i].shares {
			all[o.ID()] = append(all[o.ID()], brought{&units[i], o})
		}
		units[i].shares = nil
	}
	for _, id := range slices.SortedFunc(maps.Keys(all), manifest.Compare) {
		first := all[id][0]
		for _, other := range all[id][1:] {
			found := compare.Objects([]manifest.Object{unstamped(first.o)}, []manifest.Object{unstamped(other.o)}, "")
			if len(found) == 0 {
				continue
			}
			f := other.by.blame(&other.o, "shared-kind", nil, id, "it differs from that of "+title(first.by.plan.Unit)+" in "+dotted(found[0].Path)+", and the cluster has one: bring the same, or have the platform bring it, in cluster.addons or cluster.crds.extra")
			there := first.by.blame(&first.o, "", nil)
			f.Others = append([]plan.Other{{Field: there.Field, File: there.File, Line: there.Line, Says: "the one of " + title(first.by.plan.Unit)}}, f.Others...)
			other.by.findings = append(other.by.findings, f)
		}
		if first.by != shared {
			o := first.o
			o.at, o.source = nil, authored
			shared.objects = append(shared.objects, o)
		}
	}
	b.stamp(shared)
}

// unstamped is a definition without the labels that are put on it.
func unstamped(o built) manifest.Object {
	body := manifest.Map(manifest.Clone(o.Body))
	if metadata := manifest.Map(body["metadata"]); metadata != nil {
		delete(metadata, "labels")
	}
	return manifest.Object{Body: body}
}

// floors tells definitions of which the unit's control plane is too new.
func (b *builder) floors(u *unit) {
	for _, f := range u.plan.Floors {
		i := slices.IndexFunc(b.crds, func(o manifest.Object) bool { return o.Name() == f.Definition })
		if i < 0 {
			continue
		}
		if is := manifest.Release(b.crds[i]); manifest.Older(is, f.Least) {
			u.found(f.At, "definition-floor", f.Definition, is, f.By, f.Least)
		}
	}
}
