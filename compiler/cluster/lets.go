package cluster

import (
	"regexp"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// letNames are the names that let, and = in a label, give to what stands beside.
func letNames(decls []ast.Decl) []*ast.Ident {
	var out []*ast.Ident
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.LetClause:
			out = append(out, d.Ident)
		case *ast.Field:
			if a, ok := d.Label.(*ast.Alias); ok {
				out = append(out, a.Ident)
			}
		}
	}
	return out
}

// usable are the names of fields and of lets by which what stands among them, or in them, may be
// referred to.
func usable(decls []ast.Decl) []string {
	out := topNames(decls)
	for _, id := range letNames(decls) {
		out = append(out, id.Name)
	}
	return out
}

// bothCalled matches what CUE says of a name that a field has and a let beside it.
var bothCalled = regexp.MustCompile(`^cannot have both alias and field with name "([^"]+)" in same scope$`)

// clash tells such a name at the let, which may be called otherwise, as the field may not.
func (r *reader) clash(p *diag.Problem, at token.Pos) {
	m := bothCalled.FindStringSubmatch(p.Message)
	if m == nil {
		return
	}
	file := parsable(at.Filename(), r.places.text(at.Filename())) // of a package that is not loaded
	if file == nil {
		return
	}
	ast.Walk(file, func(n ast.Node) bool {
		let, field := bothOf(declsOf(n), m[1])
		if let == nil || field == nil || !within(n, at) {
			return true
		}
		p.Message = "a let and a field beside it are both called " + m[1] + ": give the let another name, such as " + otherThan(m[1])
		p.Position, p.Excerpt = r.places.show(let.Pos())
		is, _ := r.places.show(field.Pos())
		p.Notes = []diag.Note{{Position: is, Message: "the field"}}
		return true // the innermost is meant
	}, nil)
}

// declsOf are those of what names are in scope of.
func declsOf(n ast.Node) []ast.Decl {
	switch n := n.(type) {
	case *ast.File:
		return n.Decls
	case *ast.StructLit:
		return n.Elts
	}
	return nil
}

// bothOf are the let and the field of a name.
func bothOf(decls []ast.Decl, name string) (let *ast.Ident, field ast.Label) {
	for _, id := range letNames(decls) {
		if id.Name == name {
			let = id
		}
	}
	for _, d := range decls {
		if f, ok := d.(*ast.Field); ok && field == nil && asked(f.Label) == name {
			field = f.Label
		}
	}
	return let, field
}

// otherThan is a name for what is called as a field.
func otherThan(name string) string {
	if isHelper(name) {
		return name + "_"
	}
	return "_" + name
}

// taking says, of each problem that is still of a field which is not there in CUE's words, of what an
// expression takes it, and which one is likely meant.
func (r *reader) taking(problems diag.List) diag.List {
	for i, p := range problems {
		name, ok := strings.CutPrefix(p.Message, "undefined field: ")
		if !ok || r.places.whole == nil {
			continue
		}
		for _, f := range r.places.whole.Files {
			ast.Walk(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if at, _ := r.places.show(s.Sel.Pos()); at != p.Position {
					return true
				}
				if of, err := format.Node(s.X); err == nil && len(of) < longest {
					problems[i].Message = string(of) + " has no " + name + likeness(name, r.namesBeside(s.Sel.Pos()))
				}
				return false
			}, nil)
		}
	}
	return problems
}
