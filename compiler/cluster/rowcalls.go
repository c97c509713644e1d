package cluster

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
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
	var asks cue.Value
	inner := env
	parts := operands(of.X)
	for _, part := range parts {
		if _, isStruct := part.(*ast.StructLit); !isStruct {
			body, asks = r.definition(part)
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
					r.fits(is, asks, name.Name)
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

// fits notes what of data does not fit what a function asks for: where that only looks
// whether a field is there, CUE takes one that does not fit for one that is not.
func (r *rows) fits(is term, asks cue.Value, name string) {
	if !is.value.Exists() || !asks.Exists() || !isHelper(name) || len(r.sites.data[is.at.Filename()]) == 0 {
		return
	}
	if wanted := helped(asks, helper(name)); wanted.Exists() {
		if err := wanted.Unify(is.value).Validate(); err != nil {
			r.misfits = append(r.misfits, misfit{err, wanted})
		}
	}
}

// misfit is what is wrong with a row, and what was asked for.
type misfit struct {
	err    error
	wanted cue.Value
}

// definition is a struct at the top of this package, or of an imported one, and its value.
func (r *rows) definition(e ast.Expr) (*ast.StructLit, cue.Value) {
	raw := r.raw
	in := r.packages[0]
	if s, ok := e.(*ast.SelectorExpr); ok {
		x, isIdent := s.X.(*ast.Ident)
		if !isIdent {
			return nil, cue.Value{}
		}
		spec, imported := x.Node.(*ast.ImportSpec)
		if !imported {
			return nil, cue.Value{}
		}
		i := slices.IndexFunc(r.packages, func(p *build.Instance) bool { return imports(spec, p) })
		if i < 0 {
			return nil, cue.Value{}
		}
		in, e = r.packages[i], s.Sel.(ast.Expr)
		raw = r.valueOf(in)
	}
	name, ok := e.(*ast.Ident)
	if !ok {
		return nil, cue.Value{}
	}
	for _, f := range in.Files {
		if field := fieldOf(&ast.StructLit{Elts: f.Decls}, name.Name); field != nil && isHelper(name.Name) {
			body, _ := field.Value.(*ast.StructLit)
			return body, helped(raw, helper(name.Name))
		}
	}
	return nil, cue.Value{}
}

// valueOf is an imported package, which is built once.
func (r *rows) valueOf(in *build.Instance) cue.Value {
	v, built := r.built[in]
	if !built {
		v = cuecontext.New().BuildInstance(in)
		r.built[in] = v
	}
	return v
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
