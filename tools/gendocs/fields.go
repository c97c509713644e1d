package main

import (
	"strings"

	"cuelang.org/go/cue/ast"
)

// readFields adds the fields of a struct, and those of structs in it by their
// paths. What holds on a condition only says so.
func (s *schema) readFields(d *definition, prefix, condition string, body *ast.StructLit) {
	for _, elt := range body.Elts {
		switch x := elt.(type) {
		case *ast.Ellipsis:
			d.open = d.open || prefix == ""
		case *ast.Comprehension:
			inner, isStruct := x.Value.(*ast.StructLit)
			if when, ok := s.condition(x.Clauses); ok && isStruct {
				s.readFields(d, prefix, condition+when, inner)
			}
		case *ast.Field:
			name := labelOf(x)
			if name == "" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, "#") {
				continue
			}
			s.readField(d, prefix+name, condition, x)
		}
	}
}

// condition puts if clauses into words. Hidden fields are the schema's own
// business, and loops are none for a table. That a field is there goes without
// saying where what it is comes next.
func (s *schema) condition(clauses []ast.Clause) (string, bool) {
	var all []string
	for _, clause := range clauses {
		c, ok := clause.(*ast.IfClause)
		if !ok {
			return "", false
		}
		code := s.code(c.Condition)
		if n := len(all); n > 0 && strings.HasPrefix(code, strings.TrimSuffix(all[n-1], "!= _|_`")) {
			all = all[:n-1]
		}
		if !hidden.MatchString(code) {
			all = append(all, code)
		}
	}
	var text strings.Builder
	for _, code := range all {
		text.WriteString("If " + code + ". ")
	}
	return text.String(), true
}

func (s *schema) readField(d *definition, path, condition string, x *ast.Field) {
	f := field{path: path, doc: strings.TrimSpace(condition + doc(x)), conditional: condition != "", optional: x.Constraint.String() == "?"}
	body, isStruct := unalias(x.Value).(*ast.StructLit)
	if isStruct && patternOf(body) == nil && embedded(body) == nil {
		f.none, f.typ = true, "struct"
		if len(body.Elts) == 1 && isEllipsis(body.Elts[0]) {
			f.typ = "any struct"
		}
	} else {
		f.constraint = s.constraint(x.Value)
		f.none = f.structural
	}
	d.fields = append(d.fields, f)
	d.use(f.uses)
	if isStruct && embedded(body) == nil {
		s.readFields(d, path+".", condition, body)
	}
}
