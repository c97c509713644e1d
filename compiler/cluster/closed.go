package cluster

import (
	"maps"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/diag"
)

// unknown looks for fields that the schema does not have. CUE finds them too,
// but keeps silent where a field near them has another error; all errors of a
// run are to be told at once.
func (r *reader) unknown(definition cue.Value) diag.List {
	return r.unknownIn(r.fields.root, definition, nil)
}

func (r *reader) unknownIn(f *field, def cue.Value, path []string) diag.List {
	var problems diag.List
	for _, name := range slices.Sorted(maps.Keys(f.children)) {
		child := f.children[name]
		here := append(slices.Clip(path), name)
		if isHelper(name) && len(path) == 0 {
			continue
		}
		if !def.Allows(cue.Str(name)) {
			problems = append(problems, r.label(child, here, def))
			continue
		}
		if next, ok := below(def, name); ok {
			problems = append(problems, r.unknownIn(child, next, here)...)
		}
	}
	if f.any != nil {
		if next := def.LookupPath(cue.MakePath(cue.AnyString)); next.Exists() && next.IncompleteKind() == cue.StructKind {
			problems = append(problems, r.unknownIn(f.any, next, append(slices.Clip(path), "[...]"))...)
		}
	}
	return problems
}

// selfEmbeddings finds fields of the package that it embeds into itself, as a
// half-typed line does. CUE would unfold them for long before it gave up.
func (r *reader) selfEmbeddings(inst *build.Instance) diag.List {
	var problems diag.List
	for _, file := range inst.Files {
		for _, d := range file.Decls {
			embed, ok := d.(*ast.EmbedDecl)
			if !ok {
				continue
			}
			name, ok := embed.Expr.(*ast.Ident)
			if !ok || isHelper(name.Name) || r.fields.root.children[name.Name] == nil {
				continue
			}
			p := diag.Problem{Path: name.Name, Message: "the field stands here without a value: write " + name.Name + ": ...", Rule: ruleCUE}
			p.Position, p.Excerpt = position(name.Pos())
			problems = append(problems, p)
		}
	}
	return problems
}

// isHelper tells the user's own hidden fields and definitions.
func isHelper(name string) bool { return name[:1] == "_" || name[:1] == "#" }

// below is the constraint on a field, where it is one of a struct.
func below(def cue.Value, name string) (cue.Value, bool) {
	for _, s := range []cue.Selector{cue.Str(name), cue.Str(name).Optional(), cue.AnyString} {
		if v := def.LookupPath(cue.MakePath(s)); v.Exists() {
			return v, v.IncompleteKind() == cue.StructKind
		}
	}
	return cue.Value{}, false
}

// derived tells a field that the user left to the schema: if something is wrong
// with it, what it derives from is at fault.
func (r *reader) derived(path []string) bool {
	if _, written := r.fields.find(path); written {
		return false
	}
	def, ok := r.schema, r.schema.Exists()
	for _, name := range path {
		if !ok {
			return false
		}
		def, ok = below(def, name)
	}
	op, _ := def.Expr()
	return def.Exists() && op == cue.OrOp
}

// label is a problem at a field's own name.
func (r *reader) label(f *field, path []string, def cue.Value) diag.Problem {
	p := diag.Problem{Path: join(path), Message: noSuchField, Rule: ruleCUE}
	if like, ok := diag.Like(path[len(path)-1], fieldNames(def)); ok {
		p.Message += "; did you mean " + like + "?"
	}
	p.Position = r.fields.fallback
	if len(f.places) > 0 {
		p.Position, p.Excerpt = position(f.places[0].label)
	}
	return p
}

func fieldNames(def cue.Value) []string {
	var out []string
	it, err := def.Fields(cue.Optional(true))
	if err != nil {
		return nil
	}
	for it.Next() {
		if s := it.Selector(); s.LabelType() == cue.StringLabel {
			out = append(out, s.Unquoted())
		}
	}
	return out
}
