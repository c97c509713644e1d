package cluster

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// call goes through a function: a definition that is given fields, of which one is taken, as
// in (#Team & {#row: R}).out.
func (r *rows) call(e *ast.SelectorExpr, path Path, env *binding) {
	of, ok := e.X.(*ast.ParenExpr)
	if !ok {
		return
	}
	var body *ast.StructLit
	inner := env
	parts := operands(of.X)
	for _, part := range parts {
		if _, isStruct := part.(*ast.StructLit); !isStruct {
			body, _ = definitionOf(r.packages[0], part)
		}
	}
	for _, part := range parts {
		given, isStruct := part.(*ast.StructLit)
		if !isStruct {
			continue
		}
		for _, d := range given.Elts {
			if f, ok := d.(*ast.Field); ok {
				if name, is := f.Label.(*ast.Ident); is {
					is, _ := r.eval(f.Value, env)
					inner = inner.bind(name, is)
				}
			}
		}
	}
	if f := fieldOf(body, asked(e.Sel)); f != nil {
		r.expr(f.Value, path, inner)
	}
}

// operands are what & puts together.
func operands(e ast.Expr) []ast.Expr {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.AND {
		return append(operands(b.X), operands(b.Y)...)
	}
	return []ast.Expr{e}
}

// fieldOf is a field that a struct has by its name as it stands.
func fieldOf(s *ast.StructLit, name string) *ast.Field {
	if s == nil {
		return nil
	}
	for _, d := range s.Elts {
		if f, ok := d.(*ast.Field); ok {
			if l, isIdent := f.Label.(*ast.Ident); isIdent && l.Name == name {
				return f
			}
		}
	}
	return nil
}
