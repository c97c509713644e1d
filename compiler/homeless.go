package compiler

import (
	"fmt"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// homeless: a resource that a role gives rights to is one of a group that it names. What
// nobody knows may be of an extension's API server.
func (a *auditor) homeless(_ *unit, f *fact) []breach {
	var out []breach
	told := map[string]bool{}
	for i, h := range f.homeless {
		if told[h.Resource] {
			continue // what is below a resource
		}
		meant, near := nearest.Misspelt(h.Resource, h.Known)
		why := fmt.Sprintf("which group %s does not have: ", strings.Join(h.Groups, ", "))
		switch {
		case h.Home != "":
			why += fmt.Sprintf("it is of group %q", h.Home)
		case near:
			why += fmt.Sprintf("did you mean %s?", meant)
		default:
			continue
		}
		told[h.Resource] = true
		out = append(out, breach{says: []any{f.id, "resource " + h.Resource, placeOf("", h.At), why}, where: &f.homelessAt[i]})
	}
	return out
}

// madeFor tells whether an operator may make an object for a custom resource that the unit
// has: most call what they make after it.
func (u *unit) madeFor(id manifest.ID) bool {
	for i := range u.facts {
		o := u.facts[i].id
		if u.facts[i].custom && o.Namespace == id.Namespace && (id.Name == o.Name || strings.HasPrefix(id.Name, o.Name+"-")) {
			return true
		}
	}
	return false
}
