package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/plan"
)

// layer is an object whose data is merged into what a control plane makes for others: by
// keys, the documents that can be, nil where one says nothing.
type layer struct {
	*built
	class     string
	documents map[string]map[string]any
}

// layersOf are those of a unit, with what is wrong with them.
func (b *builder) layersOf(u *unit) []layer {
	var out []layer
	of := map[string]*built{}
	for o := range u.sound {
		ways := b.refers.overlays(u, o)
		if ways == nil {
			continue
		}
		l := u.layerOf(o, ways)
		out = append(out, l)
		if l.class == "" || !u.houses(ways.Home, o.Namespace()) {
			continue
		}
		if other := of[l.class]; other != nil {
			u.wrong(o, "dead-value", []any{"metadata", "labels", ways.Label}, fmt.Sprintf("%s is for class %s, as %s is: of several the control plane merges one alone, that which has been there longest", o.ID(), l.class, other.ID()))
		}
		of[l.class] = o
	}
	return out
}

// layerOf reads an object's documents.
func (u *unit) layerOf(o *built, ways *plan.Overlays) layer {
	own := *o // the unit's objects are put into another order later
	l := layer{&own, o.Labels()[ways.Label], map[string]map[string]any{}}
	data := manifest.Texts(o.At("data"))
	for _, key := range slices.Sorted(maps.Keys(data)) {
		kind, known := ways.Keys[key]
		body, blank, more := manifest.First(data[key])
		switch {
		case !known:
			u.findings = append(u.findings, u.inLayer(l, key, manifest.Fault{Says: key + " is nothing that a control plane merges into what it makes, and it makes nothing with such a key: write " + strings.Join(slices.Sorted(maps.Keys(ways.Keys)), ", ")}))
		case body == nil && !blank:
			u.findings = append(u.findings, u.inLayer(l, key, manifest.Fault{Says: "is merged into a " + kind.Kind + ", and is no YAML document of its fields: the control plane would make nothing"}))
		case more:
			u.findings = append(u.findings, u.inLayer(l, key, manifest.Fault{Says: "has another YAML document, and the control plane merges the first alone into a " + kind.Kind}))
		case u.fieldsOf(l, key, kind, body):
			l.documents[key] = body
		}
	}
	return l
}

// fieldsOf tells whether the fields of a document are those of what it is merged into.
func (u *unit) fieldsOf(l layer, key string, kind plan.Overlay, body map[string]any) bool {
	part := manifest.Bare(body)
	if part == nil {
		part = map[string]any{}
	}
	part["apiVersion"], part["kind"] = strings.TrimPrefix(kind.Group+"/"+kind.Version, "/"), kind.Kind
	faults := shape.Fields(manifest.Object{Body: part})
	for _, f := range faults {
		u.findings = append(u.findings, u.inLayer(l, key, f))
	}
	return len(faults) == 0
}

// inLayer tells a fault where the user wrote it: in a document of a layer.
func (u *unit) inLayer(l layer, key string, fault manifest.Fault) plan.Finding {
	f := u.blame(l.built, "shape", []any{"data", key}, l.ID(), fault.Says)
	at := u.documentAt(l.built, l.class, key)
	switch {
	case l.file != "" && len(fault.Path) > 0:
		f.Says = []any{l.ID(), fault.String()}
	case l.file != "":
	case at != nil && (l.source != authored || slices.Equal(f.At, at)):
		f.At = slices.Concat(at, fault.Path)
	}
	return f
}

// documentAt is the user's field that is the document under a key of an object that is
// merged: of the object as it is written, or of the values of which a chart renders it for a
// class; nil if it is neither.
func (u *unit) documentAt(o *built, class, key string) plan.Path {
	switch {
	case o.file != "":
		return nil
	case o.source == authored:
		return slices.Concat(o.at, plan.Path{"data", key})
	}
	for _, l := range slices.Backward(u.plan.Sources[o.source].Values) {
		if !users(l) {
			continue
		}
		if path := endingIn(l.Values, []any{class, key}, nil); path != nil {
			return slices.Concat(l.At, path[min(len(path), len(l.Within)):])
		}
	}
	return nil
}

// endingIn is the first way in values that ends in some steps.
func endingIn(values any, end, way []any) []any {
	if sameEnd(way, end) == len(end) {
		return way
	}
	m := manifest.Map(values)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if found := endingIn(m[name], end, append(slices.Clip(way), name)); found != nil {
			return found
		}
	}
	return nil
}

// overlay notes, of an object whose data is merged into what a control plane makes for
// others, what is made so: it is asked for here, and nobody else says it.
func (b *builder) overlay(u *unit, o *built, f *fact) {
	ways := b.refers.overlays(u, o)
	if ways == nil || o.refused {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(manifest.Map(o.At("data")))) {
		if kind, known := ways.Keys[key]; known && manifest.Map(manifest.DataDocument(o.Object, key)) != nil {
			u.merged(b, f, o, o.Labels()[ways.Label], key, kind)
		}
	}
}

// merged adds what comes of one document: what it takes, shows and asks for.
func (u *unit) merged(b *builder, f *fact, o *built, class, key string, kind plan.Overlay) {
	one := *o
	one.part = ""
	one.Object = overlaid(o, key, kind)
	if at := u.documentAt(o, class, key); at != nil {
		one.at, one.source = at, authored
	}
	takes, held, wants := manifest.Takes(one.Object), u.unspoilt(o, key, u.held(b.sights, &one)), u.unspoilt(o, key, b.wanted(u, &one))
	where := func(to *plan.Finding) {
		if o.file != "" {
			*to = u.blame(o, "", []any{"data", key})
		}
	}
	for _, t := range takes {
		at := u.blameAt(&one, t.At)
		where(&at)
		f.takesAt = append(f.takesAt, at)
	}
	for _, s := range [][]sighting{held, wants} {
		for i := range s {
			where(&s[i].where)
		}
	}
	f.takes, f.held, f.wants = append(f.takes, takes...), append(f.held, held...), append(f.wants, wants...)
	for _, l := range b.strangers(u, &one, f.id) {
		if at := u.blame(o, l.Rule, []any{"data", key}, l.Says...); o.source != authored || !slices.Equal(at.At, one.at) {
			l = at // in a manifest, or a patch
		}
		u.findings = append(u.findings, l)
	}
	f.accounts = append(f.accounts, manifest.Accounts(one.Object, "")...)
}

// overlaid is the object that a document is of, by the name of what has the document.
func overlaid(o *built, key string, kind plan.Overlay) manifest.Object {
	out := o.Object
	out.Body = manifest.Map(manifest.DataDocument(o.Object, key))
	meta := manifest.Map(out.Body["metadata"])
	if meta == nil {
		meta = map[string]any{}
	}
	meta["name"], meta["namespace"] = o.Name(), o.Namespace()
	out.Body["metadata"], out.Body["kind"], out.Body["apiVersion"] = meta, kind.Kind, strings.TrimPrefix(kind.Group+"/"+kind.Version, "/")
	return out
}

// overlays is how an object is merged into what is made for others of its unit, nil if
// it is not.
func (table referrers) overlays(u *unit, o *built) *plan.Overlays {
	kind := plan.Kinds{Group: o.Group(), Kind: o.Kind()}
	for _, of := range table {
		if of.maker == nil || of.maker.Overlays == nil || of.maker.Overlays.Kind != kind {
			continue
		}
		ways := of.maker.Overlays
		if _, labelled := o.Labels()[ways.Label]; labelled && u.houses(ways.Home, o.Namespace()) || table.merges(u, of.maker, o) {
			return ways
		}
	}
	return nil
}

// houses tells whether what runs of a part is in a namespace.
func (u *unit) houses(part, namespace string) bool {
	return slices.ContainsFunc(u.objects, func(o built) bool {
		return o.part == part && o.Namespace() == namespace && manifest.PodPlaced(o.Object) != nil
	})
}

// merges tells whether an object for which something is made names another to be merged into it.
func (table referrers) merges(u *unit, m *plan.Maker, o *built) bool {
	return slices.ContainsFunc(u.objects, func(by built) bool {
		return by.Kind() == m.Kind && by.Group() == m.Group && asksFor(m.Overlays, by.Object, o.Object) && table.made(by.Object) != nil
	})
}

// asksFor tells whether an object names another of its namespace to be merged into what is
// made for it.
func asksFor(ways *plan.Overlays, by, o manifest.Object) bool {
	return by.Namespace() == o.Namespace() && slices.ContainsFunc(manifest.Each(by, ways.Ref), func(p manifest.Placed) bool {
		ref := manifest.Texts(p.Value)
		return ref["name"] == o.Name() && ref["kind"] == o.Kind() && ref["group"] == o.Group()
	})
}
