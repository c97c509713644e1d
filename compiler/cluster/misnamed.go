package cluster

import (
	"strings"

	"meshc.dev/compiler/diag"
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
