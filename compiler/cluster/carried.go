package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"
)

// Field is a value of a mesh's, by the names that lead to it. Items are values of a list, in
// their order: those of one field are one list.
type Field struct {
	At    []string
	Value any
	Item  bool
}

// PathsOf are the fields of a mesh as paths, in words and whole.
func PathsOf(mesh string, fields []Field) []string {
	items := map[string]int{}
	out := make([]string, len(fields))
	for i, f := range fields {
		path := Path{"mesh", mesh}
		for _, name := range f.At {
			path = append(path, name)
		}
		out[i] = path.String()
		if f.Item {
			n := items[out[i]]
			items[out[i]]++
			out[i] = append(path, n).String()
		}
	}
	return out
}

// MeshOf is a mesh with these fields as a file of a package, formatted: those of names in
// order come first, and otherwise the one that is given first. No field is in another.
func MeshOf(pkg, mesh string, fields []Field, order []string) ([]byte, error) {
	root := &branch{name: mesh}
	for _, f := range fields {
		at := root
		for _, name := range f.At {
			at = at.below(name)
		}
		if f.Item {
			at.items = append(at.items, literalOf(f.Value))
			continue
		}
		at.value = literalOf(f.Value)
	}
	root.sort(order)
	body := &ast.StructLit{Lbrace: token.Blank.Pos()}
	if len(root.parts) > 0 {
		body = block(root.decls())
	}
	decl := labelled(body, "mesh", mesh)
	ast.SetRelPos(decl.Label, token.NewSection)
	return format.Node(&ast.File{Decls: []ast.Decl{&ast.Package{Name: ast.NewIdent(pkg)}, decl}})
}

// branch is a field with those in it.
type branch struct {
	name  string
	parts []*branch
	items []ast.Expr
	value ast.Expr
}

func (b *branch) below(name string) *branch {
	i := slices.IndexFunc(b.parts, func(p *branch) bool { return p.name == name })
	if i < 0 {
		i = len(b.parts)
		b.parts = append(b.parts, &branch{name: name})
	}
	return b.parts[i]
}

func (b *branch) sort(order []string) {
	rank := func(p *branch) int {
		if i := slices.Index(order, p.name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(b.parts, func(p, q *branch) int { return cmp.Compare(rank(p), rank(q)) })
	for _, p := range b.parts {
		p.sort(order)
	}
}

func (b *branch) decls() []ast.Decl {
	var out []ast.Decl
	for _, p := range b.parts {
		out = append(out, p.decl())
	}
	return out
}

// decl is the field: two or three plain values in one line, as people write them.
func (b *branch) decl() ast.Decl {
	plain := func(p *branch) bool { _, is := p.value.(*ast.BasicLit); return is && len(p.parts) == 0 }
	switch n := len(b.parts); {
	case len(b.items) > 0:
		return labelled(ast.NewList(b.items...), b.name)
	case n == 0:
		return labelled(b.value, b.name)
	case (n == 2 || n == 3) && !slices.ContainsFunc(b.parts, func(p *branch) bool { return !plain(p) }):
		var fields []*ast.Field
		for _, p := range b.parts {
			fields = append(fields, labelled(p.value, p.name))
		}
		return labelled(inline(fields...), b.name)
	}
	return labelled(block(b.decls()), b.name)
}

// literalOf is a value of YAML as CUE has it.
func literalOf(v any) ast.Expr {
	switch v := v.(type) {
	case nil:
		return ast.NewNull()
	case bool:
		return ast.NewBool(v)
	case string:
		return ast.NewString(v)
	case float64:
		return ast.NewLit(token.FLOAT, floatText(v))
	case []any:
		items := make([]ast.Expr, len(v))
		for i, item := range v {
			items[i] = literalOf(item)
		}
		return ast.NewList(items...)
	case map[string]any:
		b := &branch{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b.parts = append(b.parts, &branch{name: name, value: literalOf(v[name])})
		}
		if len(b.parts) == 0 {
			return &ast.StructLit{Lbrace: token.Blank.Pos()}
		}
		return &ast.StructLit{Lbrace: token.Blank.Pos(), Elts: b.decls(), Rbrace: token.Newline.Pos()}
	}
	return ast.NewLit(token.INT, fmt.Sprint(v))
}

// floatText has a point or an exponent: without one it is a whole number.
func floatText(v float64) string {
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if v == float64(int64(v)) && len(text) < 16 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return text
}
