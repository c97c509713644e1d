package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// merging is of what something is made: for an object, with layers, of which what is under a
// key is merged into it.
type merging struct {
	by     *built
	layers []layer
	key    string
	maker  *plan.Maker
}

// writer is the user's place for a place in what a control plane makes, and the object in
// which that is written; nil where nobody wrote it.
func (u *unit) writer(o *built, path []any) (plan.Finding, *built) {
	of := o.merging
	for n := len(path); n > 0; n-- {
		for _, l := range slices.Backward(of.layers) {
			way, is := inPatch(l.documents[of.key], o.Body, path[:n])
			if !is || len(way) == 0 {
				continue
			}
			if n < len(path) {
				return u.inLayer(l, of.key, manifest.Fault{Path: way}), nil
			}
			return u.inLayer(l, of.key, manifest.Fault{Path: way}), l.built
		}
	}
	if of.maker != nil && len(path) == 3 && path[0] == "metadata" && path[1] == "annotations" {
		for _, p := range annotationsOf(of.maker, of.by.Object) {
			return u.blame(of.by, "", append(slices.Clip(p.At), path[2])), of.by
		}
	}
	return plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: o.at}, File: o.file, Line: o.Line}, nil
}

// speaker is who says what stands at a place in an object: itself, or, of what a control
// plane makes, what is merged into that.
func (u *unit) speaker(o *built, path []any) manifest.ID {
	if o.merging != nil {
		if _, by := u.writer(o, path); by != nil {
			return by.ID()
		}
	}
	return o.ID()
}

// refersMade are what the user has something that a control plane makes name. Of what stands
// in for others' it is not known where it will be.
func (u *unit) refersMade(table referrers, o *built, spare bool) []referral {
	var out []referral
	for _, r := range u.refers(table, o) {
		_, by := u.writer(o, r.from.At)
		here := r.By != plan.ByOwn && r.By != plan.ByNamespace && r.By != plan.ByURL
		if by == nil || r.Gives || spare && here {
			continue
		}
		r.by = by.ID()
		out = append(out, r)
	}
	return out
}
