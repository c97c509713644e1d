package cluster

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// holds tells whether a condition is true, if that can be said.
func (r *rows) holds(e ast.Expr, env *binding) (is, known bool) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return r.holds(e.X, env)
	case *ast.UnaryExpr:
		is, known = r.holds(e.X, env)
		return !is, known && e.Op == token.NOT
	case *ast.BinaryExpr:
		return r.compared(e, env)
	case *ast.CallExpr:
		return r.contains(e, env)
	}
	of, missing := r.eval(e, env)
	if missing != nil || !of.value.Exists() {
		return false, false
	}
	is, err := of.value.Bool()
	return is, err == nil
}

func (r *rows) compared(e *ast.BinaryExpr, env *binding) (is, known bool) {
	switch e.Op {
	case token.LAND, token.LOR:
		return r.joined(e, env)
	case token.EQL, token.NEQ:
	default:
		return false, false
	}
	x, missing := r.eval(e.X, env)
	if _, bottom := e.Y.(*ast.BottomLit); bottom {
		there := x.value.Exists()
		return there == (e.Op == token.NEQ), there || missing != nil
	}
	y, lacks := r.eval(e.Y, env)
	return (x.text == y.text) == (e.Op == token.EQL), missing == nil && lacks == nil && x.isText && y.isText
}

// joined is what && and || make of two conditions, of which one may be enough to know.
func (r *rows) joined(e *ast.BinaryExpr, env *binding) (is, known bool) {
	decides := e.Op == token.LOR
	x, knownX := r.holds(e.X, env)
	y, knownY := r.holds(e.Y, env)
	if knownX && x == decides || knownY && y == decides {
		return decides, true
	}
	return !decides, knownX && knownY
}

// contains is what list.Contains says of a list and a text: by that rows are of some clusters.
func (r *rows) contains(e *ast.CallExpr, env *binding) (is, known bool) {
	of, ok := e.Fun.(*ast.SelectorExpr)
	if !ok || asked(of.Sel) != "Contains" || len(e.Args) != 2 {
		return false, false
	}
	if spec := importOf(of.X); spec == nil || spec.Path.Value != `"list"` {
		return false, false
	}
	in, missing := r.eval(e.Args[0], env)
	what, lacks := r.eval(e.Args[1], env)
	if missing != nil || lacks != nil || !in.value.Exists() || !what.isText {
		return false, false
	}
	for _, it := range r.pairsOf(in.value) {
		if !it.value.isText {
			return false, false
		}
		is = is || it.value.text == what.text
	}
	return is, true
}
