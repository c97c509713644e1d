package main

import (
	"bytes"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"
)

// giveDefault reads `[if M.x != _|_ {M.x}, if classic {…}, DEFAULT][0]`. What stands before the
// user's own field is of cases that set none.
func (s *schema) giveDefault(e effective, list []ast.Expr) {
	for i, item := range list[:len(list)-1] {
		of := itself(item)
		if of == nil {
			continue
		}
		for _, p := range s.places(e, of) {
			if s.given[p.def] == nil {
				s.given[p.def] = map[string]constraint{}
			}
			s.given[p.def][p.path] = constraint{standard: s.standard(e, p, list[i+1:])}
		}
		return
	}
}

// itself is the field that `if M.x != _|_ {M.x}` takes where it is there, as it is or as what is
// made of it; nil of another condition, and of what is asked of the field alone.
func itself(item ast.Expr) ast.Expr {
	given, ok := item.(*ast.Comprehension)
	if !ok {
		return nil
	}
	test, ok := given.Clauses[0].(*ast.IfClause).Condition.(*ast.BinaryExpr)
	body, isStruct := given.Value.(*ast.StructLit)
	if !ok || !isStruct || len(body.Elts) != 1 {
		return nil
	}
	embedded, ok := body.Elts[0].(*ast.EmbedDecl)
	if !ok {
		return nil
	}
	if asks, ok := embedded.Expr.(*ast.BinaryExpr); ok && asks.Op != token.ADD {
		return nil
	}
	made, err := format.Node(embedded.Expr)
	of, failed := format.Node(test.X)
	if err != nil || failed != nil || !bytes.Contains(made, of) {
		return nil
	}
	return test.X
}
