package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// share takes out of a mesh the CustomResourceDefinitions that its addons bring: a
// kind is the cluster's, whoever has objects of it, and goes there once for all.
// One that no tenant may bring stays, and is told.
func (b *builder) share(u *unit) {
	if u.plan.Unit == plan.Shared {
		return
	}
	u.objects = slices.DeleteFunc(u.objects, func(o built) bool {
		if !manifest.IsDefinition(o.Object) || o.refused || o.source == authored || o.part != "" {
			return false
		}
		if group := o.At("spec", "group"); !strings.Contains(fmt.Sprint(group), ".") {
			u.wrong(&o, "shared-kind", []any{"spec", "group"}, o.ID(), "a group without a dot is Kubernetes' own: the API server refuses it")
			return false
		}
		if manifest.Converts(o.Object) {
			u.wrong(&o, "shared-kind", []any{"spec", "conversion"}, o.ID(), "its conversion webhook would be asked for the objects of all meshes: have the platform bring it, in cluster.addons or cluster.crds.extra")
			return false
		}
		if _, denied := b.grants.denies(u.plan.Unit, thing{"object of an addon", o.ID().GroupKind() + " " + o.Name()}); denied {
			return false
		}
		u.shares = append(u.shares, o)
		return true
	})
}

// finish ends what the meshes share: it has what they brought for all. The unit is
// the last to be audited, and formatted.
func (b *builder) finish(shared *unit, units []unit) {
	b.gather(shared, units)
	b.list(shared, units)
	b.fill(shared, units)
	for _, stage := range end {
		stage(b, shared)
	}
	if b.looks != nil {
		b.looks.see(shared)
	}
	b.keep(shared)
	shared.objects = nil
}

// brought is a definition and the unit that brings it.
type brought struct {
	by *unit
	built
}

// gather puts into the cluster, once, the definitions that meshes share, if they
// are the same in all.
func (b *builder) gather(shared *unit, units []unit) {
	all := map[manifest.ID][]brought{}
	shared.objects = slices.DeleteFunc(shared.objects, func(o built) bool {
		if manifest.IsDefinition(o.Object) {
			all[o.ID()] = append(all[o.ID()], brought{shared, o})
		}
		return manifest.IsDefinition(o.Object)
	})
	for i := range units {
		for _, o := range units[i].shares {
			all[o.ID()] = append(all[o.ID()], brought{&units[i], o})
		}
		units[i].shares = nil
	}
	names := map[string]brought{}
	for _, id := range slices.SortedFunc(maps.Keys(all), manifest.Compare) {
		first := all[id][0]
		for _, name := range manifest.DefinedNames(first.Object) {
			if other, taken := names[name]; taken && other.ID() != id {
				first.clashes(other, "it and "+other.ID().String()+" are both called "+name+", and the API server serves the first alone")
				break
			}
			names[name] = first
		}
		for _, other := range all[id][1:] {
			if found := compare.Objects([]manifest.Object{unstamped(first.built, shared)}, []manifest.Object{unstamped(other.built, shared)}, ""); len(found) > 0 {
				other.clashes(first, "it differs from that of "+title(first.by.plan.Unit)+" in "+compare.Dotted(found[0].Path)+", and the cluster has one: bring the same, or have the platform alone bring it, in cluster.addons or cluster.crds.extra")
			}
		}
		if first.by != shared {
			first.at, first.source = nil, authored
		}
		shared.objects = append(shared.objects, first.built)
	}
	b.stamp(shared)
}

// clashes tells of a definition beside which another cannot be.
func (d brought) clashes(other brought, says string) {
	f := d.by.blame(&d.built, "shared-kind", nil, d.ID(), says)
	there := other.by.blame(&other.built, "", nil)
	f.Others = append([]plan.Other{{Field: there.Field, File: there.File, Line: there.Line, Says: "the one of " + title(other.by.plan.Unit)}}, f.Others...)
	d.by.findings = append(d.by.findings, f)
}

// unstamped is a definition without the labels that are put on it.
func unstamped(o built, by *unit) manifest.Object {
	body := manifest.Map(manifest.Clone(o.Body))
	labels := manifest.Map(manifest.Map(body["metadata"])["labels"])
	for _, s := range by.plan.Labels {
		delete(labels, s.Key)
	}
	if len(labels) == 0 {
		delete(manifest.Map(body["metadata"]), "labels")
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
