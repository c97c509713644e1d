package cluster

import (
	"maps"
	"path"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/yaml"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// idleRows tells fields of data that nothing reads, in rows that lack one which is read and
// called much alike: a comprehension that does without it says nothing. Others may be
// there for somebody else.
func (r *reader) idleRows(inst *build.Instance) diag.List {
	if len(r.places.data) == 0 {
		return nil
	}
	var problems diag.List
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
				read, whole := askedOf(c, of.Value.Name)
				if whole || len(read) == 0 {
					continue
				}
				for _, rows := range r.rowsAs(inst, of.Source) {
					if rows.embedded {
						problems = append(problems, r.unreadFields(rows.rows, read)...)
					}
				}
			}
			return true
		}, nil)
	}
	return problems
}

// askedOf are the fields that a comprehension asks a name for, and whether it takes all that
// the name stands for as well.
func askedOf(c *ast.Comprehension, name string) (read map[string]token.Pos, whole bool) {
	read = map[string]token.Pos{}
	bases := map[*ast.Ident]bool{}
	ast.Walk(c, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForClause:
			if n.Value != nil && n.Value.Name == name {
				bases[n.Value] = true
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == name {
				bases[x] = true
				read[asked(n.Sel)] = n.Sel.Pos()
			}
		case *ast.Ident:
			whole = whole || n.Name == name && !bases[n]
		}
		return true
	}, nil)
	return read, whole
}

func (r *reader) unreadFields(rows []*ast.StructLit, read map[string]token.Pos) diag.List {
	var problems diag.List
	// What no row has, the loop asks for by mistake.
	there := map[string]bool{}
	each := make([]map[string]token.Pos, len(rows))
	for i, row := range rows {
		each[i] = placesOf(row)
		for name := range each[i] {
			there[name] = true
		}
	}
	problems = append(problems, r.misread(read, there)...)
	for _, has := range each {
		var missing []string
		for name := range read {
			if has[name] == token.NoPos && (there[name] || len(rows) == 1) {
				missing = append(missing, name)
			}
		}
		slices.Sort(missing)
		for _, name := range slices.Sorted(maps.Keys(has)) {
			pos := has[name]
			if read[name].IsValid() {
				continue
			}
			meant, ok := surely(name, missing)
			if ok {
				p := diag.Problem{Rule: "left-out", Message: "nothing reads " + name + ", and this row has no " + meant + ": did you mean that?"}
				p.Position, p.Excerpt = r.places.show(pos)
				problems = append(problems, p)
			}
		}
	}
	return problems.Normalize()
}

// misread are the fields that a loop asks for and no row has, though rows have one that is
// called much alike, and that nothing reads.
func (r *reader) misread(read map[string]token.Pos, there map[string]bool) diag.List {
	var idle []string
	for name := range there {
		if !read[name].IsValid() {
			idle = append(idle, name)
		}
	}
	slices.Sort(idle)
	var problems diag.List
	for name, pos := range read {
		if there[name] {
			continue
		}
		meant, ok := surely(name, idle)
		if ok {
			p := diag.Problem{Rule: "left-out", Message: "no row has " + name + ", and nothing reads " + meant + ": did you mean that?"}
			p.Position, p.Excerpt = r.places.show(pos)
			problems = append(problems, p)
		}
	}
	return problems
}

// surely is the word that a name was surely meant to be.
func surely(name string, among []string) (string, bool) {
	if meant, ok := nearest.Misspelt(name, among); ok {
		return meant, true
	}
	return nearest.Same(name, among)
}

// rowsOfValue are the structs in a list, or a struct.
func rowsOfValue(e ast.Expr) []*ast.StructLit {
	var out []*ast.StructLit
	add := func(e ast.Expr) {
		if s, ok := e.(*ast.StructLit); ok {
			out = append(out, s)
		}
	}
	switch of := e.(type) {
	case *ast.ListLit:
		for _, e := range of.Elts {
			add(e)
		}
	case *ast.StructLit:
		for _, d := range of.Elts {
			if f, ok := d.(*ast.Field); ok {
				add(f.Value)
			}
		}
	}
	return out
}

// dataOf is dataIn of a file that is read once.
func (r *reader) dataOf(file string) ast.Expr {
	e, known := r.parsed[file]
	if !known {
		e = dataIn(file, r.places.text(file))
		if r.parsed == nil {
			r.parsed = map[string]ast.Expr{}
		}
		r.parsed[file] = e
	}
	return e
}

// dataIn is what a file of data says, nil where that cannot be read.
func dataIn(file string, text []byte) ast.Expr {
	e, _ := extract(file, text) // CUE tells why not
	return e
}

// extract reads a file of data, JSON or YAML.
func extract(file string, text []byte) (ast.Expr, error) {
	if path.Ext(file) == ".json" {
		return json.Extract(file, text)
	}
	f, err := yaml.Extract(file, text)
	if err != nil {
		return nil, err
	}
	if len(f.Decls) == 1 {
		if e, ok := f.Decls[0].(*ast.EmbedDecl); ok {
			return e.Expr, nil
		}
	}
	return &ast.StructLit{Elts: f.Decls}, nil
}

func placesOf(s *ast.StructLit) map[string]token.Pos {
	out := map[string]token.Pos{}
	for _, d := range s.Elts {
		if f, ok := d.(*ast.Field); ok {
			if name := asked(f.Label); name != "" {
				out[name] = f.Label.Pos()
			}
		}
	}
	return out
}

// elsewhereThan drops problems at places of which something is told.
func elsewhereThan(told, in diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		return slices.ContainsFunc(told, func(q diag.Problem) bool {
			return q.Position == p.Position || q.File == p.File && q.Line == p.Line && q.Rule == ruleUnknown
		})
	})
}
