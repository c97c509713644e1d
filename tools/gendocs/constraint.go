package main

import (
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// A constraint is what the value of a field says to a reader.
type constraint struct {
	// typ is Markdown; standard is CUE.
	typ, standard string
	// fixed is set where there is one value only.
	fixed bool
	// must is what error() says where the value is refused.
	must string
	// structural are maps, lists and structs.
	structural bool
	uses       []string
}

// constraint reads a field's value. A default comes first in a disjunction,
// marked *, and error() last.
func (s *schema) constraint(x ast.Expr) constraint {
	var c constraint
	var types []string
	literals := true
	for _, alternative := range alternatives(unalias(x)) {
		if text, ok := errorText(alternative); ok {
			c.must = text
			continue
		}
		if mark, ok := alternative.(*ast.UnaryExpr); ok && mark.Op == token.MUL {
			c.standard = s.code(mark.X)
			continue
		}
		literals = literals && isLiteral(alternative)
		types = append(types, s.typeOf(&c, alternative))
	}
	c.describe(types, literals)
	if c.standard == "" && isValue(x) {
		c.fixed, c.standard, c.typ = true, c.typ, "fixed"
	}
	return c
}

// describe makes one type of several; if literals, they are all values to
// choose from.
func (c *constraint) describe(types []string, literals bool) {
	switch {
	case types == nil && c.standard == "":
		types = []string{"not allowed"}
	case literals && c.standard != "":
		types = append([]string{c.standard}, types...)
	}
	if literals && len(types) > 1 {
		c.must = "" // says the same
	}
	c.typ = strings.Join(types, " or ")
}

// typeOf describes a type in a few words; what error() will say of it need not
// be said here.
func (s *schema) typeOf(c *constraint, x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		if isDefinition(x.Name) {
			c.uses = append(c.uses, x.Name)
			return link(x.Name)
		}
		if value, ok := s.hidden[x.Name]; ok {
			return s.typeOf(c, value)
		}
		if !isType(x.Name) {
			return "`" + x.Name + "`"
		}
		return strings.TrimPrefix(x.Name, "_") // which says nothing
	case *ast.BinaryExpr:
		return s.conjunction(c, x)
	case *ast.UnaryExpr:
		if x.Op == token.MAT {
			return "string"
		}
	case *ast.StructLit:
		c.structural = true
		if f := patternOf(x); f != nil {
			return s.mapType(c, f)
		}
		if def := embedded(x); def != nil {
			s.note(def.Name, x)
			return s.typeOf(c, def)
		}
		return "struct"
	case *ast.ListLit:
		c.structural = true
		return s.listType(c, x)
	case *ast.CallExpr:
		if f, ok := x.Fun.(*ast.Ident); ok && f.Name == "or" {
			return "one of " + s.code(x.Args[0])
		}
	}
	return s.code(x)
}

// conjunction leaves out of `#Gateway & {…}` and `string & =~"…"` all but the
// type, and notes what the struct says of the type's fields.
func (s *schema) conjunction(c *constraint, x *ast.BinaryExpr) string {
	if x.Op == token.OR {
		var types []string
		for _, a := range alternatives(x) {
			types = append(types, s.typeOf(c, a))
		}
		return strings.Join(types, " or ")
	}
	if x.Op != token.AND {
		return s.code(x)
	}
	if body, ok := x.Y.(*ast.StructLit); ok {
		if def, ok := x.X.(*ast.Ident); ok {
			s.note(def.Name, body)
		}
		return s.typeOf(c, x.X)
	}
	if first, ok := x.X.(*ast.Ident); ok && first.Name == "int" {
		return s.code(x)
	}
	return s.typeOf(c, x.X)
}

// note keeps what a definition says of the fields of another.
func (s *schema) note(def string, body *ast.StructLit) {
	if s.given[def] == nil {
		s.given[def] = map[string]constraint{}
	}
	for _, elt := range body.Elts {
		f, ok := elt.(*ast.Field)
		if !ok || strings.HasPrefix(labelOf(f), "_") || labelOf(f) == "" {
			continue
		}
		c := s.constraint(f.Value)
		if id, ok := f.Value.(*ast.Ident); ok && c.fixed && isValue(id) {
			c.standard = "its key" // name: Name, of a pattern's label
		}
		if c.standard != "" {
			s.given[def][labelOf(f)] = c
		}
	}
}

func (s *schema) mapType(c *constraint, f *ast.Field) string {
	inner := s.constraint(f.Value)
	c.uses = append(c.uses, inner.uses...)
	if c.must == "" {
		c.must = inner.must
	}
	typ := "map of " + inner.typ
	label := f.Label.(*ast.ListLit).Elts[0]
	if a, ok := label.(*ast.Alias); ok {
		label = a.Expr
	}
	if id, ok := label.(*ast.Ident); ok && isDefinition(id.Name) {
		c.uses = append(c.uses, id.Name)
		typ += " by " + link(id.Name)
	}
	return typ
}

func (s *schema) listType(c *constraint, x *ast.ListLit) string {
	if len(x.Elts) == 0 {
		return "empty list"
	}
	item := x.Elts[len(x.Elts)-1]
	if _, ok := item.(*ast.Comprehension); ok {
		return "list"
	}
	if e, ok := item.(*ast.Ellipsis); ok {
		if item = e.Type; item == nil {
			return "list"
		}
	}
	inner := s.constraint(item)
	c.uses = append(c.uses, inner.uses...)
	return "list of " + inner.typ
}
