package cluster

import (
	"maps"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// idleRows tells fields of rows that nothing reads, and that are called much like one which is
// read: a comprehension that does without it says nothing. Others may be there for somebody
// else.
func (r *reader) idleRows(inst *build.Instance) diag.List {
	var all []*askedRows
	for _, in := range withImports(inst) {
		for _, f := range in.Files {
			ast.Walk(f, func(n ast.Node) bool {
				if c, ok := n.(*ast.Comprehension); ok {
					all = r.asked(in, inst, c, all)
				}
				return true
			}, nil)
		}
	}
	var problems diag.List
	for _, rows := range all {
		if rows.embedded {
			rows.known = labelsWithin(rows.in, rows.field.Value)
		} else {
			rows.known = namesUsed(rows.in) // one field of a row may be made of another
		}
		problems = append(problems, r.unreadBelow(rows.rows, rows.asks, rows.known)...)
	}
	return problems.Normalize()
}

// askedRows are rows with what all loops over them ask of each, and names that a row may
// have, be they read or not.
type askedRows struct {
	dataRows
	asks  *asks
	known map[string]bool
}

// asked adds what the loops of a comprehension ask of rows.
func (r *reader) asked(in, whole *build.Instance, c *ast.Comprehension, all []*askedRows) []*askedRows {
	for _, clause := range c.Clauses {
		of, ok := clause.(*ast.ForClause)
		if !ok || of.Value == nil {
			continue
		}
		var asks *asks
		for _, rows := range r.rowsAs(in, of.Source) {
			if len(rows.rows) == 0 {
				continue
			}
			if asks == nil {
				asks = asksOf(whole, c, of.Value.Name)
			}
			i := slices.IndexFunc(all, func(a *askedRows) bool { return a.rows[0] == rows.rows[0] })
			if i < 0 {
				i, all = len(all), append(all, &askedRows{dataRows: rows, asks: newAsks(of.Pos())})
			}
			all[i].asks.add(asks)
		}
	}
	return all
}

// unreadBelow tells them of rows, and of rows in them.
func (r *reader) unreadBelow(rows []*ast.StructLit, asks *asks, known map[string]bool) diag.List {
	if asks == nil || asks.whole || len(rows) == 0 {
		return nil
	}
	var problems diag.List
	if len(asks.of) > 0 {
		problems = r.unreadFields(rows, asks.fields(), known)
	}
	for name, of := range asks.of {
		if !of.whole {
			problems = append(problems, r.unreadBelow(rowsIn(rows, name, false), of, known)...)
			problems = append(problems, r.unreadBelow(rowsIn(rows, name, true), of.each, known)...)
		}
	}
	return problems
}

func (r *reader) unreadFields(rows []*ast.StructLit, read map[string]token.Pos, known map[string]bool) diag.List {
	have := map[string]int{}
	each := make([]map[string]token.Pos, len(rows))
	for i, row := range rows {
		each[i] = placesOf(row)
		for name := range each[i] {
			have[name]++
		}
	}
	var problems diag.List
	tell := func(at token.Pos, message string) {
		p := diag.Problem{Rule: "left-out", Message: message}
		p.Position, p.Excerpt = r.places.show(at)
		problems = append(problems, p)
	}
	wrong := misread(read, have, len(rows), known)
	for name, meant := range wrong {
		tell(read[name], "no row has "+name+", and nothing reads "+meant+": did you mean that?")
	}
	for _, has := range each {
		missing, there := divided(read, has, wrong)
		for _, name := range slices.Sorted(maps.Keys(has)) {
			if read[name].IsValid() || known[name] {
				continue
			}
			if meant, ok := nearly(name, missing); ok && (have[name] < len(rows) || len(rows) < 3) {
				tell(has[name], "nothing reads "+name+", and this row has no "+meant+": did you mean that?")
			} else if meant, ok := nearly(name, there); ok && (2*have[name] <= len(rows) || len(rows) == 1) {
				// What most rows have beside the other is a column for somebody else.
				tell(has[name], "nothing reads "+name+", but "+meant+" beside it is read: leave one of them out")
			}
		}
	}
	return problems.Normalize()
}

// divided are the fields that a loop reads, and a row lacks or has; without those that are
// told at the loop.
func divided(read, has map[string]token.Pos, wrong map[string]string) (missing, there []string) {
	for name := range read {
		switch {
		case has[name].IsValid():
			there = append(there, name)
		case wrong[name] == "":
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	slices.Sort(there)
	return missing, there
}

// nearly is the word that the name of a field in a row is likely misspelt for. Beside rows that
// have the right one, or a loop that asks for it, a letter more or less is enough.
func nearly(name string, among []string) (string, bool) {
	if meant, ok := surely(name, among); ok {
		return meant, true
	}
	i := slices.IndexFunc(among, func(w string) bool { return nearest.Longer(name, w) })
	if i < 0 {
		return "", false
	}
	return among[i], true
}

// misread are the fields that a loop asks for and no row has, though most rows have one that is
// called much alike, and that nothing reads.
func misread(read map[string]token.Pos, have map[string]int, rows int, known map[string]bool) map[string]string {
	var idle []string
	for name, n := range have {
		if !read[name].IsValid() && !known[name] && rows > 1 && 2*n > rows {
			idle = append(idle, name)
		}
	}
	slices.Sort(idle)
	out := map[string]string{}
	for name := range read {
		if meant, ok := nearly(name, idle); ok && have[name] == 0 {
			out[name] = meant
		}
	}
	return out
}

// surely is the word that a name was surely meant to be.
func surely(name string, among []string) (string, bool) {
	if meant, ok := nearest.Misspelt(name, among); ok {
		return meant, true
	}
	return nearest.Same(name, among)
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
