package owners

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// tenant judges a tenant's file: what may stand at its top, and in mesh.
func (r *reader) tenant(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.Field:
			r.tenantField(f, d)
		case *ast.Attribute:
			// An attribute of CUE's injections puts a file's content here.
			if name, _ := d.Split(); !slices.Contains([]string{"extern", "experiment", "if"}, name) {
				r.refuse(f, d.Pos(), "@"+name)
			}
		default:
			if what := reaches(d); what != "" {
				r.refuse(f, d.Pos(), what)
			}
		}
	}
	meshes := 0
	for _, places := range r.meshes {
		if slices.ContainsFunc(places, func(p place) bool { return p.file == f }) {
			meshes++
		}
	}
	if meshes > 1 {
		r.files.Several = append(r.files.Several, f)
	}
}

// reaches names a declaration by which a struct has fields that its labels do
// not tell, "" if it is none.
func reaches(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.EmbedDecl:
		if c, ok := d.Expr.(*ast.Comprehension); ok {
			return reaches(c)
		}
		return "an embedding"
	case *ast.Comprehension:
		if _, ok := d.Clauses[0].(*ast.IfClause); ok {
			return "an if"
		}
		return "a comprehension"
	case *ast.Ellipsis:
		return "an ellipsis"
	case *ast.Attribute:
		return "an attribute"
	}
	return ""
}

func (r *reader) tenantField(f *ast.File, d *ast.Field) {
	name, kind := labelOf(d.Label)
	switch {
	case kind != "":
		r.refuse(f, d.Pos(), kind)
	case isHelper(d.Label):
		r.helpers[name] = note(r.helpers[name], place{f, d.Label.Pos()})
	case name == r.Shared:
		r.fault(ruleTenant, d.Label.Pos(), name, "cluster is the platform's: it stands in "+r.head()+", or in a file that "+r.head()+" names, by `cluster: platform: [\""+r.fromHead(f)+"\"]`")
	case name == r.Meshes:
		r.tenantMeshes(f, d)
	default:
		r.refuse(f, d.Label.Pos(), "the field "+name)
	}
}

// tenantMeshes judges the field mesh of a tenant's file and notes whose it sets.
func (r *reader) tenantMeshes(f *ast.File, d *ast.Field) {
	if len(d.Attrs) > 0 {
		r.refuse(f, d.Attrs[0].Pos(), "an attribute of mesh as a whole")
	}
	value := d.Value
	if a, ok := value.(*ast.Alias); ok {
		value = a.Expr
	}
	meshes, ok := value.(*ast.StructLit)
	if !ok {
		r.refuse(f, value.Pos(), "an expression for mesh as a whole")
		return
	}
	for _, d := range meshes.Elts {
		field, ok := d.(*ast.Field)
		if !ok {
			if what := reaches(d); what != "" {
				r.refuse(f, d.Pos(), what+" in mesh")
			}
			continue
		}
		name, kind := labelOf(field.Label)
		switch {
		case kind != "":
			r.refuse(f, field.Pos(), kind+" in mesh")
		case isHelper(field.Label):
			r.refuse(f, field.Pos(), "the hidden field "+name+" in mesh")
		default:
			r.meshes[name] = note(r.meshes[name], place{f, field.Label.Pos()})
			if !slices.Contains(r.files.Meshes[name], f) {
				r.files.Meshes[name] = append(r.files.Meshes[name], f)
			}
		}
	}
}

// refuse tells that a tenant's file says what might be another's.
func (r *reader) refuse(f *ast.File, at token.Pos, what string) {
	r.fault(ruleTenant, at, "", what+" stands in a tenant's file, which has fields of its own mesh, `mesh: NAME: ...`: write it in there, or have "+r.head()+" name this file among the platform's, by `cluster: platform: [\""+r.fromHead(f)+"\"]`")
}

// note adds the first place of a file.
func note(places []place, p place) []place {
	if slices.ContainsFunc(places, func(q place) bool { return q.file == p.file }) {
		return places
	}
	return append(places, p)
}

// labelOf is the name that a label says, or what kind of label says none.
func labelOf(l ast.Label) (name, kind string) {
	if a, ok := l.(*ast.Alias); ok {
		l, ok = a.Expr.(ast.Label)
		if !ok {
			return "", "a computed label"
		}
	}
	if _, ok := l.(*ast.ListLit); ok {
		return "", "a pattern"
	}
	name, _, err := ast.LabelName(l)
	if err != nil {
		return "", "a computed label"
	}
	return name, ""
}

// isHelper tells the label of a hidden field or a definition.
func isHelper(l ast.Label) bool {
	if a, ok := l.(*ast.Alias); ok {
		l, _ = a.Expr.(ast.Label)
	}
	i, ok := l.(*ast.Ident)
	return ok && (strings.HasPrefix(i.Name, "_") || strings.HasPrefix(i.Name, "#"))
}
