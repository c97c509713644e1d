package cluster

import (
	"slices"
	"strconv"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// fields finds where a field stands in the user's files. CUE's own errors
// often name the schema's place alone; a path always leads back to the user.
type fields struct {
	root *field
	// files are the user's, by the name CUE has for them.
	files map[string]bool
	// embeds are the places where a file embeds something at its top: CUE
	// names them in errors of all that comes from there.
	embeds map[string]bool
	// fallback is the place of what stands nowhere: the package.
	fallback diag.Position
}

// field is what the user's files say of one path.
type field struct {
	places   []place
	children map[string]*field
	// any holds what stands under a pattern or a computed label.
	any *field
	// refs are top-level fields and definitions that the value refers to.
	refs []string
}

type place struct {
	label, value token.Pos
	leaf         bool
}

// index reads the syntax of a package and of those it imports in its module.
func index(inst *build.Instance, dir string) *fields {
	f := &fields{root: &field{}, files: map[string]bool{}, embeds: map[string]bool{}, fallback: diag.Position{File: dir}}
	for _, file := range inst.Files {
		f.files[file.Filename] = true
		f.root.decls(file.Decls)
		for _, d := range file.Decls {
			if e, ok := d.(*ast.EmbedDecl); ok {
				f.embeds[e.Pos().Position().String()] = true
			}
		}
	}
	for _, b := range append(inst.BuildFiles, inst.InvalidFiles...) {
		f.files[b.Filename] = true
	}
	for _, imp := range inst.Imports {
		if !isSchema(imp) {
			for _, file := range imp.Files {
				f.files[file.Filename] = true
			}
		}
	}
	return f
}

func (f *field) decls(decls []ast.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Field:
			f.field(d)
		case *ast.EmbedDecl:
			f.expr(d.Expr)
		case *ast.Comprehension:
			f.expr(d.Value)
		}
	}
}

func (f *field) field(d *ast.Field) {
	child := f.child(d.Label)
	_, isStruct := d.Value.(*ast.StructLit)
	child.places = append(child.places, place{d.Label.Pos(), d.Value.Pos(), !isStruct})
	child.expr(d.Value)
}

func (f *field) child(label ast.Label) *field {
	if a, ok := label.(*ast.Alias); ok {
		if l, ok := a.Expr.(ast.Label); ok {
			label = l
		}
	}
	name, _, err := ast.LabelName(label)
	if err != nil {
		if f.any == nil {
			f.any = &field{}
		}
		return f.any
	}
	return f.named(name)
}

func (f *field) named(name string) *field {
	if f.children == nil {
		f.children = map[string]*field{}
	}
	if f.children[name] == nil {
		f.children[name] = &field{}
	}
	return f.children[name]
}

func (f *field) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.StructLit:
		f.decls(e.Elts)
	case *ast.BinaryExpr:
		f.expr(e.X)
		f.expr(e.Y)
	case *ast.ParenExpr:
		f.expr(e.X)
	case *ast.Alias:
		f.expr(e.Expr)
	case *ast.Comprehension:
		f.expr(e.Value)
	case *ast.Ident:
		f.refs = append(f.refs, e.Name)
	case *ast.ListLit:
		for i, item := range e.Elts {
			child := f.named(strconv.Itoa(i))
			child.places = append(child.places, place{item.Pos(), item.Pos(), true})
			child.expr(item)
		}
	}
}

// at gives the fields that the user wrote for a path, those with the very
// labels first.
func (f *fields) at(path []string) []*field {
	now := []*field{f.root}
	for _, name := range path {
		var next []*field
		for _, n := range f.withRefs(now) {
			if c := n.children[name]; c != nil {
				next = append(next, c)
			}
		}
		for _, n := range f.withRefs(now) {
			if n.any != nil {
				next = append(next, n.any)
			}
		}
		now = next
	}
	return now
}

// withRefs adds what fields refer to by a top-level name, a few steps far.
func (f *fields) withRefs(in []*field) []*field {
	out := in
	for i := 0; i < len(out) && len(out) < 64; i++ {
		for _, name := range out[i].refs {
			if target := f.root.children[name]; target != nil {
				out = append(slices.Clip(out), target)
			}
		}
	}
	return out
}

// find gives the place of a path, or of the nearest field around it that the
// user wrote: the value of a plain field, the label of a struct.
func (f *fields) find(path []string) (token.Pos, bool) {
	for n := len(path); n > 0; n-- {
		for _, field := range f.at(path[:n]) {
			for _, p := range field.places {
				if p.leaf && n == len(path) {
					return p.value, n == len(path)
				}
			}
			if len(field.places) > 0 {
				return field.places[0].label, n == len(path)
			}
		}
	}
	return token.NoPos, false
}

// place gives what to show for a path: where it stands, else the package.
func (f *fields) place(path []string) (at diag.Position, excerpt string, exact bool) {
	pos, exact := f.find(path)
	if !pos.IsValid() {
		return f.fallback, "", false
	}
	at, excerpt = position(pos)
	return at, excerpt, exact
}

// written gives the path of the field whose value stands at a position.
func (f *fields) written(at token.Pos) ([]string, bool) {
	return f.root.written(at, nil)
}

func (f *field) written(at token.Pos, path []string) ([]string, bool) {
	for _, p := range f.places {
		if p.leaf && p.value.Position() == at.Position() {
			return path, true
		}
	}
	for name, child := range f.children {
		if found, ok := child.written(at, append(slices.Clip(path), name)); ok {
			return found, true
		}
	}
	return nil, false
}
