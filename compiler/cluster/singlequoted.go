package cluster

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// singleQuoted tells whether a package writes bytes: what YAML has as text in single quotes is
// that in CUE, and base64 in an object.
func singleQuoted(inst *build.Instance) bool {
	found := false
	for _, imp := range withImports(inst) {
		if isSchema(imp) {
			continue
		}
		for _, file := range imp.Files {
			ast.Walk(file, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				found = found || ok && lit.Kind == token.STRING && strings.HasPrefix(strings.TrimLeft(lit.Value, "#"), "'")
				return !found
			}, nil)
		}
	}
	return found
}

// quoted is a text that is written as bytes, and where.
type quoted struct {
	at   Path
	text string
}

// quoted are the bytes in what is written of objects, but where Kubernetes has bytes.
func (r *reader) quoted(v cue.Value) []quoted {
	if !r.bytes {
		return nil
	}
	table := v.LookupPath(cue.MakePath(derived(heldField)))
	units := []Path{{"cluster"}}
	for _, name := range names(look(v, cue.Str("mesh"))) {
		units = append(units, Path{"mesh", name})
	}
	var out []quoted
	for _, unit := range units {
		for _, of := range []string{"objects", "patches"} {
			for _, f := range fields(look(unit.in(v), cue.Str(of))) {
				for _, q := range bytesIn(f.value, nil, held(table, f.value)) {
					out = append(out, quoted{slices.Concat(unit, Path{of, f.name}, q.at), q.text})
				}
			}
		}
	}
	return out
}

// held are the names of the fields of an object, or of a patch's target, that hold bytes.
func held(table, object cue.Value) []string {
	var out []string
	kind, err := look(object, cue.Str("kind")).String()
	if err != nil {
		kind, _ = look(object, cue.Str("target"), cue.Str("kind")).String() // else what any kind holds
	}
	for _, of := range []string{kind, ""} {
		var names []string
		if table.LookupPath(cue.MakePath(cue.Str(of))).Decode(&names) == nil {
			out = append(out, names...)
		}
	}
	return out
}

func bytesIn(v cue.Value, at Path, held []string) []quoted {
	v, _ = v.Default()
	if v.Kind() == cue.BytesKind {
		text, err := v.Bytes()
		if err != nil {
			return nil
		}
		return []quoted{{at, string(text)}}
	}
	var out []quoted
	items, err := v.List()
	for i := 0; err == nil && items.Next(); i++ {
		out = append(out, bytesIn(items.Value(), append(slices.Clone(at), i), held)...)
	}
	for _, f := range fields(v) {
		if !slices.Contains(held, f.name) {
			out = append(out, bytesIn(f.value, append(slices.Clone(at), f.name), held)...)
		}
	}
	return out
}

// withQuoted puts what is told of bytes in place of what CUE tells of them, or of the field that
// they are in.
func (r *reader) withQuoted(problems diag.List, all []quoted) diag.List {
	for _, q := range all {
		path, around := q.at.String(), q.at[:len(q.at)-1].String()
		problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Path == path || p.Path == around })
	}
	for _, q := range all {
		problems = append(problems, r.here([]any(q.at), "a text stands in double quotes: "+strconv.Quote(q.text)+"; in single quotes it is bytes, which an object has as base64", ruleCUE))
	}
	return problems
}
