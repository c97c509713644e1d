package cluster

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
)

// rows are the user's comprehensions, gone through by hand: of what one makes of data CUE
// names the expression, which is that of all rows, and not the row. Of expressions they
// know what leads from a row to a value: names, fields, texts put together.
type rows struct {
	packages []*build.Instance
	raw      cue.Value
	// imported are the packages that rows are asked of, as values.
	imported map[*build.Instance]cue.Value
	sites    sites
	seen     []expression
	// asked are the names of fields that anything asks for by a dot.
	asked map[string]bool
	// labels are where the names of fields come from, by the path of each.
	// twins of those names come from a second place as well.
	labels, twins map[string]token.Pos
	// made are the names that one loop makes, twice those that it makes of two rows.
	made  map[string]token.Pos
	twice []twin
	// loops are the clauses that are gone through, doubts how many conditions are not known.
	loops  []token.Pos
	doubts int
	steps  int
}

// mostSteps bounds what is gone through: rows of rows of rows.
const mostSteps = 200_000

// expression is one in a comprehension, for one row of it.
type expression struct {
	node ast.Expr
	role role
	env  *binding
	path Path
}

// role is what an expression is there for.
type role int

const (
	isValue role = iota
	isLabel
	isSource
)

// binding is what a name stands for, within others.
type binding struct {
	name  string
	is    term
	outer *binding
}

func (b *binding) bind(name *ast.Ident, is term) *binding {
	if name == nil || name.Name == "_" {
		return b
	}
	return &binding{name.Name, is, b}
}

// row is the place of the outermost row.
func (b *binding) row() token.Position {
	var at token.Position
	for ; b != nil; b = b.outer {
		if b.is.at.IsValid() {
			at = b.is.at.Position()
		}
	}
	return at
}

// rowsOf goes through a package. Its values are those of raw.
func rowsOf(inst *build.Instance, raw cue.Value, s sites) *rows {
	r := &rows{packages: withImports(inst), raw: raw, imported: map[*build.Instance]cue.Value{}, sites: s, asked: map[string]bool{}, labels: map[string]token.Pos{}, twins: map[string]token.Pos{}, made: map[string]token.Pos{}}
	for _, p := range r.packages {
		for _, f := range p.Files {
			ast.Walk(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					r.asked[asked(s.Sel)] = true
				}
				return true
			}, nil)
		}
	}
	for _, f := range inst.Files {
		r.decls(f.Decls, nil, nil)
	}
	return r
}

func (r *rows) decls(decls []ast.Decl, path Path, env *binding) {
	for _, d := range decls {
		if r.steps++; r.steps > mostSteps {
			return
		}
		switch d := d.(type) {
		case *ast.Field:
			r.field(d, path, env)
		case *ast.Comprehension:
			r.clauses(d.Clauses, d.Value, path, env)
		case *ast.EmbedDecl:
			r.expr(d.Expr, path, env)
		case *ast.LetClause:
			is, _ := r.eval(d.Expr, env)
			env = env.bind(d.Ident, is)
		}
	}
}

func (r *rows) field(f *ast.Field, path Path, env *binding) {
	name, at, ok := r.label(f.Label, path, env)
	if !ok {
		return
	}
	here := append(slices.Clip(path), name)
	if env != nil {
		if key := here.String(); at.IsValid() {
			r.makes(here, at)
			if first := r.labels[key]; !first.IsValid() {
				r.labels[key] = at
			} else if !samePlace(first, at) && !r.twins[key].IsValid() {
				r.twins[key] = at
			}
		}
	}
	r.expr(f.Value, here, env)
}

// twin is a field that a loop makes of two rows.
type twin struct {
	path          Path
	first, second token.Pos
	loops         []token.Pos
}

// makes notes a field that a loop surely makes of a row.
func (r *rows) makes(path Path, at token.Pos) {
	if len(r.loops) == 0 || r.doubts > 0 {
		return
	}
	key := r.loops[0].String() + " " + path.String()
	switch first := r.made[key]; {
	case !first.IsValid():
		r.made[key] = at
	case !samePlace(first, at):
		r.twice = append(r.twice, twin{path, first, at, slices.Clone(r.loops)})
	}
}

// label is the name that a label gives, and where that comes from, if not from here.
func (r *rows) label(l ast.Label, path Path, env *binding) (name string, at token.Pos, ok bool) {
	if a, is := l.(*ast.Alias); is {
		l, _ = a.Expr.(ast.Label)
	}
	var e ast.Expr
	switch l := l.(type) {
	case *ast.ParenExpr:
		e = l.X
	case *ast.Interpolation:
		e = l
	default:
		if l == nil || isPattern(l) {
			return "", token.NoPos, false
		}
		name, _, err := ast.LabelName(l)
		return name, token.NoPos, err == nil
	}
	if env != nil {
		r.seen = append(r.seen, expression{e, isLabel, env, path})
	}
	is, _ := r.eval(e, env)
	return is.text, is.at, is.isText
}

func (r *rows) expr(e ast.Expr, path Path, env *binding) {
	if r.steps++; r.steps > mostSteps { // a function may call itself
		return
	}
	switch e := e.(type) {
	case *ast.StructLit:
		r.decls(e.Elts, path, env)
	case *ast.ParenExpr:
		r.expr(e.X, path, env)
	case *ast.BinaryExpr:
		if e.Op == token.AND {
			r.expr(e.X, path, env)
			r.expr(e.Y, path, env)
		}
	case *ast.Comprehension:
		r.clauses(e.Clauses, e.Value, path, env)
	default:
		if env == nil {
			return
		}
		r.seen = append(r.seen, expression{e, isValue, env, path})
		if s, ok := e.(*ast.SelectorExpr); ok {
			r.call(s, path, env)
		}
	}
}

// clauses goes through what a comprehension makes for each row.
func (r *rows) clauses(clauses []ast.Clause, value ast.Expr, path Path, env *binding) {
	if len(clauses) == 0 {
		r.expr(value, path, env)
		return
	}
	rest := clauses[1:]
	switch c := clauses[0].(type) {
	case *ast.ForClause:
		r.seen = append(r.seen, expression{c.Source, isSource, env, path})
		of, _ := r.eval(c.Source, env)
		r.loops = append(r.loops, c.Pos())
		defer func() { r.loops = r.loops[:len(r.loops)-1] }()
		for _, it := range r.pairsOf(of.value) {
			if r.steps++; r.steps > mostSteps {
				return
			}
			r.clauses(rest, value, path, env.bind(c.Key, it.key).bind(c.Value, it.value))
		}
	case *ast.IfClause:
		r.seen = append(r.seen, expression{c.Condition, isValue, env, path})
		is, known := r.holds(c.Condition, env)
		if !known {
			r.doubts++
			defer func() { r.doubts-- }()
		}
		if is || !known {
			r.clauses(rest, value, path, env)
		}
	case *ast.LetClause:
		is, _ := r.eval(c.Expr, env)
		r.clauses(rest, value, path, env.bind(c.Ident, is))
	default:
		r.clauses(rest, value, path, env)
	}
}
