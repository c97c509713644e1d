package cluster

import (
	"slices"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// unknown looks for fields that the schema does not have. At the top of a
// package CUE lets the user have further ones. Below, it refuses each, but
// keeps silent where a field near it has another error: all errors of a run are
// to be told at once, so where CUE refuses a description, look everywhere.
func (r *reader) unknown(v cue.Value, refused bool) diag.List {
	found := &unknown{places: r.places, told: map[diag.Position]bool{}}
	for _, name := range names(v) {
		if !r.schema.allows(name) {
			found.add(Path{name}, r.schema)
		}
	}
	if refused {
		found.below(r.places.raw(), r.schema, nil)
	}
	return found.problems
}

type unknown struct {
	places   *Places
	problems diag.List
	// told are the places of problems: a template's field may be in each mesh.
	told map[diag.Position]bool
}

func (u *unknown) below(v cue.Value, def *definition, path Path) {
	for _, f := range fields(v) {
		here := append(slices.Clip(path), f.name)
		if !def.allows(f.name) {
			u.add(here, def)
		} else if next := def.below(f.name); next != nil && next.isStruct() {
			u.below(f.value, next, here)
		}
	}
}

// add is a problem at a field's own name.
func (u *unknown) add(path Path, def *definition) {
	p := diag.Problem{Path: path.String(), Message: noSuchField, Rule: ruleCUE}
	p.Position, p.Excerpt = u.places.label(path)
	if u.told[p.Position] && p.Line > 0 {
		return
	}
	u.told[p.Position] = true
	if name, ok := path[len(path)-1].(string); ok {
		if like, ok := nearest.Like(name, def.names()); ok {
			p.Message += "; did you mean " + like + "?"
		}
	}
	u.problems = append(u.problems, p)
}

// definition is what the schema says of a field. CUE evaluates what stands
// below a pattern anew for each look: each is looked up once.
type definition struct {
	value cue.Value
	known map[string]*definition
	// uniform: all fields are of one pattern, whatever their names.
	uniform bool
}

// define takes #Cluster, of which all meshes have one definition.
func define(cluster cue.Value) *definition {
	d := &definition{value: cluster}
	if mesh := d.below("mesh"); mesh != nil {
		mesh.uniform = true
	}
	return d
}

// allows tells whether there may be a field of that name.
func (d *definition) allows(name string) bool {
	return !d.value.Exists() || d.value.Allows(cue.Str(name))
}

func (d *definition) isStruct() bool { return d.value.IncompleteKind() == cue.StructKind }

// below is the definition of a field, nil if there is none.
func (d *definition) below(name string) *definition {
	key := name
	if d.uniform {
		key = ""
	}
	if next, ok := d.known[key]; ok {
		return next
	}
	if d.known == nil {
		d.known = map[string]*definition{}
	}
	d.known[key] = nil
	for _, s := range []cue.Selector{cue.Str(name), cue.Str(name).Optional(), cue.AnyString} {
		if v := d.value.LookupPath(cue.MakePath(s)); v.Exists() {
			d.known[key] = &definition{value: v}
			break
		}
	}
	return d.known[key]
}

// names are those of the fields that a struct may have.
func (d *definition) names() []string {
	it, err := d.value.Fields(cue.Optional(true))
	if err != nil {
		return nil
	}
	var out []string
	for it.Next() {
		if s := it.Selector(); s.LabelType() == cue.StringLabel {
			out = append(out, s.Unquoted())
		}
	}
	return out
}
