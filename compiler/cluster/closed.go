package cluster

import (
	"slices"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// findUnknown looks for fields that the schema does not have. At the top of a
// package CUE lets the user have further ones. Below, it refuses each, but
// keeps silent where a field near it has another error: all errors of a run are
// to be told at once, so where CUE refuses a description, look everywhere.
func (r *reader) findUnknown(v cue.Value, refused bool) *unknown {
	found := &unknown{places: r.places, meant: map[string]bool{}}
	for _, name := range names(v) {
		if name != language().Shared && name != language().Meshes && !r.schema.allows(name) {
			found.add(Path{name}, v.LookupPath(cue.MakePath(cue.Str(name))), r.schema)
		}
	}
	if refused {
		found.below(r.places.raw(), r.schema, nil)
	}
	return found
}

type unknown struct {
	places   *Places
	problems diag.List
	// labels are the places of the fields' names, as CUE has them.
	labels []token.Pos
	// meant are the fields that others were likely to be: that they are not set
	// follows.
	meant map[string]bool
}

// withoutFields loads a package again without the fields of which a reader has
// found that the schema has no such: they are told, and what else is wrong is
// to be told beside them. It is nil where there is nothing to leave out.
func withoutFields(dir string, inst *build.Instance, r *reader) *build.Instance {
	if r.unknown == nil || len(r.unknown.labels) == 0 {
		return nil
	}
	left := false
	known := slices.DeleteFunc(inst.Dependencies(), func(i *build.Instance) bool { return !isSchema(i) })
	inst, err := instance(dir, r.from, func(name string, src any, cfg parser.Config) (*ast.File, error) {
		if text, ok := r.places.texts[name]; ok {
			src = text
		}
		file, err := parseFile(name, src, cfg)
		if err != nil {
			return file, err
		}
		left = r.unknown.cut(file) || left
		return file, nil
	}, known...)
	if err != nil || !left || inst.Err != nil {
		return nil
	}
	return inst
}

// cut takes the fields out of a file, and tells whether it had one.
func (u *unknown) cut(file *ast.File) (had bool) {
	astutil.Apply(file, func(c astutil.Cursor) bool {
		f, ok := c.Node().(*ast.Field)
		// A name that is made is that of others, too.
		if ok && isNamed(f.Label) && slices.ContainsFunc(u.labels, func(p token.Pos) bool { return p.Position() == f.Label.Pos().Position() }) {
			had = true
			c.Delete()
		}
		return true
	}, nil)
	return had
}

func (u *unknown) below(v cue.Value, def *definition, path Path) {
	if v.IncompleteKind() == cue.ListKind || def.value().IncompleteKind() == cue.ListKind {
		return // what is the one where the other is wanted is told as that
	}
	told := slices.Concat(u.nameless(v, def, path), u.entire(v, def, path))
	for _, f := range fields(v) {
		here := append(slices.Clip(path), f.name)
		if slices.Contains(told, f.name) {
			continue
		}
		if !def.allows(f.name) {
			u.add(here, f.value, def)
		} else if sub, odd := def.oddly(f); odd {
			u.misnamed(here, def, sub)
		} else if next := def.below(f.name); next != nil && next.isStruct() {
			u.below(f.value, next, here)
		}
	}
}

// add is a problem at a field's own name.
func (u *unknown) add(path Path, v cue.Value, def *definition) {
	p := diag.Problem{Path: path.String(), Message: noSuchField, Rule: ruleUnknown, Alike: alike(path, true)}
	p.Position, p.Excerpt = u.places.label(path)
	if s, ok := u.places.find(path); ok {
		u.labels = append(u.labels, s.label)
	}
	if name, ok := path[len(path)-1].(string); ok {
		if of, ok := u.places.beside(u.places.labelAt(path)); ok {
			p.Message = besides + of + ownBraces
		} else if of, says := def.called(name); of != "" {
			p.Message, p.Meant = says, append(slices.Clip(path[:len(path)-1]), of).String()
		} else if like, ok := nearest.Like(name, def.names()); ok {
			p.Message += "; did you mean " + like + "?"
			p.Meant = append(slices.Clip(path[:len(path)-1]), like).String()
		} else if up := def.holds(v); up != "" {
			p.Message += "; set " + up + " one level up"
		} else if in := def.within(name); in != "" && len(path) > 1 {
			p.Message += "; did you mean " + in + "?"
			p.Meant = path[:len(path)-1].String() + "." + in
		} else if says, ok := unnamed(def.allows, name); ok {
			p.Message = says
		} else if len(path) == 1 {
			p.Message += u.atTop(name, def)
		} else if u.places.ofTemplate(path, v) {
			p.Message += templatesOwn
		}
	}
	if p.Meant != "" {
		u.meant[p.Meant] = true
	}
	u.problems = append(u.problems, p)
}

// definition is what the schema says of a field. CUE evaluates what stands
// below a pattern anew for each look: each is looked up once.
type definition struct {
	value func() cue.Value
	known map[string]*definition
	// uniform: all fields are of one pattern, whatever their names. meshes is the field of
	// which that is so.
	uniform bool
	meshes  string
	// forms: it may be a list, too.
	forms bool
}

// define takes #Cluster, of which all meshes have one definition. It is made when it
// is first asked for: that takes longer than a description of some meshes, and a sound
// one asks for nothing.
func define(cluster func() cue.Value) *definition {
	return &definition{value: sync.OnceValue(cluster), meshes: language().Meshes}
}

// allows tells whether there may be a field of that name.
func (d *definition) allows(name string) bool {
	v := d.value()
	return !v.Exists() || v.Allows(cue.Str(name)) && (!d.forms || d.fits(name))
}

// has tells whether there may be a field at a path below.
func (d *definition) has(path Path) bool {
	for i, label := range path {
		name, ok := label.(string)
		if !ok || d == nil {
			return ok // an item of a list is as its list says
		}
		if !d.allows(name) {
			return false
		}
		if i < len(path)-1 {
			d = d.below(name)
		}
	}
	return true
}

// at is the definition of a field at a path below, nil if there is none.
func (d *definition) at(path Path) *definition {
	if d == nil {
		return nil
	}
	for _, label := range path {
		name, ok := label.(string)
		if _, item := label.(int); item && d != nil {
			d = d.item()
			continue
		}
		if !ok || d == nil {
			return nil
		}
		d = d.below(name)
	}
	return d
}

// name is what the schema calls the definition, for users to begin their own with: of one
// that adds to another what follows from it, the other's. It is empty where there is none.
func (d *definition) name() string {
	if d == nil {
		return ""
	}
	name, v := "", d.value()
	for {
		parts := unified(v)
		i := slices.IndexFunc(parts, func(part cue.Value) bool {
			root, way := part.ReferencePath()
			return root.Exists() && len(way.Selectors()) == 1 && way.Selectors()[0].IsDefinition() && way.String() != name
		})
		if i < 0 {
			return name
		}
		root, way := parts[i].ReferencePath()
		name, v = way.String(), root.LookupPath(way)
	}
}

func (d *definition) isStruct() bool { return d.value().IncompleteKind() == cue.StructKind }

// below is the definition of a field, nil if there is none.
func (d *definition) below(name string) *definition {
	key := name
	if d.uniform {
		key, name = "", "a" // whose own name has nothing wrong with it
	}
	if next, ok := d.known[key]; ok {
		return next
	}
	if d.known == nil {
		d.known = map[string]*definition{}
	}
	d.known[key] = nil
	for _, s := range []cue.Selector{cue.Str(name), cue.Str(name).Optional(), cue.AnyString} {
		if v := d.value().LookupPath(cue.MakePath(s)); v.Exists() {
			form, several := structForm(v)
			if several {
				v = form
			}
			d.known[key] = &definition{value: func() cue.Value { return v }, uniform: name == d.meshes, forms: several}
			break
		}
	}
	return d.known[key]
}
