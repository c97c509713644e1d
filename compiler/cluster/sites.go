package cluster

import (
	"cmp"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
)

// site is where one of the user's lines sets a field.
type site struct {
	label, value token.Pos
	// leaf: the value is a plain one, or a list.
	leaf bool
}

// sites picks the line of a field. It knows what of the user's files makes more
// than one field, by file: the values of patterns, and what comprehensions hold
// and let.
type sites struct {
	patterns, comprehensions map[string][]stretch
	// clauses are what comprehensions go through, and ask.
	clauses map[string][]stretch
	// templates are what stands beside the meshes, in imported packages everything.
	templates map[string][]stretch
	// data tells the files that are embedded.
	data map[string][]string
}

type stretch struct{ from, to int }

func sitesOf(inst *build.Instance, data map[string][]string) sites {
	s := sites{map[string][]stretch{}, map[string][]stretch{}, map[string][]stretch{}, map[string][]stretch{}, data}
	note := func(in map[string][]stretch, n ast.Node) {
		name := n.Pos().Filename()
		in[name] = append(in[name], stretch{n.Pos().Offset(), n.End().Offset()})
	}
	for _, i := range withImports(inst) {
		for _, file := range i.Files {
			for _, d := range file.Decls {
				if i != inst || !isMesh(d) {
					note(s.templates, d)
				}
			}
			ast.Walk(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Comprehension:
					note(s.comprehensions, n.Value)
					for _, c := range n.Clauses {
						note(s.clauses, c)
					}
				case *ast.LetClause:
					note(s.comprehensions, n.Expr)
				case *ast.Field:
					if isPattern(n.Label) {
						note(s.patterns, n)
					}
				}
				return true
			}, nil)
		}
	}
	return s
}

// isMesh tells the field of meshes at the top of a file.
func isMesh(d ast.Decl) bool {
	f, ok := d.(*ast.Field)
	if !ok {
		return false
	}
	name, _, err := ast.LabelName(f.Label)
	return err == nil && name == "mesh"
}

func isPattern(label ast.Label) bool {
	if a, ok := label.(*ast.Alias); ok {
		_, ok = a.Expr.(*ast.ListLit)
		return ok
	}
	_, ok := label.(*ast.ListLit)
	return ok
}

func covers(in map[string][]stretch, pos token.Pos) bool {
	return slices.ContainsFunc(in[pos.Filename()], func(s stretch) bool {
		return s.from <= pos.Offset() && pos.Offset() < s.to
	})
}

// followed are as many references as lead from a field to where its value is written.
const followed = 8

// of is the line that a field is to be told at.
func (s sites) of(v cue.Value) (site, bool) {
	return s.pick(v, !isStruct(v), followed)
}

// pick takes, of the lines that say something of a field, one that sets a value
// before a default and a constraint, the user's own before a pattern's, the
// first in the files. It follows so many references.
func (s sites) pick(v cue.Value, leaf bool, references int) (site, bool) {
	rank := func(c cue.Value) int {
		rank := 0
		if covers(s.patterns, c.Source().Pos()) {
			rank++
		}
		if _, isDefault := c.Default(); isDefault && leaf {
			rank += 2
		} else if leaf && c.Err() == nil && !c.IsConcrete() {
			rank += 4
		}
		return rank
	}
	lines := conjuncts(v)
	if len(lines) == 0 {
		return site{}, false
	}
	best := slices.MinFunc(lines, func(a, b cue.Value) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Source().Pos().Compare(b.Source().Pos()))
	})
	return s.origin(best, leaf, references), true
}

// conjuncts are what the user's lines say of a field, each with its line.
func conjuncts(v cue.Value) []cue.Value {
	if _, single := v.Source().(*ast.Field); single {
		return []cue.Value{v}
	}
	if op, parts := v.Expr(); op == cue.AndOp {
		parts = slices.DeleteFunc(parts, func(c cue.Value) bool { _, ok := c.Source().(*ast.Field); return !ok })
		if len(parts) > 0 {
			return parts
		}
	}
	switch src := v.Source().(type) {
	case nil, *ast.ForClause, *ast.Comprehension: // a key that a clause counts
		return nil
	default:
		if !src.Pos().IsValid() {
			return nil
		}
	}
	return []cue.Value{v} // an item of a list
}

func siteOf(src ast.Node, leaf bool) site {
	f, ok := src.(*ast.Field)
	if !ok || !f.Value.Pos().IsValid() {
		return site{src.Pos(), src.Pos(), leaf}
	}
	return site{f.Label.Pos(), f.Value.Pos(), leaf}
}

// isNamed tells a label that is written as it is.
func isNamed(label ast.Label) bool {
	_, _, err := ast.LabelName(label)
	return err == nil && !isPattern(label)
}

// isStruct tells a struct, one in error too, or what may be one.
func isStruct(v cue.Value) bool {
	switch v.IncompleteKind() {
	case cue.StructKind, cue.TopKind:
		return true
	case cue.BottomKind:
		return len(fields(v)) > 0
	}
	return false
}

type field struct {
	name  string
	value cue.Value
}

// fields are those of a value, in error or not.
func fields(v cue.Value) []field {
	if !v.Exists() {
		return nil
	}
	it, err := v.Fields(cue.Definitions(true))
	if err != nil {
		return nil
	}
	var out []field
	for it.Next() {
		if s := it.Selector(); s.LabelType() == cue.StringLabel {
			out = append(out, field{s.Unquoted(), it.Value()})
		}
	}
	return out
}

func names(v cue.Value) []string {
	var out []string
	for _, f := range fields(v) {
		out = append(out, f.name)
	}
	return out
}
