package cluster

import (
	"cmp"
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"meshc.dev/compiler/diag"
)

// sources are what Go code says of rules.
type sources struct {
	set *token.FileSet
	// constants are texts by their names.
	constants      map[string]string
	audited, found map[string]string
}

func (s *sources) constant(n ast.Node) bool {
	if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
		s.constants[v.Names[0].Name] = cmp.Or(s.text(v.Values[0]), s.constants[v.Names[0].Name])
	}
	return true
}

// text is that of a literal or a constant, "" of anything else.
func (s *sources) text(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(x.Value)
		return text
	case *ast.Ident:
		return s.constants[x.Name]
	}
	return ""
}

func (s *sources) note(into map[string]string, x ast.Expr) {
	if text := s.text(x); text != "" {
		into[text] = s.set.Position(x.Pos()).String()
	}
}

func (s *sources) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		named := map[string]int{"found": 1, "faults": 1, "refuse": 1, "wrong": 1, "blame": 1, "asked": 1, "here": 2, "fault": 0, "tell": 0}
		if f, ok := n.Fun.(*ast.SelectorExpr); ok {
			if at, known := named[f.Sel.Name]; known && at < len(n.Args) {
				s.note(s.found, n.Args[at])
			}
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && strings.EqualFold(key.Name, "rule") {
			s.note(s.found, n.Value)
		}
	case *ast.CompositeLit:
		if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "Take" || n.Type == nil && len(n.Elts) == 3 {
			if text := s.text(n.Elts[0]); text != "" {
				s.found[diag.Unique(text)] = s.set.Position(n.Pos()).String()
			}
		}
	case *ast.ValueSpec:
		if n.Names[0].Name == "rules" {
			for _, row := range n.Values[0].(*ast.CompositeLit).Elts {
				if row, ok := row.(*ast.CompositeLit); ok { // else it is the table of another package
					s.note(s.audited, row.Elts[0])
				}
			}
		}
	case *ast.AssignStmt:
		if strings.EqualFold(nameOf(n.Lhs[0]), "rule") {
			s.note(s.found, n.Rhs[0])
		}
	case *ast.FuncDecl:
		s.returned(n)
	}
	return true
}

func (s *sources) returned(f *ast.FuncDecl) {
	results := f.Type.Results
	if results == nil || len(results.List[0].Names) == 0 || results.List[0].Names[0].Name != "rule" {
		return
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			s.note(s.found, r.Results[0])
		}
		return true
	})
}

// nameOf is the name of a variable or of a field.
func nameOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}
