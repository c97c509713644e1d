package cluster

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
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
	for _, part := range operands(of.X) {
		given, isStruct := part.(*ast.StructLit)
		if !isStruct {
			body = r.definition(part)
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

// definition is a struct at the top of this package, or of an imported one.
func (r *rows) definition(e ast.Expr) *ast.StructLit {
	in := r.packages[0]
	if s, ok := e.(*ast.SelectorExpr); ok {
		x, isIdent := s.X.(*ast.Ident)
		if !isIdent {
			return nil
		}
		spec, imported := x.Node.(*ast.ImportSpec)
		if !imported {
			return nil
		}
		i := slices.IndexFunc(r.packages, func(p *build.Instance) bool { return imports(spec, p) })
		if i < 0 {
			return nil
		}
		in, e = r.packages[i], s.Sel.(ast.Expr)
	}
	name, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	for _, f := range in.Files {
		if field := fieldOf(&ast.StructLit{Elts: f.Decls}, name.Name); field != nil {
			body, _ := field.Value.(*ast.StructLit)
			return body
		}
	}
	return nil
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
