package main

import (
	"regexp"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// The schema keeps the language apart from what stands where nothing is set:
// #EffectiveMesh is #Mesh with the definition #effective in it, whose fields are
// `[if M.x != _|_ {M.x}, DEFAULT][0]`. To a reader the two are one.
const effectively = "#Effective"

// asOne gives definitions with #effective the name of the language's.
func asOne(file *ast.File) {
	ast.Walk(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if name, ok := strings.CutPrefix(id.Name, effectively); ok {
				id.Name = "#" + name
			}
		}
		return true
	}, nil)
}

// An effective is a struct of #effective: the definition that it is of, and what
// names stand for in there.
type effective struct {
	def  string
	body *ast.StructLit
	// user are fields of the language by the names that the struct has for them.
	user map[string]place
	// each are the values that a loop's variable takes.
	each map[string][]string
	// lets are the defaults of other names, and those without one.
	lets map[string]ast.Expr
}

// A place is a field of a definition of the language.
type place struct{ def, path string }

// readEffective notes the defaults in a struct of #effective as those of the
// user's fields that they stand for.
func (s *schema) readEffective(e effective) {
	for _, elt := range e.body.Elts {
		switch x := elt.(type) {
		case *ast.LetClause:
			e.lets[x.Ident.Name] = nil
			if list := choice(x.Expr); len(list) == 2 {
				e.lets[x.Ident.Name] = list[1]
			}
		case *ast.Comprehension:
			if body, ok := x.Value.(*ast.StructLit); ok {
				s.bind(e, x.Clauses)
				e.body = body
				s.readEffective(e)
			}
		case *ast.Field:
			if body, ok := x.Value.(*ast.StructLit); ok {
				inner := e
				inner.body = body
				s.readEffective(inner)
			} else if list := choice(x.Value); list != nil {
				s.giveDefault(e, list)
			}
		}
	}
}

// choice are the items of `[…][0]`, of which the first that is there stands.
func choice(x ast.Expr) []ast.Expr {
	index, ok := x.(*ast.IndexExpr)
	if !ok {
		return nil
	}
	list, ok := index.X.(*ast.ListLit)
	if !ok || len(list.Elts) < 2 {
		return nil
	}
	return list.Elts
}

// bind notes what the variables of loops are: fields of the language, or one of
// some names.
func (s *schema) bind(e effective, clauses []ast.Clause) {
	for _, clause := range clauses {
		loop, ok := clause.(*ast.ForClause)
		if !ok {
			continue
		}
		if list, ok := loop.Source.(*ast.ListLit); ok {
			for _, item := range list.Elts {
				if lit, ok := item.(*ast.BasicLit); ok {
					e.each[loop.Value.Name] = append(e.each[loop.Value.Name], strings.Trim(lit.Value, `"`))
				}
			}
			continue
		}
		source := loop.Source
		if body, ok := source.(*ast.StructLit); ok {
			source = body.Elts[0].(*ast.EmbedDecl).Expr // {M.gateways, …}
		}
		if to := s.places(e, source); len(to) == 1 {
			e.user[loop.Value.Name] = to[0]
		}
	}
}

// places are the user's fields that an expression names: one, or one for each
// value of a loop's variable.
func (s *schema) places(e effective, x ast.Expr) []place {
	switch x := x.(type) {
	case *ast.Ident:
		if p, ok := e.user[x.Name]; ok {
			return []place{p}
		}
	case *ast.SelectorExpr:
		name, _, err := ast.LabelName(x.Sel)
		if err == nil {
			return s.below(s.places(e, x.X), []string{name})
		}
	case *ast.IndexExpr:
		if variable, ok := x.Index.(*ast.Ident); ok {
			return s.below(s.places(e, x.X), e.each[variable.Name])
		}
	}
	return nil
}

// below steps to fields of these names. Where a definition is their type, they
// are its own.
func (s *schema) below(from []place, names []string) []place {
	var out []place
	for _, p := range from {
		for _, name := range names {
			to := place{p.def, strings.TrimPrefix(p.path+"."+name, ".")}
			for _, f := range s.definitions[p.def].fields {
				for _, used := range f.uses {
					if f.path == to.path && s.definitions[used].scalar == nil {
						to = place{used, ""}
					}
				}
			}
			out = append(out, to)
		}
	}
	return out
}

// classic is what the schema calls a mesh of Istio 1.5.
const classic = "classic"

// standard puts defaults into words: the last, and what stands in its place in
// Istio 1.5. What depends on more is derived.
func (s *schema) standard(e effective, p place, list []ast.Expr) string {
	last := list[len(list)-1]
	if not, ok := last.(*ast.UnaryExpr); ok && not.Op == token.NOT && isClassic(not.X) {
		return "`true`; in Istio 1.5 `false`"
	}
	text, ok := s.term(e, p, last)
	for _, other := range list[:len(list)-1] {
		c := other.(*ast.Comprehension)
		value, known := s.term(e, p, c.Value.(*ast.StructLit).Elts[0].(*ast.EmbedDecl).Expr)
		ok = ok && known && isClassic(c.Clauses[0].(*ast.IfClause).Condition)
		text += "; in Istio 1.5 " + value
		for _, clause := range c.Clauses[1:] {
			text += " where " + s.code(clause.(*ast.IfClause).Condition)
		}
	}
	if !ok {
		return "derived"
	}
	return text
}

func isClassic(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == classic
}

// dot stands for one within a name, which is to stay a name.
const dot = "__"

// term is a default as CUE, with names as one knows them who writes the fields
// of the definition. It is not ok if it is made of what only the schema has.
func (s *schema) term(e effective, p place, x ast.Expr) (string, bool) {
	ok := true
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		if selector, isSelector := n.(*ast.SelectorExpr); isSelector {
			ast.Walk(selector.X, visit, nil) // what is selected is no name of its own
			return false
		}
		id, isIdent := n.(*ast.Ident)
		if !isIdent {
			return true
		}
		value, local := e.lets[id.Name]
		switch name, isIdent := value.(*ast.Ident); {
		case isIdent:
			id.Name = name.Name
		case local:
			ok = false
		case id.Name == "clusterName": // which #Cluster sets
			id.Name = "cluster" + dot + "name"
		case p.def != e.def && s.hasField(e.def, id.Name):
			id.Name = strings.ToLower(strings.TrimPrefix(e.def, "#")) + dot + id.Name
		}
		return true
	}
	ast.Walk(x, visit, nil)
	text := strings.ReplaceAll(s.code(x), dot, ".")
	if p.def == e.def {
		text = regexp.MustCompile(`\bmesh\.`).ReplaceAllString(text, "")
	}
	return text, ok
}

func (s *schema) hasField(def, path string) bool {
	for _, f := range s.definitions[def].fields {
		if f.path == path {
			return true
		}
	}
	return false
}
