package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// visit follows the names of an expression, and tells whether the schema has no say in
// it. In one with several forms it may choose.
func (s *settled) visit(n ast.Node) bool {
	for name := range labelsIn(n) {
		s.bound[name] = true
	}
	sound := true
	ast.Walk(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			sound = sound && n.Op != token.OR
		case *ast.BottomLit:
			sound = false
		case *ast.Ident:
			sound = sound && !s.gone[n]
		}
		return sound
	}, nil)
	if !sound {
		return false
	}
	for name := range references(n) {
		if !s.follow(name) {
			return false
		}
	}
	return true
}

// follow takes what a name stands for.
func (s *settled) follow(name string) bool {
	if name == language().Meshes || name == language().Shared || s.meshes[name] {
		return false
	}
	nodes, own := s.tops[name]
	s.queue = append(s.queue, nodes...)
	imported, known := s.imported(name)
	return known && (own || imported || s.bound[name] || slices.Contains(predeclared(), name))
}

// imported tells a package by the name that it is imported by, and whether the schema has
// no say in it.
func (s *settled) imported(name string) (is, known bool) {
	for _, file := range s.inst.Files {
		for spec := range file.ImportSpecs() {
			path, err := literal.Unquote(spec.Path.Value)
			if err != nil {
				return false, false
			}
			if importedName(spec) != name {
				continue
			}
			is = true
			if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") && !s.plain() {
				return true, false
			}
		}
	}
	return is, true
}

// plain tells that no imported package has anything of the schema, nor several forms.
func (s *settled) plain() bool {
	for _, i := range withImports(s.inst)[1:] {
		for _, file := range i.Files {
			sound := true
			ast.Walk(file, func(n ast.Node) bool {
				binary, is := n.(*ast.BinaryExpr)
				id, name := n.(*ast.Ident)
				sound = sound && (!is || binary.Op != token.OR) && (!name || !s.gone[id])
				return sound
			}, nil)
			if !sound {
				return false
			}
		}
	}
	return true
}

// labelsIn are the names that an expression gives to parts of itself.
func labelsIn(n ast.Node) map[string]bool {
	out := map[string]bool{}
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id != nil {
				out[id.Name] = true
			}
		}
	}
	ast.Walk(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if name, _, err := ast.LabelName(n.Label); err == nil {
				out[name] = true
			}
		case *ast.Alias:
			add(n.Ident)
		case *ast.LetClause:
			add(n.Ident)
		case *ast.ForClause:
			add(n.Key, n.Value)
		}
		return true
	}, nil)
	return out
}

// predeclared are the names that CUE has for itself.
func predeclared() []string {
	return []string{
		"_", "string", "bytes", "bool", "int", "float", "number", "rune", "null",
		"uint", "uint8", "uint16", "uint32", "uint64", "uint128", "int8", "int16", "int32", "int64", "int128", "float32", "float64",
		"len", "close", "and", "or", "div", "mod", "quo", "rem",
	}
}
