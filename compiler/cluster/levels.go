package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// nameless tells fields of what has a name that stand where the names do: the level of the name is
// missing. A field that is called as one of those, and is sound, is a name.
func (u *unknown) nameless(v cue.Value, def *definition, path Path) bool {
	next := def.below("a")
	if len(path) < 2 || next == nil || next.forms || len(next.names()) == 0 || len(def.names()) > 0 {
		return false
	}
	own, all, odd := next.names(), fields(v), false
	for _, f := range all {
		if !slices.Contains(own, f.name) {
			return false
		}
		odd = odd || f.value.IncompleteKind() != cue.StructKind || slices.ContainsFunc(fields(f.value), func(in field) bool { return !next.allows(in.name) })
	}
	if !odd {
		return false
	}
	last, _ := path[len(path)-1].(string)
	p := diag.Problem{
		Path: path.String(), Rule: ruleUnknown, Alike: alike(path, true),
		Message: "has what one in it has, and not its name: write `" + last + ": NAME: " + all[0].name + ": ...`",
	}
	p.Position, p.Excerpt = u.places.label(append(slices.Clip(path), all[0].name))
	for _, f := range all {
		u.meant[append(slices.Clip(path), f.name).String()] = true
		if s, ok := u.places.find(append(slices.Clip(path), f.name)); ok {
			u.labels = append(u.labels, s.label)
		}
	}
	u.problems = append(u.problems, p)
	return true
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
// takes a value with that; where none has to be, with the only one that takes it.
func (d *definition) oneWith(is cue.Value) string {
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
		switch must := s.ConstraintType() == cue.RequiredConstraint || s.ConstraintType() == 0 && isOpen(it.Value()); {
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

// takes tells a field that may have a value.
func takes(of, is cue.Value, text []byte) bool {
	return is.IsConcrete() && is.Kind() != cue.NullKind && is.Kind()&of.IncompleteKind() != 0 && of.Unify(of.Context().CompileBytes(text)).Validate() == nil
}

// isOpen tells a value that somebody has to give: one that is no struct and no list, and has no default.
func isOpen(v cue.Value) bool {
	v, _ = v.Default()
	return v.IncompleteKind()&(cue.StructKind|cue.ListKind|cue.BottomKind) == 0 && !v.IsConcrete()
}
