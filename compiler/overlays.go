package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// overlay notes, of an object whose data is merged into what a control plane makes for
// others, what is made so: it is asked for here, and nobody else says it.
func (b *builder) overlay(u *unit, o *built, f *fact) {
	ways := b.refers.overlays(u, o)
	if ways == nil || o.refused || o.part != "" { // what keeps meshes apart is as the schema has it
		return
	}
	for _, key := range slices.Sorted(maps.Keys(manifest.Map(o.At("data")))) {
		kind, known := ways.Keys[key]
		body := manifest.Map(manifest.DataDocument(o.Object, key))
		switch {
		case !known:
			u.wrong(o, "shape", []any{"data", key}, o.ID(), key+" is nothing that a control plane merges into what it makes, and it makes nothing with such a key: write "+strings.Join(slices.Sorted(maps.Keys(ways.Keys)), ", "))
		case body == nil && strings.TrimSpace(manifest.Texts(o.At("data"))[key]) == "":
		case body == nil:
			u.wrong(o, "shape", []any{"data", key}, o.ID(), "is merged into a "+kind.Kind+", and is no YAML document of its fields: the control plane would make nothing")
		default:
			u.merged(b, f, o, key, kind)
		}
	}
}

// merged adds what comes of one document: what it takes, shows and asks for.
func (u *unit) merged(b *builder, f *fact, o *built, key string, kind plan.Versioned) {
	one := *o
	one.part = ""
	one.Object = overlaid(o, key, kind)
	if o.source == authored {
		one.at = append(slices.Clip(o.at), "data", key)
	}
	takes, held, wants := manifest.Takes(one.Object), u.held(b.sights, &one), b.wanted(u, &one)
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
	f.accounts = append(f.accounts, manifest.Accounts(one.Object)...)
}

// overlaid is the object that a document is of, by the name of what has the document.
func overlaid(o *built, key string, kind plan.Versioned) manifest.Object {
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
		if _, labelled := o.Labels()[ways.Label]; labelled || u.merges(of.maker, o) {
			return ways
		}
	}
	return nil
}

// merges tells whether an object for which something is made names another to be merged into it.
func (u *unit) merges(m *plan.Maker, o *built) bool {
	return slices.ContainsFunc(u.objects, func(by built) bool {
		if by.Kind() != m.Kind || by.Group() != m.Group || by.Namespace() != o.Namespace() {
			return false
		}
		return slices.ContainsFunc(manifest.Each(by.Object, m.Overlays.Ref), func(p manifest.Placed) bool {
			ref := manifest.Texts(p.Value)
			return ref["name"] == o.Name() && ref["kind"] == o.Kind() && ref["group"] == o.Group()
		})
	})
}
