package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
)

// definitionOf is a struct at the top of a package, or of one that it imports, by what names it.
func definitionOf(inst *build.Instance, e ast.Expr) (*ast.StructLit, string) {
	in := inst
	if s, ok := e.(*ast.SelectorExpr); ok {
		if in = importedAs(inst, s.X); in == nil {
			return nil, ""
		}
		e, _ = s.Sel.(ast.Expr)
	}
	name, ok := e.(*ast.Ident)
	if !ok || !isHelper(name.Name) {
		return nil, ""
	}
	for _, f := range in.Files {
		if field := fieldOf(&ast.StructLit{Elts: f.Decls}, name.Name); field != nil {
			body, _ := field.Value.(*ast.StructLit)
			return body, name.Name
		}
	}
	return nil, ""
}

// importOf is the import that a name stands for, nil if for none.
func importOf(e ast.Expr) *ast.ImportSpec {
	if x, ok := e.(*ast.Ident); ok {
		if spec, ok := x.Node.(*ast.ImportSpec); ok {
			return spec
		}
	}
	return nil
}

// importedAs is the package that a name stands for, nil if for none.
func importedAs(inst *build.Instance, e ast.Expr) *build.Instance {
	spec := importOf(e)
	if spec == nil {
		return nil
	}
	all := withImports(inst)
	if i := slices.IndexFunc(all, func(p *build.Instance) bool { return imports(spec, p) }); i >= 0 {
		return all[i]
	}
	return nil
}

// parameters are the fields of a function that it is given, results the others.
func parameters(body *ast.StructLit) (given, results []string) {
	for _, d := range body.Elts {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		switch name := asked(f.Label); {
		case strings.HasPrefix(name, "#"):
			given = append(given, name)
		case name != "" && !strings.HasPrefix(name, "_"):
			results = append(results, name)
		}
	}
	return given, results
}

// untaken tells meshes that are a function itself in place of what that makes: (#Team & {...})
// without .out. CUE tells of each in words of both, and at many meshes takes minutes.
func (r *reader) untaken(inst *build.Instance) diag.List {
	var problems diag.List
	var mesh *definition
	check := func(e ast.Expr) {
		for _, part := range operands(unparen(e)) {
			body, name := definitionOf(inst, part)
			if body == nil {
				continue
			}
			given, results := parameters(body)
			if len(given) == 0 || len(results) != 1 {
				continue
			}
			if mesh == nil {
				mesh = schemaOf(inst).at(Path{language().Meshes, "a"})
			}
			if mesh == nil || mesh.allows(results[0]) {
				continue
			}
			p := diag.Problem{Rule: "closed-template", Message: "is " + name + " itself, and not the mesh that it makes: take " + results[0] + " of it, as in `(" + name + " & {...})." + results[0] + "`"}
			p.Position, p.Excerpt = r.places.show(e.Pos())
			problems = append(problems, p)
		}
	}
	for _, f := range inst.Files {
		meshValues(f.Decls, 0, check)
	}
	return problems.Normalize()
}

func unparen(e ast.Expr) ast.Expr {
	for {
		p, ok := e.(*ast.ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// meshValues goes through what stands for meshes, in loops or not.
func meshValues(decls []ast.Decl, depth int, check func(ast.Expr)) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Comprehension:
			if s, ok := d.Value.(*ast.StructLit); ok {
				meshValues(s.Elts, depth, check)
			}
		case *ast.EmbedDecl:
			if depth == 1 {
				if c, ok := d.Expr.(*ast.Comprehension); ok {
					meshValues([]ast.Decl{c}, depth, check)
				}
			}
		case *ast.Field:
			switch {
			case depth == 1:
				check(d.Value)
			case asked(d.Label) == language().Meshes:
				if s, ok := d.Value.(*ast.StructLit); ok {
					meshValues(s.Elts, 1, check)
				}
			}
		}
	}
}

// namesBeside are the names of which an expression at a place takes one by a dot.
func (r *reader) namesBeside(at token.Pos) []string {
	var out []string
	for _, f := range r.places.whole.Files {
		ast.Walk(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || !samePlace(s.Sel.Pos(), at) {
				return true
			}
			if spec := importOf(s.X); spec != nil {
				out = r.namesOf(spec)
				return false
			}
			for _, part := range operands(unparen(s.X)) {
				if body, _ := definitionOf(r.places.whole, part); body != nil {
					out = append(out, topNames(body.Elts)...)
				}
			}
			if is, _ := r.places.throughRows().eval(s.X, nil); is.value.Exists() {
				out = append(out, names(is.value)...)
			}
			return false
		}, nil)
	}
	return out
}

// namesOf are those that a package has for the ones that import it.
func (r *reader) namesOf(spec *ast.ImportSpec) []string {
	var out []string
	for _, in := range r.places.whole.Dependencies() {
		if !imports(spec, in) {
			continue
		}
		for _, f := range in.Files {
			out = append(out, topNames(f.Decls)...)
		}
	}
	return slices.DeleteFunc(out, func(name string) bool { return strings.HasPrefix(name, "_") })
}

func topNames(decls []ast.Decl) []string {
	var out []string
	for _, d := range decls {
		if f, ok := d.(*ast.Field); ok {
			if name := asked(f.Label); name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

// apart is what keeps a package from being evaluated: it is of another name than the
// description above, or has functions for meshes.
func (r *reader) apart(inst *build.Instance, dir string, whose *owners.Files) diag.List {
	if whose.Head == nil {
		if odd := otherPackage(inst, dir, r.from.files); len(odd) > 0 {
			return odd
		}
	}
	return r.untaken(inst)
}
