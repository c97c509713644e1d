package cluster

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
)

// settled looks, in the syntax of a package without the schema, for what the schema has
// a say in. Which meshes there are is settled by what is written where nothing that makes
// meshes leads to the cluster, to a mesh or to the schema, which say more than is
// written. Whatever is unusual may.
type settled struct {
	inst *build.Instance
	// gone stood for the schema, heads are the embeddings of a description's definition.
	gone  map[*ast.Ident]bool
	heads map[*ast.EmbedDecl]bool
	// tops are the package's own fields and lets, by name, bound what names that were
	// met stand for, meshes those of meshes without quotes.
	tops   map[string][]ast.Node
	bound  map[string]bool
	meshes map[string]bool
	queue  []ast.Node
	met    map[ast.Node]bool
}

func newSettled() *settled {
	return &settled{
		gone: map[*ast.Ident]bool{}, heads: map[*ast.EmbedDecl]bool{},
		tops: map[string][]ast.Node{}, bound: map[string]bool{}, meshes: map[string]bool{}, met: map[ast.Node]bool{},
	}
}

// strip notes what of the schema a file has, and drops it.
func (s *settled) strip(file *ast.File) {
	for _, d := range file.Decls {
		if d, ok := d.(*ast.EmbedDecl); ok && embedsSchema(d) {
			s.heads[d] = true
		}
	}
	for _, id := range withoutSchema(file) {
		s.gone[id] = true
	}
}

// names tells whether the names of the package's meshes are settled.
func (s *settled) names() bool {
	if len(s.heads) != 1 {
		return false
	}
	for _, file := range s.inst.Files {
		if !s.decls(file.Decls) {
			return false
		}
	}
	for len(s.queue) > 0 {
		n := s.queue[0]
		s.queue = s.queue[1:]
		if !s.met[n] && !s.visit(n) {
			return false
		}
		s.met[n] = true
	}
	return true
}

// values tells whether what is written of meshes is settled too, if it has a value: the
// schema is named at the head alone, and nothing asks what there is.
func (s *settled) values() bool {
	if len(s.gone) != len(s.heads) {
		return false
	}
	sound := true
	for _, i := range withImports(s.inst) {
		for _, file := range i.Files {
			ast.Walk(file, func(n ast.Node) bool {
				_, bottom := n.(*ast.BottomLit)
				sound = sound && !bottom
				return sound
			}, nil)
		}
	}
	return sound
}

// decls are those at the top of the package, or of what makes such.
func (s *settled) decls(decls []ast.Decl) bool {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Package, *ast.ImportDecl, *ast.CommentGroup, *ast.Attribute:
		case *ast.LetClause:
			s.tops[d.Ident.Name] = append(s.tops[d.Ident.Name], d.Expr)
		case *ast.EmbedDecl:
			if !s.heads[d] {
				s.queue = append(s.queue, d.Expr)
			}
		case *ast.Comprehension:
			made, ok := d.Value.(*ast.StructLit)
			if !ok || !s.clauses(d) || !s.decls(made.Elts) {
				return false
			}
		case *ast.Field:
			if !bareLabel(d) || isMesh(d) && !s.mesh(d.Value) {
				return false
			}
			name, _, _ := ast.LabelName(d.Label) // bare
			s.tops[name] = append(s.tops[name], d.Value)
		default:
			return false
		}
	}
	return true
}

// mesh takes what the meshes are made of: what each is says nothing of which there are.
func (s *settled) mesh(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.mesh(e.X)
	case *ast.BinaryExpr:
		return e.Op == token.AND && s.mesh(e.X) && s.mesh(e.Y)
	case *ast.StructLit:
		for _, d := range e.Elts {
			if !s.element(d) {
				return false
			}
		}
		return true
	}
	s.queue = append(s.queue, e)
	return true
}

func (s *settled) element(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.EmbedDecl:
		return s.mesh(d.Expr)
	case *ast.Comprehension:
		return s.clauses(d) && s.mesh(d.Value)
	case *ast.LetClause:
		s.bound[d.Ident.Name] = true
		s.queue = append(s.queue, d.Expr)
	case *ast.Field:
		switch {
		case isPattern(d.Label):
		case bareLabel(d):
			name, bare, _ := ast.LabelName(d.Label) // bare
			s.meshes[name] = s.meshes[name] || bare
		default:
			s.queue = append(s.queue, d.Label)
		}
	case *ast.CommentGroup, *ast.Attribute, *ast.Ellipsis:
	default:
		return false
	}
	return true
}

// clauses takes what a comprehension goes over and asks.
func (s *settled) clauses(c *ast.Comprehension) bool {
	for _, clause := range c.Clauses {
		switch clause := clause.(type) {
		case *ast.ForClause:
			for _, id := range []*ast.Ident{clause.Key, clause.Value} {
				if id != nil {
					s.bound[id.Name] = true
				}
			}
			s.queue = append(s.queue, clause.Source)
		case *ast.IfClause:
			s.queue = append(s.queue, clause.Condition)
		case *ast.LetClause:
			s.bound[clause.Ident.Name] = true
			s.queue = append(s.queue, clause.Expr)
		default:
			return false
		}
	}
	return true
}
