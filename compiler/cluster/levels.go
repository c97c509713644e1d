package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// nameless tells fields of what has a name that stand where the names do: the level of the name is
// missing. It gives their names. A field that is called as one of those, and is sound, is a name; beside
// other names, which meshes in other files have, so is one of a few.
func (u *unknown) nameless(v cue.Value, def *definition, path Path) []string {
	next := def.below("a")
	if len(path) == 0 || next == nil || next.forms || len(next.names()) == 0 || len(def.names()) > 0 {
		return nil
	}
	found := next.inPlaceOfNames(fields(v), len(path) > 1)
	if len(found) == 0 {
		return nil
	}
	last, _ := path[len(path)-1].(string)
	p := diag.Problem{
		Path: path.String(), Rule: ruleUnknown, Alike: alike(path, true),
		Message: "the name is missing here: write `" + last + ": NAME: " + found[0] + ": ...`",
	}
	p.Position, p.Excerpt = u.places.label(append(slices.Clip(path), found[0]))
	for _, name := range found {
		below := append(slices.Clip(path), name)
		u.meant[below.String()] = true
		if s, ok := u.places.find(below); ok {
			u.labels = append(u.labels, s.label)
		}
	}
	u.problems = append(u.problems, p)
	return found
}

// inPlaceOfNames are the fields of what has a name that stand where names do, if one of them can be no
// name. Below the first level all are told, with those that a whole object has beside the schema's
// own: with any other, they are names.
func (d *definition) inPlaceOfNames(all []field, deeper bool) []string {
	own := d.names()
	var odd, found, rest []string
	for _, f := range all {
		switch is := slices.Contains(own, f.name); {
		case is:
			found = append(found, f.name)
			if misfits(f.value, d) {
				odd = append(odd, f.name)
			}
		case deeper && d.allows(f.name):
			rest = append(rest, f.name)
		case deeper:
			return nil
		}
	}
	if !deeper || len(odd) == 0 {
		return odd
	}
	return append(found, rest...)
}

// misfits tells a value that is none by the name that it has: it is no struct, or has fields that
// there are not.
func misfits(v cue.Value, def *definition) bool {
	return v.IncompleteKind() != cue.StructKind || slices.ContainsFunc(fields(v), func(in field) bool { return !def.allows(in.name) })
}

// within is the field of a struct in what may stand here that a name is of: the one that is called
// so, or by both names in one. It is empty where there is none, or more.
func (d *definition) within(name string) string {
	var found []string
	for _, of := range d.names() {
		next := d.below(of)
		if next == nil || !next.isStruct() || next.forms {
			continue
		}
		for _, in := range next.names() {
			_, same := nearest.Same(of+"-"+in, []string{name})
			if in == name || same || of+in == name {
				found = append(found, Path{of, in}.String())
			}
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// oneWith is a struct as it is written with the fields that have to be there, the only one of them that
// takes a value with that; where none has to be, with the only one that takes it. A text may be the
// name of one.
func (d *definition) oneWith(is cue.Value) string {
	if name, named := d.nameOf(is); named {
		return "{" + name + ": {...}}"
	}
	var required, may []string
	var taking int
	text, err := is.MarshalJSON()
	it, failed := d.value().Fields(cue.Optional(true))
	for failed == nil && it.Next() {
		s := it.Selector()
		if s.LabelType() != cue.StringLabel {
			continue
		}
		name, takes := asName(s.Unquoted()), err == nil && takes(it.Value(), is, text)
		switch must := mustBeSaid(s, it.Value()); {
		case must && takes && taking == 0:
			taking++
			required = append(required, name+": "+string(text))
		case must:
			required = append(required, name+": ...")
		case takes:
			may = append(may, name+": "+string(text))
		}
	}
	if len(required) == 0 && len(may) == 1 {
		required = may
	}
	if len(required) == 0 {
		return ""
	}
	return "{" + strings.Join(required, ", ") + "}"
}

// nameOf tells a text that is the name of a field with fields: that one is meant.
func (d *definition) nameOf(is cue.Value) (string, bool) {
	name, err := is.String()
	if err != nil || !slices.Contains(d.names(), name) {
		return "", false
	}
	of := d.below(name)
	return name, of != nil && of.isStruct()
}

// takes tells a field that may have a value.
func takes(of, is cue.Value, text []byte) bool {
	return is.IsConcrete() && is.Kind() != cue.NullKind && is.Kind()&of.IncompleteKind() != 0 && of.Unify(cuecontext.New().CompileBytes(text)).Validate() == nil
}

// mustBeSaid tells a field that somebody has to set.
func mustBeSaid(s cue.Selector, v cue.Value) bool {
	return s.ConstraintType() == cue.RequiredConstraint || s.ConstraintType() == 0 && isOpen(v)
}

// isOpen tells a value that somebody has to give: one that is no struct and no list, and has no default.
func isOpen(v cue.Value) bool {
	v, _ = v.Default()
	return v.IncompleteKind()&(cue.StructKind|cue.ListKind|cue.BottomKind) == 0 && !v.IsConcrete()
}
