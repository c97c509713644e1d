package cluster

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// callsIn tells a comprehension that calls functions: (#Team & {...}).out.
func callsIn(c *ast.Comprehension) bool {
	found := false
	ast.Walk(c, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			_, of := s.X.(*ast.ParenExpr)
			found = found || of
		}
		return !found
	}, nil)
	return found
}

// misfits are what is wrong with rows that functions are given.
func (r *reader) misfits() diag.List {
	var problems diag.List
	for _, m := range r.places.throughRows().misfits {
		for _, e := range errors.Errors(m.err) {
			p, ok := r.inData(pathOf(e.Path()), e)
			if !ok {
				continue
			}
			if p.Message == noSuchField {
				p.Rule = ruleUnknown
				name, _ := pathOf(e.Path())[len(e.Path())-1].(string)
				p.Message += likeness(name, taken(m.wanted))
			}
			problems = append(problems, p)
		}
	}
	return problems
}

// taken are the names of the fields that a struct may have.
func taken(v cue.Value) []string {
	var out []string
	it, err := v.Fields(cue.Optional(true))
	for err == nil && it.Next() {
		out = append(out, it.Selector().Unquoted())
	}
	return out
}

// likeness asks for the name that another is likely meant to be.
func likeness(name string, among []string) string {
	if like, ok := nearest.Like(name, slices.DeleteFunc(among, func(n string) bool { return n == name })); ok {
		return "; did you mean " + like + "?"
	}
	return ""
}

// likenessOf asks for that of a field of the user's own.
func (r *reader) likenessOf(path Path) string {
	name, ok := path[len(path)-1].(string)
	if !ok || !path.hidden() {
		return ""
	}
	return likeness(name, taken(path[:len(path)-1].in(r.places.raw())))
}
