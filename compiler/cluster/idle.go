package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// idle tells what CUE passes over in a description without a word: fields that are optional
// or hidden where somebody meant to set them.
func (r *reader) idle(inst *build.Instance) diag.List {
	var problems diag.List
	w := &idling{schema: schemaOf(inst), used: namesUsed(inst), tell: r.leftOutAt(&problems)}
	for _, f := range inst.Files {
		for _, d := range f.Decls {
			if top, ok := d.(*ast.Field); ok && r.describes(top) {
				w.fields(&ast.StructLit{Elts: []ast.Decl{top}}, nil)
			}
		}
	}
	return problems
}

// embedNothing tells attributes by which CUE embeds nothing, without a word: what is made of the
// fields that have them has no value then.
func (r *reader) embedNothing(inst *build.Instance) diag.List {
	var problems diag.List
	for _, i := range withImports(inst) {
		for _, f := range i.Files {
			unembedded(f, r.leftOutAt(&problems))
		}
	}
	return problems
}

func (r *reader) leftOutAt(problems *diag.List) func(token.Pos, string) {
	return func(at token.Pos, message string) {
		p := diag.Problem{Message: message, Rule: "left-out"}
		p.Position, p.Excerpt = r.places.show(at)
		*problems = append(*problems, p)
	}
}

// describes tells a field at the top of a package that the schema has.
func (r *reader) describes(f *ast.Field) bool {
	name, _, err := ast.LabelName(f.Label)
	return err == nil && (name == language().Shared || name == language().Meshes)
}

// unembedded tells attributes that are meant to embed a file, and do not: CUE takes notice
// of none that it does not know, nor of any in a file without @extern(embed).
func unembedded(f *ast.File, tell func(token.Pos, string)) {
	extern := false
	for _, d := range f.Decls {
		if a, ok := d.(*ast.Attribute); ok {
			name, body := a.Split()
			extern = extern || name == "extern" && strings.TrimSpace(body) == "embed"
		}
	}
	ast.Walk(f, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && extern {
			ofPattern(field, tell)
		}
		a, ok := n.(*ast.Attribute)
		if !ok {
			return true
		}
		switch name, _ := a.Split(); {
		case name == "embed" && !extern:
			tell(a.Pos(), "nothing is embedded here: write @extern(embed) at the top of this file, before its package clause")
		case name != "embed" && name != "extern":
			if _, like := nearest.Like(name, []string{"embed"}); like {
				tell(a.Pos(), "CUE has no attribute @"+name+", and reads nothing here: did you mean @embed?")
			}
		}
		return true
	}, nil)
}

// ofPattern tells an attribute that is a pattern's, where it stands in one line with that and
// is meant for the field around it.
func ofPattern(f *ast.Field, tell func(token.Pos, string)) {
	for _, a := range f.Attrs {
		if name, _ := a.Split(); name == "embed" && isPattern(f.Label) {
			tell(a.Pos(), "nothing is embedded here: the attribute is that of the pattern in brackets, and not of the field around it: put what the field is in braces, as in `_rows: {[string]: {...}} @embed(...)`")
		}
	}
}

// namesUsed are the names that anything in a package refers to.
func namesUsed(inst *build.Instance) map[string]bool {
	used := map[string]bool{}
	for _, f := range inst.Files {
		labels := map[ast.Node]bool{}
		ast.Walk(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				labels[n.Label] = true
			case *ast.Ident:
				used[n.Name] = used[n.Name] || !labels[n]
			}
			return true
		}, nil)
	}
	return used
}

// idling looks for fields that set nothing, in what is written of the cluster or a mesh as
// it stands. Below a pattern, and in what is computed, an optional field says what others
// may set, and a hidden one what is asked for.
type idling struct {
	schema *definition
	used   map[string]bool
	tell   func(token.Pos, string)
}

func (w *idling) fields(value ast.Expr, path Path) {
	of, ok := value.(*ast.StructLit)
	if !ok {
		return
	}
	for _, d := range of.Elts {
		f, ok := d.(*ast.Field)
		if !ok || isPattern(f.Label) {
			continue
		}
		name, bare, err := ast.LabelName(f.Label)
		switch {
		case err != nil:
		case f.Constraint == token.OPTION:
			w.tell(f.Label.Pos(), name+" is optional, by its ?, and so sets nothing: leave the ? out")
		case bare && isHelper(name):
			w.hidden(f, name, path)
		default:
			w.fields(f.Value, append(slices.Clip(path), name))
		}
	}
}

// hidden tells a hidden field that nothing refers to, where the schema has one that is
// called so but for that. Beside meshes it is a helper.
func (w *idling) hidden(f *ast.Field, name string, path Path) {
	shown := strings.TrimLeft(name, "_#")
	if shown == "" || w.used[name] || w.schema == nil || len(path) == 1 && path[0] == language().Meshes {
		return
	}
	if w.schema.has(append(slices.Clip(path), shown)) {
		w.tell(f.Label.Pos(), name+" is hidden, and nothing refers to it: write "+shown+", or the name in quotes")
	}
}
