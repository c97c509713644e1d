package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/diag"
)

// looped is a label that is called as what a loop goes through, in a struct at a path: CUE
// takes the word for the name, and makes the same field at each turn.
type looped struct {
	label *ast.Ident
	in    Path
}

// withLooped adds what such labels are, in place of what follows from them.
func (r *reader) withLooped(inst *build.Instance, in diag.List) diag.List {
	var found []looped
	for _, f := range inst.Files {
		for _, d := range f.Decls {
			if top, ok := d.(*ast.Field); ok && r.describes(top) {
				found = append(found, loopedIn([]ast.Decl{top}, nil)...)
			}
		}
	}
	for _, l := range found {
		in = append(slices.DeleteFunc(slices.Clone(in), func(p diag.Problem) bool { return r.ofLooped(l, p) }), r.toldLooped(l))
	}
	return in
}

func loopedIn(decls []ast.Decl, path Path) []looped {
	var out []looped
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Field:
			if name := asked(d.Label); name != "" && !isHelper(name) {
				for _, part := range operands(d.Value) {
					if s, ok := part.(*ast.StructLit); ok {
						out = append(out, loopedIn(s.Elts, append(slices.Clip(path), name))...)
					}
				}
			}
		case *ast.Comprehension:
			if body, ok := d.Value.(*ast.StructLit); ok {
				turns := turnsOf(d)
				for _, in := range body.Elts {
					f, ok := in.(*ast.Field)
					if !ok {
						continue
					}
					if label, ok := f.Label.(*ast.Ident); ok && slices.Contains(turns, label.Name) {
						out = append(out, looped{label, path})
					}
				}
				out = append(out, loopedIn(body.Elts, path)...)
			}
		}
	}
	return out
}

// turnsOf are the names that a loop gives to what it goes through, which is more than one thing.
func turnsOf(c *ast.Comprehension) []string {
	var out []string
	for _, clause := range c.Clauses {
		f, ok := clause.(*ast.ForClause)
		if !ok {
			continue
		}
		if list, ok := f.Source.(*ast.ListLit); ok && len(list.Elts) == 1 {
			continue // it but gives a value a name
		}
		for _, name := range []*ast.Ident{f.Key, f.Value} {
			if name != nil && name.Name != "_" {
				out = append(out, name.Name)
			}
		}
	}
	return out
}

// ofLooped tells what is wrong with the field of such a label, or with what it is made of.
func (r *reader) ofLooped(l looped, p diag.Problem) bool {
	at, _ := r.places.show(l.label.Pos())
	path := append(slices.Clip(l.in), l.label.Name).String()
	return p.Position == at || p.Path == path || strings.HasPrefix(p.Path, path+".") || len(l.in) == 1 && strings.HasPrefix(p.Path, "#")
}

func (r *reader) toldLooped(l looped) diag.Problem {
	name := l.label.Name
	p := diag.Problem{Path: l.in.String(), Rule: ruleCUE, Message: "is called " + name + " at each turn of the loop: for what " + name + " stands for, write (" + name + "): ..."}
	p.Position, p.Excerpt = r.places.show(l.label.Pos())
	return p
}
