package cluster

import (
	"maps"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// asks are what is asked of a value: of its fields, of each of its items, or of it as a whole,
// of which nothing is known but that it is read.
type asks struct {
	at    token.Pos
	whole bool
	of    map[string]*asks
	each  *asks
}

func newAsks(at token.Pos) *asks { return &asks{at: at, of: map[string]*asks{}} }

// field is what is asked of a field.
func (a *asks) field(name string, at token.Pos) *asks {
	if a.of[name] == nil {
		a.of[name] = newAsks(at)
	}
	a.of[name].at = at // where it is used, rather than where it is asked whether it is there
	return a.of[name]
}

// items are what is asked of each item.
func (a *asks) items(at token.Pos) *asks {
	if a.each == nil {
		a.each = newAsks(at)
	}
	return a.each
}

// asksOf are what a comprehension asks of a name that it gives, and, where it hands that on to
// a hidden field or a parameter, what the packages ask of this.
func asksOf(inst *build.Instance, c *ast.Comprehension, name string) *asks {
	all := newAsks(c.Pos())
	w := &asking{names: map[string]*asks{name: all}, given: map[string]*asks{}}
	ast.Walk(c, w.node, nil)
	for known := 0; len(w.given) > known; {
		known = len(w.given)
		w.names = maps.Clone(w.given) // what loops call elsewhere is another's
		for _, i := range withImports(inst) {
			for _, f := range i.Files {
				ast.Walk(f, w.node, nil)
			}
		}
	}
	for _, a := range w.given {
		a.whole = a.whole || len(a.of) == 0 && a.each == nil
	}
	return all
}

// asking goes through syntax and notes what is asked of names.
type asking struct {
	names map[string]*asks
	// given are hidden fields and parameters that are given what a name stands for.
	given map[string]*asks
}

func (w *asking) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForClause:
		if a := w.chain(n.Source); a == nil {
			ast.Walk(n.Source, w.node, nil)
		} else if n.Value != nil {
			w.names[n.Value.Name] = a.items(n.Source.Pos())
		}
		return false
	case *ast.LetClause:
		if a := w.chain(n.Expr); a != nil {
			w.names[n.Ident.Name] = a
		} else {
			ast.Walk(n.Expr, w.node, nil)
		}
		return false
	case *ast.BinaryExpr:
		return !w.isThere(n)
	case *ast.Field:
		w.field(n)
		return false
	case *ast.SelectorExpr:
		if !w.reads(n) {
			ast.Walk(n.X, w.node, nil) // what is selected is no name of ours
		}
		return false
	case ast.Expr:
		return !w.reads(n)
	}
	return true
}

// isThere tells a comparison that asks whether something is there, and not what it is.
func (w *asking) isThere(e *ast.BinaryExpr) bool {
	asks := (e.Op == token.NEQ || e.Op == token.EQL) && (isBottom(e.X) || isBottom(e.Y))
	return asks && (w.chain(e.X) != nil || w.chain(e.Y) != nil)
}

// reads notes what an expression stands for as read, if that is known.
func (w *asking) reads(e ast.Expr) bool {
	a := w.chain(e)
	if a != nil {
		a.whole = true
	}
	return a != nil
}

// field goes through a field, whose name asks for nothing, unless it is computed.
func (w *asking) field(f *ast.Field) {
	name, isName := f.Label.(*ast.Ident)
	if !isName && !isNamed(f.Label) {
		ast.Walk(f.Label, w.node, nil)
	}
	a := w.chain(f.Value)
	switch {
	case a == nil:
		ast.Walk(f.Value, w.node, nil)
	case isName && isHelper(name.Name) && (w.given[name.Name] == nil || w.given[name.Name] == a):
		w.given[name.Name] = a
	default:
		a.whole = true
	}
}

// chain is what an expression stands for, a name and fields of it, nil if that is no name's.
func (w *asking) chain(e ast.Expr) *asks {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return w.chain(e.X)
	case *ast.Ident:
		return w.names[e.Name]
	case *ast.SelectorExpr:
		if a := w.chain(e.X); a != nil {
			return a.field(asked(e.Sel), e.Sel.Pos())
		}
		if name, ok := e.Sel.(*ast.Ident); ok && isHelper(name.Name) {
			return w.given[name.Name]
		}
	case *ast.IndexExpr:
		a := w.chain(e.X)
		name, ok := e.Index.(*ast.BasicLit)
		if a == nil || !ok || name.Kind != token.STRING {
			return nil
		}
		if text, err := literal.Unquote(name.Value); err == nil {
			return a.field(text, name.Pos())
		}
	}
	return nil
}

func isBottom(e ast.Expr) bool {
	_, ok := e.(*ast.BottomLit)
	return ok
}

// fields are the fields that are asked for, and where.
func (a *asks) fields() map[string]token.Pos {
	out := map[string]token.Pos{}
	for name, of := range a.of {
		out[name] = of.at
	}
	return out
}

// rowsIn are rows within rows: those in a field of each, by the field's name.
func rowsIn(rows []*ast.StructLit, name string, each bool) []*ast.StructLit {
	var out []*ast.StructLit
	for _, row := range rows {
		f := fieldNamed(row, name)
		if f == nil {
			continue
		}
		if of, ok := f.Value.(*ast.StructLit); ok && !each {
			out = append(out, of)
		}
		if each {
			out = append(out, rowsOfValue(f.Value)...)
		}
	}
	return out
}

// labelsWithin are the names of fields that a declaration of rows has, by itself or by
// definitions of the package that it names: rows may have these, be they read or not.
func labelsWithin(inst *build.Instance, e ast.Node) map[string]bool {
	out := map[string]bool{}
	seen := map[string]bool{}
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		ast.Walk(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				out[asked(n.Label)] = true
			case *ast.Ident:
				if seen[n.Name] {
					return true
				}
				seen[n.Name] = true
				for _, f := range inst.Files {
					if field := fieldOf(&ast.StructLit{Elts: f.Decls}, n.Name); field != nil {
						walk(field.Value)
					}
				}
			}
			return true
		}, nil)
	}
	walk(e)
	return out
}

// add takes in what is asked elsewhere.
func (a *asks) add(b *asks) {
	if b == nil {
		return
	}
	a.whole = a.whole || b.whole
	for name, of := range b.of {
		a.field(name, of.at).add(of)
	}
	if b.each != nil {
		a.items(b.each.at).add(b.each)
	}
}
