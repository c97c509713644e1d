package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// given is a call of a function, (#Team & {...}).out, that a mesh has at a path.
type given struct {
	path Path
	// is what the function makes of what it is given: its parameters among it.
	is cue.Value
	// from are the places of what is put together: the function, what it is given.
	from []token.Pos
}

// givenAll are the calls that the meshes have, whether loops make them or not.
func (r *reader) givenAll(inst *build.Instance) []given {
	if !slices.ContainsFunc(withImports(inst), hasCalls) {
		return nil
	}
	var out []given
	steps := 0
	var through func(v cue.Value, path Path)
	through = func(v cue.Value, path Path) {
		if steps++; steps > mostSteps {
			return
		}
		for _, part := range unified(v) {
			op, of := part.Expr()
			if op != cue.SelectorOp {
				continue
			}
			if and, parts := of[0].Expr(); and == cue.AndOp {
				g := given{path: path, is: of[0], from: []token.Pos{posOf(part)}}
				for _, p := range parts {
					g.from = append(g.from, posOf(p))
				}
				out = append(out, g)
			}
		}
		for _, f := range fields(v) {
			through(f.value, append(slices.Clip(path), f.name))
		}
	}
	through(look(r.places.raw(), cue.Str(language().Meshes)), Path{language().Meshes})
	return out
}

func posOf(v cue.Value) token.Pos {
	if src := v.Source(); src != nil {
		return src.Pos()
	}
	return token.NoPos
}

// hasCalls tells a package that calls functions.
func hasCalls(inst *build.Instance) bool {
	found := false
	for _, f := range inst.Files {
		ast.Walk(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				of, ok := s.X.(*ast.ParenExpr)
				found = found || ok && len(operands(of.X)) > 1
			}
			return !found
		}, nil)
	}
	return found
}

// bodies are the functions of a package, and of those that it imports.
func (r *reader) bodies(inst *build.Instance) []*ast.StructLit {
	var out []*ast.StructLit
	for _, p := range withImports(inst) {
		for _, f := range p.Files {
			for _, d := range f.Decls {
				if f, ok := d.(*ast.Field); ok && strings.HasPrefix(asked(f.Label), "#") {
					if body, ok := f.Value.(*ast.StructLit); ok {
						out = append(out, body)
					}
				}
			}
		}
	}
	return out
}

// definitions are those of a value: the parameters of a function.
func definitions(v cue.Value) []cue.Value {
	var out []cue.Value
	it, err := v.Fields(cue.Definitions(true))
	for err == nil && it.Next() {
		if it.Selector().LabelType() == cue.DefinitionLabel {
			out = append(out, it.Value())
		}
	}
	return out
}

func inBodies(bodies []*ast.StructLit, p diag.Problem) bool {
	return slices.ContainsFunc(bodies, func(b *ast.StructLit) bool { return inBody(b, p) })
}

func inAny(bodies []*ast.StructLit, at token.Pos) bool {
	return slices.ContainsFunc(bodies, func(b *ast.StructLit) bool { return within(b, at) })
}

// withinCall is where, in what a function is given, an error is: it begins with a parameter.
func withinCall(e errors.Error) Path {
	way := pathOf(e.Path())
	i := slices.IndexFunc(way, func(label any) bool { _, helps := label.(helper); return helps })
	if i < 0 {
		return nil
	}
	return way[i:]
}

// callOf is the innermost call that makes the field of a problem.
func callOf(calls []given, p diag.Problem) (best given, found bool) {
	at := split(p.Path)
	for _, g := range calls {
		if at.shared(g.path) == len(g.path) && len(g.path) >= len(best.path) {
			best, found = g, true
		}
	}
	return best, found
}

// calledAt says where a function is called: in a loop, the row.
func (r *reader) calledAt(g given) diag.Note {
	at, _ := r.places.show(g.from[0])
	if s, ok := r.places.find(g.path); ok && r.places.sites.embedded(s) {
		at, _ = r.places.show(s.label)
	}
	return diag.Note{Position: at, Message: "called here"}
}
