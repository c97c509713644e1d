package cluster

import (
	"regexp"
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
	if format, _ := e.Msg(); strings.HasPrefix(format, "invalid index") { // at what the name is of
		found, all = through.unnamed(pathOf(e.Path())), false
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
		n := min(len(path), len(x.path))
		if slices.Equal(path[:n], x.path[:n]) && f.at.IsValid() && !slices.ContainsFunc(out, func(o fault) bool { return samePlace(o.at, f.at) }) {
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
		return fault{is.at, x.node.Pos(), standing(is.value) + ", where a list is wanted, or fields: " + listed(is.value)}, true
	case x.role == isLabel && kind&cue.StringKind == 0:
		return fault{is.at, x.node.Pos(), standing(is.value) + ", where a text is wanted, of which a name is made"}, true
	}
	return fault{}, false
}

// lacking says of a value what it is asked for in vain: at the field that may be meant by it,
// if there is one that nothing asks for.
func (r *rows) lacking(x expression, l lack) fault {
	if kind := l.of.value.IncompleteKind(); kind != cue.StructKind && kind != cue.BottomKind {
		return fault{l.of.at, l.by, standing(l.of.value) + ", where fields are wanted, " + l.name + " among them"}
	}
	what := "value"
	if x.role == isLabel {
		what = "name"
	}
	out := fault{l.of.at, l.by, "has its " + what + " from a field " + l.name + ", which is not there"}
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

// told is a problem, where data brings it about at each row that does.
func (r *reader) told(e errors.Error, p diag.Problem) diag.List {
	if found := r.inRows(e, p); len(found) > 0 {
		return found
	}
	return diag.List{p}
}

// twoRows tells two values of a field that come from two rows of one name: that, once.
func (r *reader) twoRows(path Path, e errors.Error) (diag.Problem, bool) {
	// What a loop says itself is of no row.
	values := slices.DeleteFunc(r.usersAll(e), func(at token.Pos) bool { return r.places.sites.make(site{label: at}) || !r.isValue(at) })
	if format, _ := e.Msg(); !strings.HasPrefix(format, "conflicting values") || len(values) < 2 || path.hidden() {
		return diag.Problem{}, false
	}
	through := r.places.throughRows()
	for n := 1; n <= len(path); n++ {
		key := path[:n].String()
		second := through.twins[key]
		if !second.IsValid() {
			continue
		}
		p := diag.Problem{Path: key, Message: "two rows are called so, and differ", Rule: ruleCUE}
		p.Position, p.Excerpt = r.places.show(second)
		first, _ := r.places.show(through.labels[key])
		p.Notes = []diag.Note{{Position: first, Message: "the other one"}}
		return p, true
	}
	return diag.Problem{}, false
}

// inData is what is wrong with what a function of the user's was given, where that is of
// data: nothing else leads to it. What follows from it, CUE says in the words of that.
func (r *reader) inData(path Path, e errors.Error) (diag.Problem, bool) {
	if len(path) == 0 {
		return diag.Problem{}, false
	}
	if _, helps := path[0].(helper); !helps {
		return diag.Problem{}, false
	}
	all := r.usersAll(e)
	i := slices.IndexFunc(all, func(at token.Pos) bool { return len(r.places.data[at.Filename()]) > 0 })
	if i < 0 {
		return diag.Problem{}, false
	}
	says := words(e)
	if at := strings.LastIndex(says, "conflicting values "); at >= 0 {
		says = says[at:]
	}
	p := diag.Problem{Path: path.String(), Message: message(says), Rule: ruleCUE}
	p.Position, p.Excerpt = r.places.show(all[i])
	if m := mismatched.FindStringSubmatch(says); m != nil {
		given, wanted := m[1], m[4]
		if aKind.MatchString(given) || given != m[2] && strings.HasPrefix(p.Excerpt[min(len(p.Excerpt), max(0, p.Column-1)):], m[2]) {
			given, wanted = m[2], m[3]
		}
		p.Message = message(given + " stands here, where " + wanted + " is wanted")
	}
	return p, true
}

// aKind matches what is no value, but what a template asks for.
var aKind = regexp.MustCompile(`^(\[\.\.\.|\{|(string|int|bool|number|float|bytes)$)`)

// mismatched matches what CUE says of two values of which one is of another kind.
var mismatched = regexp.MustCompile(`^conflicting values (.*) and (.*) \(mismatched types (\S+) and (\S+)\)$`)
