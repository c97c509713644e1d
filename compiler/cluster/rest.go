package cluster

import (
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/diag"
)

// inPartsOrWhole evaluates the package in parts, if it can be, or without what is misspelt in it.
func (r *reader) inPartsOrWhole(dir string, inst *build.Instance, by parting) (*Description, diag.List) {
	if d := r.parts(dir, inst, by); d != nil {
		return d, nil
	}
	if d, problems := r.rest(dir, inst, by); d != nil {
		return d, problems
	}
	return r.whole(dir, inst)
}

// rest evaluates in parts what a description of many meshes has beside fields that the schema does not
// have, and tells these. It is nil where there are none, and where anything else is wrong: then
// the whole is evaluated, with what is said of that. What is misspelt in one of hundreds of meshes is
// told in a fifth of the time that two values of all would take.
func (r *reader) rest(dir string, inst *build.Instance, by parting) (d *Description, problems diag.List) {
	defer func() {
		if recover() != nil { // CUE panics on it: that is told of the whole
			d, problems = nil, nil
		}
	}()
	if r.separable(inst, by) == nil {
		return nil, nil
	}
	of := &reader{from: r.from, bytes: r.bytes, places: r.places, mistaken: map[string]string{}, schema: definitionIn(inst, cuecontext.New())}
	of.unknown = of.findUnknown(r.places.raw(), true)
	left := withoutFields(dir, inst, of)
	if left == nil {
		return nil, nil
	}
	of.cut = of.unknown.cut
	if d = of.parts(dir, left, by); d == nil {
		return nil, nil
	}
	r.schema, r.unknown = of.schema, of.unknown // by which what is told besides is worded
	return d, of.summed(nil)
}
