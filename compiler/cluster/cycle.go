package cluster

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// cycles finds fields that the package puts into itself, at its top, as a
// half-typed line does, or below themselves. CUE would unfold them for long, or
// until its stack ends.
func (r *reader) cycles(inst *build.Instance) diag.List {
	var problems diag.List
	add := func(name *ast.Ident, message string) {
		p := diag.Problem{Path: name.Name, Message: message, Rule: ruleCUE}
		p.Position, p.Excerpt = r.places.show(name.Pos())
		problems = append(problems, p)
	}
	for _, file := range inst.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				if name, ok := d.Expr.(*ast.Ident); ok && r.places.top[name.Name] && !isHelper(name.Name) {
					add(name, "the field stands here without a value: write "+name.Name+": ...")
				}
			case *ast.Field:
				if field, _, err := ast.LabelName(d.Label); err == nil {
					for _, name := range holders(d.Value, field) {
						add(name, "the field holds itself here: name the part of it that is meant, such as "+field+".NAME")
					}
				}
			}
		}
	}
	return problems
}

// holders finds where a field is, as a whole, the value of another or embedded
// below a node: not where a part of it is named or where it is gone through.
func holders(n ast.Node, field string) []*ast.Ident {
	var out []*ast.Ident
	var value func(e ast.Expr)
	value = func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.Ident:
			if e.Name == field {
				out = append(out, e)
			}
		case *ast.ParenExpr:
			value(e.X)
		case *ast.BinaryExpr:
			if e.Op == token.AND {
				value(e.X)
				value(e.Y)
			}
		}
	}
	if e, ok := n.(ast.Expr); ok {
		value(e)
	}
	ast.Walk(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if isHelper(field) && perhaps(n) {
				return false // a list or a tree of its own kind, as long as it is made
			}
			value(n.Value)
		case *ast.EmbedDecl:
			value(n.Expr)
		}
		return true
	}, nil)
	return out
}

// perhaps tells a field that is there only where another one is: an optional one,
// or those of a pattern.
func perhaps(f *ast.Field) bool {
	_, pattern := f.Label.(*ast.ListLit)
	return pattern || f.Constraint == token.OPTION
}
