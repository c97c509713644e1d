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

// refersMade are what the user has something that a control plane makes name.
func (u *unit) refersMade(table referrers, o *built) []referral {
	return slices.DeleteFunc(u.refers(table, o), func(r referral) bool {
		_, by := u.writer(o, r.from.At)
		return by == nil || r.Gives
	})
}
