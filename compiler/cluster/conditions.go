package cluster

import (
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// askedAsThere is what is wrong with a condition that asks whether a field is there as programs
// and templates of text do, by its name alone or by null: CUE asks for its value by that. It is
// told once, of whichever rows it fails.
func (r *reader) askedAsThere(e errors.Error, p diag.Problem) (diag.Problem, bool) {
	says := words(e)
	if !r.asksInVain(e) && (!strings.HasPrefix(says, "cannot use ") || !strings.HasSuffix(says, " as type bool")) {
		return p, false
	}
	c := r.conditionAt(e.Position())
	if c == nil {
		return p, false
	}
	asks, ok := thereIn(c.Condition, e.Position())
	if !ok {
		return p, false
	}
	text, err := format.Node(asks.field)
	if err != nil {
		return p, false
	}
	p.Position, p.Excerpt = r.places.show(c.Condition.Pos())
	p.Message = "a condition asks for the value of " + string(text) + ", which is not " + asks.wants + " everywhere: whether the field is there is asked by `" + string(text) + asks.how + "`"
	p.Path, p.Alike, p.Notes = "", "", nil
	return p, true
}

// conditionAt is the condition that is at a place, or has it in it.
func (r *reader) conditionAt(at token.Pos) (found *ast.IfClause) {
	if r.places.whole == nil || !at.IsValid() {
		return nil
	}
	for _, i := range withImports(r.places.whole) {
		for _, f := range i.Files {
			if f.Filename != at.Filename() {
				continue
			}
			ast.Walk(f, func(n ast.Node) bool {
				if c, ok := n.(*ast.IfClause); ok && (samePlace(c.Pos(), at) || within(c.Condition, at)) {
					found = c
				}
				return true
			}, nil)
		}
	}
	return found
}

// thereAsked is a field that a condition asks for, how it is asked whether that is there, and
// what it has to be for the condition as it stands.
type thereAsked struct {
	field      ast.Expr
	how, wants string
}

// thereIn is the field that a condition asks for as if that told whether it is there: the one
// at a place, if the condition has several.
func thereIn(e ast.Expr, at token.Pos) (thereAsked, bool) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return thereIn(e.X, at)
	case *ast.SelectorExpr, *ast.IndexExpr:
		return thereAsked{e, " != _|_", "true or false"}, true
	case *ast.UnaryExpr:
		asks, ok := thereIn(e.X, at)
		asks.how = " == _|_"
		return asks, ok && e.Op == token.NOT
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			if within(e.Y, at) {
				return thereIn(e.Y, at)
			}
			return thereIn(e.X, at)
		case token.EQL, token.NEQ:
			lit, isLit := e.Y.(*ast.BasicLit)
			_, isField := e.X.(*ast.SelectorExpr)
			return thereAsked{e.X, " " + e.Op.String() + " _|_", "there"}, isLit && isField && lit.Kind == token.NULL
		}
	}
	return thereAsked{}, false
}
