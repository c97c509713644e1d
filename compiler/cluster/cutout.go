package cluster

import (
	"maps"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// without leaves of a file what is not of other meshes than these, nor of any by a pattern where there
// are none.
func without(file *ast.File, keep map[string]bool) {
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		if !isMesh(d) {
			return false
		}
		lit, ok := d.(*ast.Field).Value.(*ast.StructLit)
		if !ok {
			return false
		}
		lit.Elts = slices.DeleteFunc(lit.Elts, func(d ast.Decl) bool {
			f, ok := d.(*ast.Field)
			if !ok || !bareLabel(f) {
				return ok && keep == nil && isPattern(f.Label)
			}
			name, _, _ := ast.LabelName(f.Label) // plain
			return !keep[name]
		})
		return len(lit.Elts) == 0
	})
}

// withoutUnused leaves out of a file imports and lets that nothing in it mentions any more: CUE
// refuses those. What nothing mentioned before stays, and is told.
func withoutUnused(file *ast.File, before map[string]bool) {
	for had := -1; had != 0; {
		now := mentioned(file)
		had = 0
		gone := func(name string) bool {
			is := before[name] && !now[name]
			if is {
				had++
			}
			return is
		}
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
			switch d := d.(type) {
			case *ast.LetClause:
				return gone(d.Ident.Name)
			case *ast.ImportDecl:
				d.Specs = slices.DeleteFunc(d.Specs, func(spec *ast.ImportSpec) bool { return gone(importedName(spec)) })
				return len(d.Specs) == 0
			}
			return false
		})
	}
}

// mentioned are the names that a file mentions: for a let what its value does.
func mentioned(file *ast.File) map[string]bool {
	out := map[string]bool{}
	for _, d := range file.Decls {
		in := ast.Node(d)
		if let, ok := d.(*ast.LetClause); ok {
			in = let.Expr
		}
		maps.Copy(out, references(in))
	}
	return out
}

// importedName is the name by which a file has what it imports.
func importedName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	path, _ := literal.Unquote(spec.Path.Value) // it was parsed
	return ast.ParseImportPath(path).Qualifier
}
