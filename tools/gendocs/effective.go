package main

import (
	"strings"

	"cuelang.org/go/cue/ast"
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

// effectiveOf is the definition of the language whose fields stand below a field
// of #effective, if it has one.
func effectiveOf(field string) string {
	switch field {
	case "istio":
		return "#Istio"
	case "gateways":
		return "#Gateway"
	case "ports":
		return "#Port"
	case "addons":
		return "#Addon"
	}
	return ""
}

// readEffective notes the defaults in a struct of #effective as those of the
// fields of a definition.
func (s *schema) readEffective(def, prefix string, body *ast.StructLit) {
	for _, elt := range body.Elts {
		switch x := elt.(type) {
		case *ast.Comprehension:
			if inner, ok := x.Value.(*ast.StructLit); ok {
				s.readEffective(def, prefix, inner)
			}
		case *ast.Field:
			name := labelOf(x)
			if inner, ok := x.Value.(*ast.StructLit); ok {
				to, path := def, prefix+name+"."
				if other := effectiveOf(name); other != "" {
					to, path = other, ""
				} else if name == "" {
					path = prefix // the label of a comprehension
				}
				s.readEffective(to, path, inner)
				continue
			}
			s.giveDefault(def, prefix+name, x.Value)
		}
	}
}

func (s *schema) giveDefault(def, path string, value ast.Expr) {
	index, ok := value.(*ast.IndexExpr)
	if !ok {
		return
	}
	list, ok := index.X.(*ast.ListLit)
	if !ok || len(list.Elts) < 2 {
		return
	}
	if s.given[def] == nil {
		s.given[def] = map[string]constraint{}
	}
	standard := "derived"
	if len(list.Elts) == 2 {
		standard = s.code(list.Elts[1])
	}
	s.given[def][path] = constraint{standard: standard}
}
