package owners

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// walker goes through what stands at the top of a file, embeddings followed to
// what they refer to, in imported packages too.
type walker struct {
	// schema is the package whose definitions are not gone into, of which refers
	// is told each that is named.
	schema string
	refers func(name string)
	visit  func(in *ast.File, d ast.Decl)
	seen   map[ast.Node]bool
}

// embedsCluster tells an embedding of the definition that makes a description.
func (r *reader) embedsCluster(f *ast.File, e *ast.EmbedDecl) bool {
	found := false
	w := r.walker(func(*ast.File, ast.Decl) {})
	w.refers = func(name string) { found = found || name == r.Definition }
	w.expr(r.inst, f, e.Expr)
	return found
}

// top visits what stands at the top of a file.
func (r *reader) top(f *ast.File, visit func(in *ast.File, d ast.Decl)) {
	r.walker(visit).decls(r.inst, f, f.Decls)
}

func (r *reader) walker(visit func(*ast.File, ast.Decl)) *walker {
	return &walker{schema: r.Schema, refers: func(string) {}, visit: visit, seen: map[ast.Node]bool{}}
}

func (w *walker) decls(in *build.Instance, f *ast.File, decls []ast.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.EmbedDecl:
			w.expr(in, f, d.Expr)
		case *ast.Comprehension:
			w.expr(in, f, d.Value)
		default:
			w.visit(f, d)
		}
	}
}

// expr visits the fields of an expression that stands embedded.
func (w *walker) expr(in *build.Instance, f *ast.File, e ast.Expr) {
	if e == nil || w.seen[e] {
		return
	}
	w.seen[e] = true
	switch e := e.(type) {
	case *ast.StructLit:
		w.decls(in, f, e.Elts)
	case *ast.Comprehension:
		w.expr(in, f, e.Value)
	case *ast.ParenExpr:
		w.expr(in, f, e.X)
	case *ast.Alias:
		w.expr(in, f, e.Expr)
	case *ast.BinaryExpr:
		if e.Op == token.AND || e.Op == token.OR {
			w.expr(in, f, e.X)
			w.expr(in, f, e.Y)
		}
	case *ast.Ident:
		w.named(in, f, e.Name)
	case *ast.SelectorExpr:
		w.selected(in, f, e)
	}
}

// named visits what a name at the top of a package stands for.
func (w *walker) named(in *build.Instance, f *ast.File, name string) {
	for _, file := range in.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.Field:
				if said, kind := labelOf(d.Label); kind == "" && said == name {
					w.expr(in, file, d.Value)
				}
			case *ast.LetClause:
				if file == f && d.Ident.Name == name {
					w.expr(in, file, d.Expr)
				}
			}
		}
	}
}

// selected visits what a name of an import, or of a struct at the top of the
// package, stands for.
func (w *walker) selected(in *build.Instance, f *ast.File, e *ast.SelectorExpr) {
	name, _, err := ast.LabelName(e.Sel)
	if err != nil {
		return
	}
	x, ok := e.X.(*ast.Ident)
	if spec, imported := importOf(x); ok && imported {
		path, err := literal.Unquote(spec.Path.Value)
		if err != nil {
			return
		}
		w.imported(in, path, name)
		return
	}
	inner := &walker{schema: w.schema, refers: w.refers, seen: w.seen}
	inner.visit = func(file *ast.File, d ast.Decl) {
		if field, ok := d.(*ast.Field); ok {
			if said, kind := labelOf(field.Label); kind == "" && said == name {
				w.expr(in, file, field.Value)
			}
		}
	}
	inner.expr(in, f, e.X)
}

func importOf(x *ast.Ident) (*ast.ImportSpec, bool) {
	if x == nil {
		return nil, false
	}
	spec, ok := x.Node.(*ast.ImportSpec)
	return spec, ok
}

func (w *walker) imported(in *build.Instance, path, name string) {
	wanted := ast.ParseImportPath(path).Path
	if wanted == w.schema {
		w.refers(name)
		return
	}
	i := slices.IndexFunc(in.Imports, func(i *build.Instance) bool { return ast.ParseImportPath(i.ImportPath).Path == wanted })
	if i < 0 {
		return
	}
	for _, file := range in.Imports[i].Files {
		w.named(in.Imports[i], file, name)
	}
}

// Embeds tells a file that embeds the definition, as far as the file itself
// says.
func Embeds(f *ast.File, language Language) bool {
	r := &reader{Language: language, inst: &build.Instance{Files: []*ast.File{f}}}
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		e, ok := d.(*ast.EmbedDecl)
		return ok && r.embedsCluster(f, e)
	})
}

// Names tells a file that gives the cluster a name, which only a description does.
func Names(f *ast.File, language Language) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		field, ok := d.(*ast.Field)
		if !ok {
			return false
		}
		if name, kind := labelOf(field.Label); kind != "" || name != language.Shared {
			return false
		}
		of, ok := field.Value.(*ast.StructLit)
		return ok && slices.ContainsFunc(of.Elts, func(d ast.Decl) bool {
			field, ok := d.(*ast.Field)
			if !ok {
				return false
			}
			name, kind := labelOf(field.Label)
			return kind == "" && name == "name"
		})
	})
}

// Describes tells a file that has the field of meshes at its top.
func Describes(f *ast.File, language Language) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		field, ok := d.(*ast.Field)
		if !ok {
			return false
		}
		name, kind := labelOf(field.Label)
		return kind == "" && name == language.Meshes
	})
}
