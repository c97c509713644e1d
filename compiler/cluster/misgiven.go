package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// misgiven tells what functions are given by names that are misspelt: they have no use for
// it, and lack what is meant. Of the places of functions that lack something so it tells too.
func (r *reader) misgiven(inst *build.Instance, in diag.List) (problems diag.List, bodies []*ast.StructLit) {
	for _, f := range inst.Files {
		ast.Walk(f, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok || b.Op != token.AND {
				return true
			}
			parts := operands(b)
			for _, part := range parts {
				body, name := definitionOf(inst, part)
				if body == nil {
					continue
				}
				found := r.misnamedIn(parts, body, name)
				if len(found) == 0 && slices.ContainsFunc(in, func(p diag.Problem) bool { return inBody(body, p) && ungiven.MatchString(p.Message) }) {
					found = r.lackingIn(b, parts, body, name)
				}
				if problems = append(problems, found...); len(found) > 0 {
					bodies = append(bodies, body)
				}
			}
			return false
		}, nil)
	}
	return problems.Normalize(), bodies
}

func (r *reader) misnamedIn(parts []ast.Expr, body *ast.StructLit, function string) diag.List {
	var problems diag.List
	params, results := parameters(body)
	given := givenIn(parts)
	has := map[string]bool{}
	for _, f := range given {
		has[asked(f.Label)] = true
	}
	lacking := slices.DeleteFunc(slices.Clone(params), func(p string) bool { return has[p] })
	for _, f := range given {
		name := asked(f.Label)
		if slices.Contains(params, name) || slices.Contains(results, name) {
			continue
		}
		if like, ok := nearest.Like(name, lacking); ok {
			p := diag.Problem{Rule: ruleUnknown, Message: name + " is nothing that " + function + " asks for; did you mean " + like + "?"}
			p.Position, p.Excerpt = r.places.show(f.Label.Pos())
			problems = append(problems, p)
		}
	}
	return problems
}

// withMisgiven adds what functions are given in vain, in place of what they lack for that.
func (r *reader) withMisgiven(inst *build.Instance, in diag.List) diag.List {
	if len(in) == 0 {
		return in
	}
	found, bodies := r.misgiven(inst, in)
	if len(found) == 0 {
		return in
	}
	return append(slices.DeleteFunc(in, func(p diag.Problem) bool {
		lacks := ungiven.MatchString(p.Message) || strings.HasPrefix(p.Message, fromField)
		return lacks && slices.ContainsFunc(bodies, func(b *ast.StructLit) bool { return inBody(b, p) })
	}), found...).Normalize()
}

// givenIn are the fields that a function is given.
func givenIn(parts []ast.Expr) []*ast.Field {
	var out []*ast.Field
	for _, part := range parts {
		s, ok := part.(*ast.StructLit)
		if !ok {
			continue
		}
		for _, d := range s.Elts {
			if f, ok := d.(*ast.Field); ok {
				out = append(out, f)
			}
		}
	}
	return out
}

// lackingIn tells what a function asks for and is not given, where something in it has no
// value for that.
func (r *reader) lackingIn(call ast.Expr, parts []ast.Expr, body *ast.StructLit, function string) diag.List {
	has := map[string]bool{}
	for _, f := range givenIn(parts) {
		has[asked(f.Label)] = true
	}
	var lacking []string
	for _, d := range body.Elts {
		f, ok := d.(*ast.Field)
		if !ok || !strings.HasPrefix(asked(f.Label), "#") || has[asked(f.Label)] || f.Constraint == token.OPTION {
			continue
		}
		if b, ok := f.Value.(*ast.BinaryExpr); !ok || b.Op != token.OR { // which may have a default
			lacking = append(lacking, asked(f.Label))
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	p := diag.Problem{Rule: ruleCUE, Message: function + " asks for " + strings.Join(lacking, " and ") + ", which it is not given here"}
	p.Position, p.Excerpt = r.places.show(call.Pos())
	return diag.List{p}
}

// inBody tells a problem at a line of a struct.
func inBody(body *ast.StructLit, p diag.Problem) bool {
	at := body.Pos().Position()
	return p.File == display(at.Filename) && p.Line >= at.Line && p.Line <= body.End().Line()
}

// ungiven matches what is said of values that nobody gives.
var ungiven = regexp.MustCompile(`not given|none is given|^needs a value`)
