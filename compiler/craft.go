package compiler

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/plan"
)

// craft makes what a control plane makes for the unit's objects, as it is when all is merged
// into it, and tells of documents of which an API server would not take what comes.
func (b *builder) craft(u *unit) {
	layers := b.layersOf(u)
	told := map[string]bool{}
	used := map[*built]bool{}
	for o := range u.sound {
		f := b.frameOf(u, o.Object)
		if f == nil {
			continue
		}
		ways := b.refers.maker(o.Object).Overlays
		mine := u.layersFor(ways, o.Object, f.made.class, layers)
		for _, l := range mine {
			used[l.built] = true
		}
		u.crafts = append(u.crafts, u.craftsOf(f, ways, o, mine, told)...)
		u.namesNone(f, ways, o)
	}
	b.takenTwice(u)
	for _, l := range layers {
		if !used[l.built] {
			u.spares = append(u.spares, b.standIn(u, l, told)...)
		}
	}
}

// crafted gives what a control plane makes after the unit's own objects.
func (u *unit) crafted(own iter.Seq[*built]) iter.Seq[*built] { return followed(own, u.crafts) }

// followed gives further objects after some.
func followed(own iter.Seq[*built], more []built) iter.Seq[*built] {
	return func(yield func(*built) bool) {
		for o := range own {
			if !yield(o) {
				return
			}
		}
		for i := range more {
			if !yield(&more[i]) {
				return
			}
		}
	}
}

// layersFor are those that are merged into what is made for an object: that of its class, and
// the one that it names.
func (u *unit) layersFor(ways *plan.Overlays, o manifest.Object, class string, all []layer) []layer {
	var out, named []layer
	for _, l := range all {
		if of, labelled := l.Labels()[ways.Label]; labelled && of == class && u.houses(ways.Home, l.Namespace()) {
			out = append(out, l)
		}
		if asksFor(ways, o, l.Object) {
			named = append(named, l)
		}
	}
	return append(out, named...)
}

// craftsOf are what comes of a frame with layers, which are in the order in which they are merged.
func (u *unit) craftsOf(f *frame, ways *plan.Overlays, by *built, layers []layer, told map[string]bool) []built {
	var out []built
	own := *by // the unit's objects are put into another order later
	for _, key := range slices.Sorted(maps.Keys(ways.Keys)) {
		kind := ways.Keys[key]
		base := f.object(key, kind, by.Namespace())
		final := manifest.Object{Body: manifest.Map(manifest.Clone(base.Body)), Line: by.Line}
		one := built{Object: final, at: by.at, file: by.file, source: authored, merging: &merging{&own, layers, key, f.maker}}
		asked := !kind.Asked
		for _, l := range layers {
			document, there := l.documents[key]
			if !there {
				continue
			}
			asked = true
			at := u.inLayer(l, key, manifest.Fault{})
			one.at, one.file, one.Line = at.At, at.File, at.Line
			if err := manifest.Patch(final, document); err != nil {
				u.tellOnce(told, u.inLayer(l, key, manifest.Fault{Says: fmt.Sprintf("does not merge into the %s that the control plane makes: %v", kind.Kind, err)}))
				asked = false
				break
			}
		}
		if !asked {
			continue
		}
		m := mix{base, layers, key, shape.Check(final)}
		for _, fault := range faultsOf(ways, base, final) {
			u.tellOnce(told, u.blamed(m, final, fault))
		}
		out = append(out, one)
	}
	return out
}

// faultsOf are those of what is made in the end that it has not by itself.
func faultsOf(ways *plan.Overlays, base, final manifest.Object) []manifest.Fault {
	var out []manifest.Fault
	fixed := func(at ...any) {
		if was, is := manifest.ValueAt(base, at), manifest.ValueAt(final, at); is != nil && fmt.Sprint(was) != fmt.Sprint(is) {
			out = append(out, manifest.Fault{Path: at, Says: "is the control plane's to say, which would make nothing: leave it out"})
		}
	}
	for _, name := range ways.Fixed {
		fixed(name)
	}
	for _, name := range ways.FixedOf {
		fixed("metadata", name)
	}
	if len(out) > 0 {
		return out
	}
	own := shape.Check(base)
	return slices.DeleteFunc(shape.Check(final), func(f manifest.Fault) bool {
		return slices.ContainsFunc(own, func(o manifest.Fault) bool { return o.String() == f.String() })
	})
}

func (u *unit) tellOnce(told map[string]bool, f plan.Finding) {
	if as := fmt.Sprint(f.At, f.File, f.Line, f.Says); !told[as] {
		told[as] = true
		u.findings = append(u.findings, f)
	}
}

// standIn judges what is for a class of which nobody has an object here, by one that stands
// in for what others have of it: with the ports that the documents are for.
func (b *builder) standIn(u *unit, l layer, told map[string]bool) []built {
	var out []built
	for kind, of := range b.refers {
		m := of.maker
		if m == nil || m.Overlays == nil || m.Service == nil || l.Labels()[m.Overlays.Label] == "" {
			continue
		}
		o := manifest.Object{Body: map[string]any{"apiVersion": kind.Group + "/any", "kind": kind.Kind, "metadata": map[string]any{"name": "any", "namespace": l.Namespace()}}}
		put(o.Body, m.Class, l.Labels()[m.Overlays.Label])
		var ports []any
		for _, key := range slices.Sorted(maps.Keys(l.documents)) {
			for _, p := range manifest.Each(manifest.Object{Body: l.documents[key]}, []string{"spec", "ports", "*", "port"}) {
				ports = append(ports, map[string]any{"port": p.Value})
			}
		}
		put(o.Body, m.Service.Ports[:len(m.Service.Ports)-1], ports)
		if f := b.frameOf(u, o); f != nil {
			out = append(out, u.craftsOf(f, m.Overlays, &built{Object: o, at: l.at}, []layer{l}, told)...)
		}
	}
	return out
}

// put sets what stands at a place in a body.
func put(body map[string]any, at []string, value any) {
	for _, step := range at[:len(at)-1] {
		inner := manifest.Map(body[step])
		if inner == nil {
			inner = map[string]any{}
			body[step] = inner
		}
		body = inner
	}
	body[at[len(at)-1]] = value
}
