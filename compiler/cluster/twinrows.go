package cluster

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// twinRows tells rows of data that are called alike: CUE makes one of them without a word,
// where they do not differ or say different things. The files' syntax alone shows whether
// there may be any; only where it does is the package gone through.
func (r *reader) twinRows(inst *build.Instance) diag.List {
	var problems diag.List
	var suspects []token.Pos
	for _, f := range inst.Files {
		ast.Walk(f, func(n ast.Node) bool {
			c, ok := n.(*ast.Comprehension)
			if !ok {
				return true
			}
			for _, clause := range c.Clauses {
				of, ok := clause.(*ast.ForClause)
				if !ok || of.Value == nil {
					continue
				}
				for _, rows := range r.rowsAs(inst, of.Source) {
					problems = append(problems, r.keyTwice(rows.of)...)
					// Of rows that are called by two of their fields several make one.
					if names := namedBy(c, of.Value.Name); len(names) == 1 && alikeIn(rows.rows, names[0]) {
						suspects = append(suspects, of.Pos())
					}
				}
			}
			return true
		}, nil)
	}
	if len(suspects) > 0 {
		problems = append(problems, r.madeOne(suspects)...)
	}
	return problems.Normalize()
}

// madeOne are the meshes that one of some loops makes of two rows of one file, or of two files
// that one pattern embeds.
func (r *reader) madeOne(loops []token.Pos) diag.List {
	var problems diag.List
	for _, t := range r.places.throughRows().twice {
		suspect := slices.ContainsFunc(t.loops, func(at token.Pos) bool {
			return slices.ContainsFunc(loops, func(p token.Pos) bool { return samePlace(p, at) })
		})
		if len(t.path) != 2 || t.path[0] != language().Meshes || !suspect || t.first.Filename() != t.second.Filename() && !r.ofOnePattern(t.first, t.second) {
			continue
		}
		p := diag.Problem{Path: t.path.String(), Rule: "one-file", Message: "two rows are called so, and one mesh is made of both: call one of them otherwise, or write one row"}
		p.Position, p.Excerpt = r.places.show(t.second)
		at, _ := r.places.show(t.first)
		p.Notes = []diag.Note{{Position: at, Message: "the other one"}}
		problems = append(problems, p)
	}
	return problems
}

func (r *reader) ofOnePattern(a, b token.Pos) bool {
	for _, e := range embeds(r.places.whole, r.from.files) {
		if !e.IsGlob() {
			continue
		}
		in := r.embeddedAt(e.Attribute.Pos)
		has := func(p token.Pos) bool {
			return slices.ContainsFunc(r.places.data[p.Filename()], func(f string) bool { return slices.Contains(in, f) })
		}
		if has(a) && has(b) {
			return true
		}
	}
	return false
}

// keyTwice tells fields that stand twice in one struct of data.
func (r *reader) keyTwice(of *ast.StructLit) diag.List {
	if of == nil {
		return nil
	}
	var problems diag.List
	seen := map[string]token.Pos{}
	for _, d := range of.Elts {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		name, at := asked(f.Label), f.Label.Pos()
		if first := seen[name]; first.IsValid() {
			p := diag.Problem{Rule: ruleCUE, Message: name + " stands here a second time: leave one of them out"}
			p.Position, p.Excerpt = r.places.show(at)
			before, _ := r.places.show(first)
			p.Notes = []diag.Note{{Position: before, Message: "the first"}}
			problems = append(problems, p)
			continue
		}
		seen[name] = at
	}
	return problems
}

// namedBy are the fields of a row that names are made of.
func namedBy(c *ast.Comprehension, row string) []string {
	var out []string
	ast.Walk(c.Value, func(n ast.Node) bool {
		f, ok := n.(*ast.Field)
		if !ok || isNamed(f.Label) {
			return true
		}
		ast.Walk(f.Label, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == row && !slices.Contains(out, asked(s.Sel)) {
					out = append(out, asked(s.Sel))
				}
			}
			return true
		}, nil)
		return true
	}, nil)
	return out
}

// alikeIn tells rows with the same text in a field.
func alikeIn(rows []*ast.StructLit, name string) bool {
	seen := map[string]bool{}
	for _, row := range rows {
		f := fieldNamed(row, name)
		if f == nil {
			continue
		}
		lit, ok := f.Value.(*ast.BasicLit)
		if !ok {
			continue
		}
		text, err := literal.Unquote(lit.Value)
		if err == nil && seen[text] {
			return true
		}
		seen[text] = err == nil
	}
	return false
}

// fieldNamed is the field of data that is called so.
func fieldNamed(s *ast.StructLit, name string) *ast.Field {
	for _, d := range s.Elts {
		if f, ok := d.(*ast.Field); ok && asked(f.Label) == name {
			return f
		}
	}
	return nil
}

// dataRows are a file of data, or several that one pattern embeds, or a list that stands in the
// files themselves: its rows, and the struct that they are in, if they are in one.
type dataRows struct {
	rows []*ast.StructLit
	of   *ast.StructLit
	// embedded: it is of a file, or more.
	embedded bool
	// field declares them, in a package.
	field *ast.Field
	in    *build.Instance
}

// rowsAs are the rows that a name, or a field of one, stands for.
func (r *reader) rowsAs(inst *build.Instance, source ast.Expr) []dataRows {
	var way []string
	for {
		s, ok := source.(*ast.SelectorExpr)
		if !ok {
			break
		}
		way = append([]string{asked(s.Sel)}, way...)
		source = s.X
	}
	name, ok := source.(*ast.Ident)
	if !ok {
		return nil
	}
	of, called := inst, name.Name
	if p := importedAs(inst, name); p != nil && len(way) > 0 {
		of, called, way = p, way[0], way[1:]
	}
	var out []dataRows
	for _, f := range of.Files {
		if field := fieldOf(&ast.StructLit{Elts: f.Decls}, called); field != nil {
			for _, rows := range r.rowsOfField(field, way) {
				rows.field, rows.in = field, of
				out = append(out, rows)
			}
		}
	}
	return out
}

// rowsOfField are those that a field declares, or embeds.
func (r *reader) rowsOfField(field *ast.Field, way []string) []dataRows {
	if len(field.Attrs) == 0 {
		return rowsAt(field.Value, way, false)
	}
	var out []dataRows
	for _, a := range field.Attrs {
		files := r.embeddedAt(a.Pos())
		if !r.globs(a.Pos()) {
			for _, file := range files {
				out = append(out, rowsAt(r.dataOf(file), way, true)...)
			}
			continue
		}
		all := dataRows{embedded: true}
		for _, file := range files {
			if s, ok := r.dataOf(file).(*ast.StructLit); ok && len(way) == 0 {
				all.rows = append(all.rows, s)
			}
		}
		out = append(out, all)
	}
	return out
}

// rowsAt are those below a value.
func rowsAt(e ast.Expr, way []string, embedded bool) []dataRows {
	for _, name := range way {
		s, ok := e.(*ast.StructLit)
		if !ok {
			return nil
		}
		f := fieldNamed(s, name)
		if f == nil {
			return nil
		}
		e = f.Value
	}
	if e == nil {
		return nil
	}
	of, _ := e.(*ast.StructLit)
	return []dataRows{{rows: rowsOfValue(e), of: of, embedded: embedded}}
}
