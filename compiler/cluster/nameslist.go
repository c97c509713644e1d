package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"

	"meshc.dev/compiler/diag"
)

// namesAlone makes one problem of names that stand alone in braces, as in {shop, cart}, and that
// nothing has: each is a reference to CUE, and a field is what was meant.
func (r *reader) namesAlone(in diag.List) diag.List {
	told := map[*ast.StructLit]bool{}
	var out diag.List
	for _, p := range in {
		of := r.namesWith(p)
		if of == nil {
			out = append(out, p)
			continue
		}
		if told[of] {
			continue
		}
		told[of] = true
		value := "..."
		if def := r.schema.at(split(p.Path)); def != nil {
			if next := def.below("a"); next != nil && next.value().IncompleteKind() == cue.StructKind {
				value = "{}"
			}
		}
		p.Message = "has names alone, where fields with values are wanted: {" + strings.Join(namesAsFields(of, value), ", ") + "}"
		p.Rule = ruleCUE
		out = append(out, p)
	}
	return out
}

// namesAsFields are the names in braces as fields.
func namesAsFields(of *ast.StructLit, value string) []string {
	var names []string
	for _, d := range of.Elts {
		switch d := d.(type) {
		case *ast.EmbedDecl:
			names = append(names, d.Expr.(*ast.Ident).Name+": "+value)
		case *ast.Field:
			names = append(names, asked(d.Label)+": ...")
		}
	}
	if len(names) > 3 {
		names = append(names[:3], "...")
	}
	return names
}

// namesWith are the braces in which stand names alone, or beside fields, one of them that of a
// problem which nothing has.
func (r *reader) namesWith(p diag.Problem) (of *ast.StructLit) {
	if !noReference.MatchString(p.Message) || strings.Contains(p.Message, "; did you mean") || r.places.whole == nil || p.Path == "" {
		return nil
	}
	for _, f := range r.places.whole.Files {
		if display(f.Filename) != p.File {
			continue
		}
		ast.Walk(f, func(n ast.Node) bool {
			s, ok := n.(*ast.StructLit)
			if !ok || of != nil {
				return of == nil
			}
			here := func(d ast.Decl) bool {
				e, ok := d.(*ast.EmbedDecl)
				if !ok || isHelper(noReference.FindStringSubmatch(p.Message)[1]) {
					return false
				}
				at := e.Pos().Position()
				return at.Line == p.Line && at.Column == p.Column
			}
			if slices.ContainsFunc(s.Elts, here) && !slices.ContainsFunc(s.Elts, isNoName) {
				of = s
			}
			return of == nil
		}, nil)
	}
	return of
}

// isNoName tells what is neither a name alone nor a field.
func isNoName(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.EmbedDecl:
		_, name := d.Expr.(*ast.Ident)
		return !name
	case *ast.Field:
		return asked(d.Label) == ""
	}
	return true
}
