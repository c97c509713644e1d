package cluster

import (
	"strconv"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// term is what is known of an expression: a value that is written somewhere, or a text that
// is put together, and where it, or the first of what it is made of, stands.
type term struct {
	value  cue.Value
	text   string
	isText bool
	at     token.Pos
}

// lack is a field that is asked for and not there: of which value, by what.
type lack struct {
	of   term
	name string
	by   token.Pos
}

// termOf is a value that is written: in data, where that is one of several places.
func (r *rows) termOf(v cue.Value) term {
	if !v.Exists() {
		return term{}
	}
	t := term{value: v, at: valueAt(v)}
	for _, part := range unified(v) {
		if at := valueAt(part); len(r.sites.data[at.Filename()]) > 0 {
			t.at = at
		}
	}
	text, err := v.String()
	t.text, t.isText = text, err == nil
	return t
}

// eval follows an expression as far as it leads from a row to a value; a lack is where it
// ends.
func (r *rows) eval(e ast.Expr, env *binding) (term, *lack) {
	switch e := e.(type) {
	case *ast.Ident:
		return r.named(e, env), nil
	case *ast.ParenExpr:
		return r.eval(e.X, env)
	case *ast.BasicLit:
		text, err := literal.Unquote(e.Value)
		return term{text: text, isText: err == nil && e.Kind == token.STRING}, nil
	case *ast.Interpolation:
		return r.composed(e, env)
	case *ast.SelectorExpr:
		return r.selected(e.X, asked(e.Sel), e.Sel.Pos(), env)
	case *ast.IndexExpr:
		index, missing := r.eval(e.Index, env)
		if missing == nil && index.isText {
			return r.selected(e.X, index.text, e.Index.Pos(), env)
		}
		return r.item(e, env)
	}
	return term{}, nil
}

// named is what a name stands for: in the clauses around it, or at the top of the package.
func (r *rows) named(name *ast.Ident, env *binding) term {
	for b := env; b != nil; b = b.outer {
		if b.name == name.Name {
			return b.is
		}
	}
	if p := importedAs(r.packages[0], name); p != nil {
		if _, known := r.imported[p]; !known {
			r.imported[p] = cuecontext.New().BuildInstance(p)
		}
		return term{value: r.imported[p]}
	}
	for _, f := range r.packages[0].Files {
		if fieldOf(&ast.StructLit{Elts: f.Decls}, name.Name) != nil {
			if isHelper(name.Name) {
				return r.termOf(helped(r.raw, helper(name.Name)))
			}
			return r.termOf(look(r.raw, cue.Str(name.Name)))
		}
	}
	return term{}
}

func (r *rows) selected(of ast.Expr, name string, by token.Pos, env *binding) (term, *lack) {
	from, missing := r.eval(of, env)
	if missing != nil || !from.value.Exists() {
		return term{}, missing
	}
	var v cue.Value
	if isHelper(name) {
		v = helped(from.value, helper(name))
	} else {
		v = look(from.value, cue.Str(name))
	}
	if !v.Exists() {
		return term{}, &lack{from, name, by}
	}
	return r.termOf(v), nil
}

// item is one of a list, by its number.
func (r *rows) item(e *ast.IndexExpr, env *binding) (term, *lack) {
	of, missing := r.eval(e.X, env)
	lit, ok := e.Index.(*ast.BasicLit)
	if missing != nil || !ok || lit.Kind != token.INT {
		return term{}, missing
	}
	n, err := strconv.Atoi(lit.Value)
	if err != nil || !of.value.Exists() {
		return term{}, nil
	}
	if v := look(of.value, cue.Index(n)); v.Exists() {
		return r.termOf(v), nil
	}
	return term{}, nil
}

// composed is a text that others are put into.
func (r *rows) composed(e *ast.Interpolation, env *binding) (term, *lack) {
	first, isLit := e.Elts[0].(*ast.BasicLit)
	last, isToo := e.Elts[len(e.Elts)-1].(*ast.BasicLit)
	if !isLit || !isToo {
		return term{}, nil
	}
	quotes, skip, _, err := literal.ParseQuotes(first.Value, last.Value)
	if err != nil {
		return term{}, nil
	}
	out := term{isText: true}
	for _, part := range e.Elts {
		if lit, ok := part.(*ast.BasicLit); ok {
			text, err := quotes.Unquote(lit.Value[skip:])
			out.isText = out.isText && err == nil
			out.text += text
			skip = len(")")
			continue
		}
		is, missing := r.eval(part, env)
		if missing != nil {
			return term{}, missing
		}
		out.isText = out.isText && is.isText
		out.text += is.text
		// Of several the last is that of the innermost clause, which tells most.
		if is.at.IsValid() {
			out.at = is.at
		}
	}
	return out, nil
}

// pair is a key of a struct, or a number of a list, and what is there.
type pair struct{ key, value term }

// pairsOf are what a for clause goes through.
func (r *rows) pairsOf(v cue.Value) []pair {
	if !v.Exists() {
		return nil
	}
	var out []pair
	if list, err := v.List(); err == nil {
		for list.Next() {
			out = append(out, pair{value: r.termOf(list.Value())})
		}
		return out
	}
	for _, f := range fields(v) {
		is := pair{key: term{text: f.name, isText: true}, value: r.termOf(f.value)}
		for _, part := range append(unified(f.value), f.value) {
			if src, ok := part.Source().(*ast.Field); ok && !is.key.at.IsValid() && isNamed(src.Label) {
				is.key.at = src.Label.Pos()
			}
		}
		out = append(out, is)
	}
	return out
}

// asked is the name that a selector asks for.
func asked(sel ast.Label) string {
	name, _, err := ast.LabelName(sel)
	if err != nil {
		return ""
	}
	return name
}

// imports tells the package that an import is of.
func imports(spec *ast.ImportSpec, p *build.Instance) bool {
	path, err := literal.Unquote(spec.Path.Value)
	return err == nil && ast.ParseImportPath(path).Path == ast.ParseImportPath(p.ImportPath).Path
}
