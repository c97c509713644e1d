package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
)

// prune leaves out of the schema's files these fields of plans, what it says of those that are
// unsaid, and what they alone are made of: hidden fields, let clauses and aliases that nothing
// mentions any more. CUE would evaluate all of it for each mesh, asked for or not.
func prune(files []*ast.File, fields, unsaid []string) {
	withoutUnsaid(files, unsaid)
	for _, file := range files {
		eachNode(file, func(f *ast.Field) {
			if name, _, _ := ast.LabelName(f.Label); name == planField {
				withoutNamed(f.Value, fields)
			}
		})
	}
	named := map[string]int{}
	for _, file := range files {
		mention(file, named)
	}
	for dropped := true; dropped; {
		dropped = false
		for _, file := range files {
			eachNode(file, func(lit *ast.StructLit) { dropped = withoutIdle(lit, named) || dropped })
			eachNode(file, func(f *ast.Field) { dropped = withoutAlias(f) || dropped })
		}
	}
}

// planField and the others are the schema's fields that the compiler reads itself.
const (
	planField     = "_plan"
	factsField    = "_facts"
	apartField    = "_apart"
	failuresField = "_failures"
	heldField     = "_heldBytes"
)

func eachNode[N ast.Node](in ast.Node, do func(N)) {
	ast.Walk(in, func(n ast.Node) bool {
		if n, ok := n.(N); ok {
			do(n)
		}
		return true
	}, nil)
}

// withoutNamed leaves fields of these names out of a struct, those too that are there for some
// meshes alone, and tells whether nothing is left.
func withoutNamed(in ast.Expr, names []string) bool {
	lit, ok := in.(*ast.StructLit)
	if !ok {
		return false
	}
	lit.Elts = slices.DeleteFunc(lit.Elts, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.Field:
			name, _, _ := ast.LabelName(d.Label)
			return slices.Contains(names, name)
		case *ast.Comprehension:
			return withoutNamed(d.Value, names)
		}
		return false
	})
	return len(lit.Elts) == 0
}

// withoutIdle leaves out of a struct what nothing mentions, and tells whether there was any. What
// that has mentioned is mentioned less often then.
func withoutIdle(lit *ast.StructLit, named map[string]int) bool {
	before := len(lit.Elts)
	within := map[string]int{}
	if slices.ContainsFunc(lit.Elts, isLet) {
		mention(lit, within)
	}
	lit.Elts = slices.DeleteFunc(lit.Elts, func(d ast.Decl) bool {
		idle := isIdle(d, named, within)
		if idle {
			gone := map[string]int{}
			mention(d, gone)
			for name, times := range gone {
				named[name] -= times
			}
		}
		return idle
	})
	return len(lit.Elts) < before
}

// isIdle tells what nothing mentions: a hidden field, or a let clause within its struct.
func isIdle(d ast.Decl, named, within map[string]int) bool {
	switch d := d.(type) {
	case *ast.Field:
		label, ok := d.Label.(*ast.Ident)
		return ok && isHidden(label.Name) && named[label.Name] == 0
	case *ast.LetClause:
		return within[d.Ident.Name] == 0
	}
	return false
}

func isLet(d ast.Decl) bool {
	_, ok := d.(*ast.LetClause)
	return ok
}

// isHidden tells a field that nobody but the schema can name, and that the compiler does not
// read. A definition costs nothing where nothing refers to it.
func isHidden(name string) bool {
	return strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "_#") && !slices.Contains([]string{planField, factsField, apartField, heldField}, name)
}

// withoutAlias has a field go without an alias that nothing mentions, which CUE
// refuses, and tells whether it had one.
func withoutAlias(f *ast.Field) bool {
	alias, ok := f.Value.(*ast.Alias)
	if !ok {
		return false
	}
	within := map[string]int{}
	if mention(alias.Expr, within); within[alias.Ident.Name] > 0 {
		return false
	}
	f.Value = alias.Expr
	return true
}

// mention counts how often names are mentioned: where they are neither the label of a field
// nor what a let clause or an alias calls something.
func mention(in ast.Node, counts map[string]int) {
	ast.Walk(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			counts[n.Name]++
		case *ast.Field:
			if _, ok := n.Label.(*ast.Ident); !ok {
				mention(n.Label, counts)
			}
			mention(n.Value, counts)
			return false
		case *ast.LetClause:
			mention(n.Expr, counts)
			return false
		case *ast.Alias:
			mention(n.Expr, counts)
			return false
		}
		return true
	}, nil)
}
