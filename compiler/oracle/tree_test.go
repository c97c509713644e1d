package oracle_test

import (
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
)

// tree is an input's CUE files as syntax, with the places to change.
type tree struct {
	files map[string]*ast.File
	// lists are those of declarations: files' and structs'.
	lists []*[]ast.Decl
	// fields are all fields; named are those whose label is a name that the
	// user chose, such as a gateway's.
	fields, named []*ast.Field
	// values are all expressions that stand for a value.
	values []*ast.Expr
	// paths lead to fields from the top, as CUE writes them.
	paths []string
}

// choosers are fields whose children the user names.
var choosers = []string{
	"mesh", "namespaces", "gateways", "ports", "addons", "patches", "objects", "egress", "exports", "names", "nodePorts", "kinds", "rewrites",
}

// parse reads the CUE of an input, if it is CUE.
func parse(in input) (*tree, bool) {
	t := &tree{files: map[string]*ast.File{}}
	for _, name := range slices.Sorted(keys(in)) {
		if !strings.HasSuffix(name, ".cue") {
			continue
		}
		f, err := parser.ParseFile(name, in[name])
		if err != nil {
			return nil, false
		}
		t.files[name] = f
		t.decls(&f.Decls, nil)
	}
	return t, true
}

func (t *tree) decls(list *[]ast.Decl, path []string) {
	t.lists = append(t.lists, list)
	for _, d := range *list {
		switch d := d.(type) {
		case *ast.Field:
			at := append(slices.Clip(path), text(d.Label))
			t.fields = append(t.fields, d)
			if len(path) > 0 && slices.Contains(choosers, path[len(path)-1]) {
				t.named = append(t.named, d)
			}
			t.paths = append(t.paths, strings.Join(at, "."))
			t.expr(&d.Value, at)
		case *ast.EmbedDecl:
			t.expr(&d.Expr, path)
		case *ast.LetClause:
			t.expr(&d.Expr, path)
		case *ast.Comprehension:
			if s, ok := d.Value.(*ast.StructLit); ok {
				t.decls(&s.Elts, path)
			}
		}
	}
}

func (t *tree) expr(e *ast.Expr, path []string) {
	t.values = append(t.values, e)
	switch x := (*e).(type) {
	case *ast.StructLit:
		t.decls(&x.Elts, path)
	case *ast.ListLit:
		for i := range x.Elts {
			t.expr(&x.Elts[i], path)
		}
	case *ast.BinaryExpr:
		t.expr(&x.X, path)
		t.expr(&x.Y, path)
	case *ast.Comprehension:
		if s, ok := x.Value.(*ast.StructLit); ok {
			t.decls(&s.Elts, path)
		}
	}
}

// print puts the files' text into a copy of the input, if they can be printed.
func (t *tree) print(in input) (input, bool) {
	out := maps.Clone(in)
	for name, f := range t.files {
		s, ok := source(f)
		if !ok {
			return nil, false
		}
		out[name] = s
	}
	return out, true
}

// source is syntax as it is written, if it can be: mutations make some that
// the printer panics on.
func source(n ast.Node) (s string, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = "", false
		}
	}()
	b, err := format.Node(n)
	return string(b), err == nil
}

// text is source, or bottom in its place.
func text(n ast.Node) string {
	if s, ok := source(n); ok {
		return s
	}
	return "_|_"
}

// expression is the syntax of a value, a copy of its own each time.
func expression(s string) ast.Expr {
	e, err := parser.ParseExpr("", s)
	if err != nil {
		return &ast.BottomLit{}
	}
	return e
}

// copied are a declaration's copies, which share nothing with it.
func copied(d ast.Decl) []ast.Decl {
	f, err := parser.ParseFile("", text(d))
	if err != nil {
		return nil
	}
	return f.Decls
}
