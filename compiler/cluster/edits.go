package cluster

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/diag"
)

// Edit is a field that two texts of a file have different.
type Edit struct {
	Path Path
	// At is where it stands, in the earlier text where it is no more.
	At      diag.Position
	Removed bool
	// Alone is the earlier text with this change and no other, nil if the change is none
	// of a field.
	Alone []byte
	// On is a text with this change, as Alone is the earlier one.
	On func(text []byte) []byte
}

// Edits are the fields that a file has different from what it had, each as far
// above as it came or went as a whole. The error is of the syntax.
func Edits(file string, was, is []byte) ([]Edit, error) {
	before, err := fieldsIn(file, was)
	if err != nil {
		return nil, err
	}
	now, err := fieldsIn(file, is)
	if err != nil {
		return nil, err
	}
	found := map[string]Edit{}
	for _, of := range [2]struct {
		all, others map[string]*written
		removed     bool
	}{{now, before, false}, {before, now, true}} {
		for _, key := range slices.Sorted(maps.Keys(of.all)) {
			w := of.all[key]
			if other := of.others[w.path.String()]; other != nil && other.text == w.text {
				continue
			} else if other != nil && of.removed || w.empty && under(of.others, w.path) {
				continue // it is told where it stands now, or by what is in it
			}
			at := above(w, of.others)
			key := at.path.String()
			if _, told := found[key]; !told {
				on := func(text []byte) []byte { return alone(file, text, of.all, at, of.removed) }
				found[key] = Edit{Path: at.path, At: position(at.node), Removed: of.removed, Alone: on(was), On: on}
			}
		}
	}
	out := slices.Collect(maps.Values(found))
	slices.SortFunc(out, func(a, b Edit) int {
		if a.Removed != b.Removed && a.At == b.At {
			return map[bool]int{false: -1, true: 1}[a.Removed]
		}
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Path.String(), b.Path.String()))
	})
	return out, nil
}

// written is what a file says at a path: a value, or all that is no field there.
type written struct {
	path  Path
	text  string
	node  ast.Node
	decls []ast.Decl
	// empty tells a struct with nothing in it.
	empty bool
	// fields are those on the way to it.
	fields []*ast.Field
}

// fieldsIn are the values that a file says, by their paths; structs are what is in
// them.
func fieldsIn(file string, text []byte) (map[string]*written, error) {
	f, err := parser.ParseFile(file, text)
	if err != nil {
		return nil, err
	}
	out := map[string]*written{}
	collect(out, f.Decls, nil, nil)
	return out, nil
}

func collect(out map[string]*written, decls []ast.Decl, path Path, fields []*ast.Field) {
	for _, d := range decls {
		here, node := path, ast.Node(d)
		way := fields
		if f, ok := d.(*ast.Field); ok {
			here, node, way = append(slices.Clip(path), stepTo(f)), f.Label, append(slices.Clip(fields), f)
			if s, ok := f.Value.(*ast.StructLit); ok && len(s.Elts) > 0 {
				collect(out, s.Elts, here, way)
				continue
			}
		}
		if _, ok := d.(*ast.Package); ok {
			continue
		}
		text, err := format.Node(&ast.File{Decls: []ast.Decl{d}})
		if err != nil {
			continue // what was parsed can be printed
		}
		w := out[here.String()]
		if w == nil {
			w = &written{path: here, node: node, fields: way}
			out[here.String()] = w
		}
		if f, ok := d.(*ast.Field); ok {
			s, ok := f.Value.(*ast.StructLit)
			w.empty = ok && len(s.Elts) == 0
		}
		w.text += string(text) + "\n"
		w.decls = append(w.decls, d)
	}
}

// stepTo is the step to a field: its name, or a pattern of names as it is written.
func stepTo(f *ast.Field) any {
	if name, _, err := ast.LabelName(f.Label); err == nil {
		return name
	}
	text, err := format.Node(f.Label)
	if err != nil {
		text = []byte("[_]") // what was parsed can be printed
	}
	return helper(text)
}

// above is the field furthest above one of which the other text has nothing.
func above(w *written, others map[string]*written) *written {
	for n := 1; n < len(w.path); n++ {
		if len(w.fields) < n || n == 1 && w.path[0] == "mesh" || others[w.path[:n].String()] != nil || under(others, w.path[:n]) {
			continue
		}
		f := w.fields[n-1]
		return &written{path: w.path[:n], node: f.Label, fields: w.fields[:n], decls: []ast.Decl{f}}
	}
	return w
}

// under tells whether a text says anything below a path.
func under(all map[string]*written, path Path) bool {
	for at := range all {
		if strings.HasPrefix(at, path.String()+".") {
			return true
		}
	}
	return false
}

func position(n ast.Node) diag.Position {
	p := n.Pos()
	return diag.Position{File: p.Filename(), Line: p.Line(), Column: p.Column()}
}

// alone is a text, such as the earlier one, without what it has at a path and below it, and with what
// there is now.
func alone(file string, was []byte, all map[string]*written, at *written, removed bool) []byte {
	if len(at.fields) != len(at.path) || len(at.path) == 0 {
		return nil
	}
	f, err := parser.ParseFile(file, was, parser.ParseComments)
	if err != nil {
		return nil
	}
	f.Decls = lacking(f.Decls, at.path)
	if !removed {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			w := all[key]
			if s := w.path.String(); s != at.path.String() && !strings.HasPrefix(s, at.path.String()+".") || len(w.fields) != len(w.path) {
				continue
			}
			for _, d := range w.decls {
				f.Decls = append(f.Decls, wrapped(w.fields[:len(w.fields)-1], d))
			}
		}
	}
	text, err := format.Node(f)
	if err != nil {
		return nil
	}
	return text
}

// lacking are declarations but for a field at a path.
func lacking(decls []ast.Decl, path Path) []ast.Decl {
	return slices.DeleteFunc(slices.Clone(decls), func(d ast.Decl) bool {
		f, ok := d.(*ast.Field)
		if !ok {
			return false
		}
		if stepTo(f) != path[0] {
			return false
		}
		if len(path) == 1 {
			return true
		}
		if s, ok := f.Value.(*ast.StructLit); ok {
			s.Elts = lacking(s.Elts, path[1:])
		}
		return false
	})
}

// wrapped is a declaration within fields.
func wrapped(fields []*ast.Field, d ast.Decl) ast.Decl {
	for _, f := range slices.Backward(fields) {
		d = &ast.Field{Label: f.Label, Constraint: f.Constraint, Value: &ast.StructLit{Elts: []ast.Decl{d}}}
	}
	return d
}
