package compiler

import (
	"reflect"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// blameValue finds the user's place for a value in an object: in a patch or the
// object as blame does, in what a chart renders the value of the user's that says
// the same under the same name.
func (u *unit) blameValue(o *built, at []any, p manifest.Placed) plan.Finding {
	f := u.blame(o, "", at)
	if o.source == authored || o.file != "" || !slices.Equal(f.At, o.at) {
		return f
	}
	for _, l := range slices.Backward(u.plan.Sources[o.source].Values) {
		if !users(l) {
			continue
		}
		if path, ok := nearestLike(l.Values, p, nil); ok {
			f.At = slices.Concat(l.At, path[min(len(path), len(l.Within)):])
			return f
		}
	}
	return f
}

// blameAt finds the user's place for what stands at a place in an object.
func (u *unit) blameAt(o *built, at []any) plan.Finding {
	return u.blameValue(o, at, manifest.Placed{Value: manifest.Reached(o.Object, at), At: at})
}

// nearestLike is the place in values that ends as another one does, and holds the
// same: the one with most of the other's steps.
func nearestLike(values any, p manifest.Placed, way []any) (best []any, found bool) {
	most := 0
	var walk func(v any, way []any)
	walk = func(v any, way []any) {
		if n := sameEnd(way, p.At); n > most && reflect.DeepEqual(v, p.Value) {
			best, most, found = slices.Clone(way), n, true
		}
		for name, inner := range manifest.Map(v) {
			walk(inner, append(slices.Clip(way), name))
		}
		for i, inner := range manifest.List(v) {
			walk(inner, append(slices.Clip(way), i))
		}
	}
	walk(values, way)
	return best, found
}

// sameEnd counts the steps in which two paths end alike.
func sameEnd(a, b []any) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
