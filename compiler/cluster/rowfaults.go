package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// fault is what is wrong with a row, and which expression finds it so.
type fault struct {
	at, by  token.Pos
	message string
	// of is the path of what is made, where CUE gives it from somewhere on.
	of Path
}

// inRows tells an error of an expression over data at the rows that bring it about, one
// problem each: none where nothing leads to a row.
func (r *reader) inRows(e errors.Error, p diag.Problem) diag.List {
	at := e.Position()
	if !at.IsValid() {
		if at, _ = r.users(e); !at.IsValid() {
			return nil
		}
	}
	var out diag.List
	through := r.places.throughRows()
	found, all := through.faults(at, pathOf(e.Path()))
	switch format, _ := e.Msg(); {
	case strings.HasPrefix(format, "invalid index"): // at what the name is of
		found, all = through.unnamed(pathOf(e.Path())), false
	case strings.HasPrefix(words(e), interpolations): // at the struct that the text names something in
		found, all = through.unput(pathOf(e.Path())), false
	}
	if all {
		p.Position, p.Excerpt = r.places.show(at)
		p.Notes = nil
		return diag.List{p}
	}
	for _, f := range found {
		q := p
		q.Position, q.Excerpt = r.places.show(f.at)
		q.Message = f.message
		q.Notes = nil
		if f.of != nil {
			q.Path = f.of.String()
		}
		if by, _ := r.places.show(f.by); by != q.Position {
			q.Notes = []diag.Note{{Position: by, Message: "asked for here"}}
		}
		out = append(out, q)
	}
	return out
}

// throughRows are the package's comprehensions, gone through when they are first asked for.
func (p *Places) throughRows() *rows {
	if p.rows == nil {
		p.rows = &rows{}
		if raw := p.raw(); raw.Exists() && p.inst != nil {
			p.rows = rowsOf(p.inst, raw, p.sites)
		}
	}
	return p.rows
}

// faults are the rows for which an expression at a place fails, of what is made at a path. Of
// one that fails for all of several it is wrong itself.
func (r *rows) faults(at token.Pos, path Path) (out []fault, wrong bool) {
	fails, all := map[token.Position]bool{}, map[token.Position]bool{}
	for _, x := range r.seen {
		if !within(x.node, at) {
			continue
		}
		f, ok := r.fault(x, at)
		row := x.env.row()
		all[row] = true
		if !ok {
			continue
		}
		fails[row] = true
		if n := min(len(path), len(x.path)); !slices.Equal(path[:n], x.path[:n]) {
			f.of = x.path
		}
		if x.makes(path) && f.at.IsValid() && !slices.ContainsFunc(out, func(o fault) bool { return samePlace(o.at, f.at) }) {
			out = append(out, f)
		}
	}
	return out, len(all) > 1 && len(fails) == len(all)
}

// unnamed are the rows of which no name can be made at a path.
func (r *rows) unnamed(path Path) []fault {
	var out []fault
	for _, x := range r.seen {
		if x.role != isLabel || !slices.Equal(x.path, path) {
			continue
		}
		if f, ok := r.fault(x, x.node.Pos()); ok {
			out = append(out, f)
		}
	}
	return out
}

// makes tells an expression of what is made at a path, which CUE may give from somewhere on.
func (x expression) makes(path Path) bool {
	n := min(len(path), len(x.path))
	return slices.Equal(path[:n], x.path[:n]) || slices.Equal(x.path[len(x.path)-n:], path[:n])
}

// unput are the rows of which something is put into a text at a path that is none.
func (r *rows) unput(path Path) []fault {
	var out []fault
	for _, x := range r.seen {
		if len(x.path) < len(path) || !x.makes(path) {
			continue
		}
		ast.Walk(x.node, func(n ast.Node) bool {
			text, ok := n.(*ast.Interpolation)
			if !ok {
				return true
			}
			for _, part := range text.Elts {
				is, _ := r.eval(part, x.env)
				if is.value.Exists() && is.at.IsValid() && is.value.IncompleteKind()&(cue.ListKind|cue.StructKind|cue.NullKind) == is.value.IncompleteKind() {
					out = append(out, fault{at: is.at, by: part.Pos(), message: standing(is.value) + ", where a text is wanted"})
				}
			}
			return false
		}, nil)
	}
	return out
}

// within tells a place in an expression.
func within(n ast.Node, at token.Pos) bool {
	return n.Pos().Filename() == at.Filename() && n.Pos().Offset() <= at.Offset() && at.Offset() < n.End().Offset()
}

// samePlace tells one place of a file that may have been read twice.
func samePlace(a, b token.Pos) bool { return a.Position() == b.Position() }

// fault is what is wrong with the row that an expression has at a place.
func (r *rows) fault(x expression, at token.Pos) (out fault, ok bool) {
	ast.Walk(x.node, func(n ast.Node) bool {
		s, isSelector := n.(*ast.SelectorExpr)
		if !isSelector || ok || !samePlace(s.Pos(), at) && !samePlace(s.Sel.Pos(), at) {
			return !ok
		}
		if _, missing := r.eval(s, x.env); missing != nil {
			out, ok = r.lacking(x, *missing), true
		}
		return !ok
	}, nil)
	if ok || x.role == isValue || !samePlace(x.node.Pos(), at) {
		return out, ok
	}
	is, _ := r.eval(x.node, x.env)
	kind := is.value.IncompleteKind()
	switch {
	case !is.value.Exists() || !is.at.IsValid():
		return fault{}, false
	case x.role == isSource && kind&(cue.ListKind|cue.StructKind) == 0:
		return fault{at: is.at, by: x.node.Pos(), message: standing(is.value) + ", where a list is wanted, or fields: " + listed(is.value)}, true
	case x.role == isLabel && kind&cue.StringKind == 0:
		return fault{at: is.at, by: x.node.Pos(), message: standing(is.value) + ", where a text is wanted, of which a name is made"}, true
	}
	return fault{}, false
}

// lacking says of a value what it is asked for in vain: at the field that may be meant by it,
// if there is one that nothing asks for.
func (r *rows) lacking(x expression, l lack) fault {
	if kind := l.of.value.IncompleteKind(); kind != cue.StructKind && kind != cue.BottomKind {
		return fault{at: l.of.at, by: l.by, message: standing(l.of.value) + ", where fields are wanted, " + l.name + " among them"}
	}
	what := "value"
	if x.role == isLabel {
		what = "name"
	}
	out := fault{at: l.of.at, by: l.by, message: "has its " + what + " from a field " + l.name + ", which is not there"}
	var idle []string
	for _, f := range fields(l.of.value) {
		if !r.asked[f.name] {
			idle = append(idle, f.name)
		}
	}
	if like, ok := nearest.Like(l.name, idle); ok {
		if src, isField := look(l.of.value, cue.Str(like)).Source().(*ast.Field); isField {
			out.at = src.Label.Pos()
		}
		out.message += ", but " + like + " is: did you mean " + l.name + "?"
	}
	return out
}

// listed is a value in a list, if it can be in one.
func listed(v cue.Value) string {
	if text, err := v.MarshalJSON(); err == nil && len(text) < 40 && v.Kind() != cue.NullKind {
		return "[" + string(text) + "]"
	}
	return "[...]"
}

// standing is what stands in place of something else.
func standing(v cue.Value) string {
	if text, err := v.MarshalJSON(); err == nil && len(text) < 40 && v.IncompleteKind() != cue.ListKind {
		return string(text) + " stands here"
	}
	return "is a " + v.IncompleteKind().String()
}
