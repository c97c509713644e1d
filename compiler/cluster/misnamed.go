package cluster

import (
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// oddly tells a field with a name that may not be, which only shows in what may stand in it:
// a field in it that one of another name may have.
func (d *definition) oddly(f field) (string, bool) {
	is, other := d.below(f.name), d.below("a")
	if is == nil || other == nil || d.uniform || is == other || !other.isStruct() {
		return "", false
	}
	for _, in := range fields(f.value) {
		if other.allows(in.name) && !is.allows(in.name) {
			return in.name, true
		}
	}
	return "", false
}

// misnamed is a problem at such a name, where fields are as one in them tells.
func (u *unknown) misnamed(path Path, def *definition, sub string) {
	name, _ := path[len(path)-1].(string)
	says, ok := unnamed(func(name string) bool {
		is := def.below(name)
		return is != nil && is.allows(sub)
	}, name)
	if !ok {
		return
	}
	p := diag.Problem{Path: path.String(), Message: says, Rule: ruleUnknown, Alike: alike(path, true)}
	p.Position, p.Excerpt = u.places.label(path)
	if s, ok := u.places.find(path); ok {
		u.labels = append(u.labels, s.label)
	}
	u.problems = append(u.problems, p)
}

// misses tells a field in which something is misspelt: that a rule of the platform's own finds
// it wanting may follow.
func (u *unknown) misses(path string) bool {
	for meant := range u.meant {
		if strings.HasPrefix(meant, path+".") && len(split(path)) > 2 {
			return true
		}
	}
	return false
}

// holds tells a field in which stands one that the schema does not have: what a check finds to
// be missing in it may be what that is to say.
func (u *unknown) holds(path string) bool {
	return slices.ContainsFunc(u.problems, func(p diag.Problem) bool {
		way := split(p.Path)
		return len(way) > 3 && way[:len(way)-1].String() == path
	})
}

// atTop is what to do about a field at the top of a description, which is of what meshes share or
// of a mesh by its name, or is the user's own.
func (u *unknown) atTop(name string, def *definition) string {
	shared, mesh := language().Shared, language().Meshes
	for _, of := range []struct {
		path Path
		says string
	}{{Path{shared}, shared + ": "}, {Path{mesh, "a"}, mesh + ": NAME: "}} {
		names := def.at(of.path).names()
		like, ok := nearest.Misspelt(name, names)
		if slices.Contains(names, name) {
			like, ok = name, true
		}
		if ok {
			u.meant[append(of.path, like).String()] = true
			return ": it stands in " + of.path[0].(string) + ", as in `" + of.says + like + ": ...`; a field of your own begins with _ or #"
		}
	}
	return ": a field of your own beside cluster and mesh begins with _ or #, as in _" + name
}

// lost tells a field that is not set where it is looked for: it, or what it is in, is misspelt. What
// is written within the field as it should be called, beside the misspelt one, is not lost.
func (u *unknown) lost(path string) bool {
	if u.meant[path] {
		return true
	}
	if _, written := u.places.find(split(path)); written {
		return false
	}
	for way := split(path); len(way) > 0; way = way[:len(way)-1] {
		if u.meant[way.String()] {
			return true
		}
	}
	return false
}

// workedOut tells in place of what follows from it that what stands in the end is set.
func (r *reader) workedOut(problems diag.List) diag.List {
	for i, p := range problems {
		if of, _, in := strings.Cut(p.Path, "."+inTheEnd); in && (p.Rule == ruleCUE || p.Rule == ruleUnknown) {
			problems[i].Message, problems[i].Notes = inTheEnd+" is worked out from the fields beside it, and not to be set: set those", nil
			problems[i].Path = of + "." + inTheEnd
		}
	}
	return problems
}

// inTheEnd is the field of a mesh, and of what meshes share, that has what stands in the end.
const inTheEnd = "#effective"
