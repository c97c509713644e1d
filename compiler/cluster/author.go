package cluster

import (
	"fmt"
	"slices"
	"strconv"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// NewMesh is what the first file of a mesh says.
type NewMesh struct {
	Name       string
	Namespaces []string
	Gateways   []NewGateway
	// Pins are what it says besides.
	Pins []Setting
	// Comment stands above it, a line each.
	Comment []string
}

// NewGateway is a gateway of a new mesh.
type NewGateway struct {
	Name  string
	Ports []NewPort
}

// NewPort is a port of a gateway: of the Service, and of nodes.
type NewPort struct {
	Name         string
	Port, OnNode int
}

// File is the mesh as a file of a package, formatted.
func (m NewMesh) File(pkg string) ([]byte, error) {
	var namespaces, gateways []ast.Decl
	for _, name := range m.Namespaces {
		namespaces = append(namespaces, labelled(&ast.StructLit{Lbrace: token.Blank.Pos()}, name))
	}
	for _, g := range m.Gateways {
		var ports []ast.Decl
		for _, p := range g.Ports {
			ports = append(ports, labelled(inline(labelled(integer(p.Port), "port"), labelled(integer(p.OnNode), "nodePort")), p.Name))
		}
		gateways = append(gateways, labelled(block(ports), g.Name, "ports"))
	}
	var says []ast.Decl
	for _, pin := range m.Pins {
		says = append(says, labelled(ast.NewString(pin.Value), pin.At...))
	}
	for _, part := range []struct {
		name  string
		decls []ast.Decl
	}{{"namespaces", namespaces}, {"gateways", gateways}} {
		if len(part.decls) > 0 {
			says = append(says, labelled(block(part.decls), part.name))
		}
	}
	mesh := labelled(block(says), "mesh", m.Name)
	ast.SetRelPos(mesh.Label, token.NewSection)
	if len(m.Comment) > 0 {
		above := &ast.CommentGroup{Doc: true}
		for _, line := range m.Comment {
			above.List = append(above.List, &ast.Comment{Slash: token.Newline.Pos(), Text: "// " + line})
		}
		above.List[0].Slash = token.NewSection.Pos()
		ast.SetComments(mesh, []*ast.CommentGroup{above})
	}
	return format.Node(&ast.File{Decls: []ast.Decl{&ast.Package{Name: ast.NewIdent(pkg)}, mesh}})
}

// labelled is a field, or in several steps one in others, in a line of its own.
func labelled(value ast.Expr, names ...string) *ast.Field {
	var f *ast.Field
	for i, name := range slices.Backward(names) {
		f = &ast.Field{Label: ast.NewStringLabel(name), Value: value}
		// Where labels have a place, structs without braces stay in their line.
		ast.SetRelPos(f.Label, token.Blank)
		if i == 0 {
			ast.SetRelPos(f.Label, token.Newline)
		}
		value = &ast.StructLit{Elts: []ast.Decl{f}}
	}
	return f
}

// block is a struct whose fields have lines of their own; of a single one, the line that
// it is in.
func block(decls []ast.Decl) *ast.StructLit {
	if len(decls) == 1 {
		ast.SetRelPos(decls[0].(*ast.Field).Label, token.Blank)
		return &ast.StructLit{Elts: decls}
	}
	return &ast.StructLit{Lbrace: token.Blank.Pos(), Elts: decls, Rbrace: token.Newline.Pos()}
}

// inline is a struct in one line.
func inline(fields ...*ast.Field) *ast.StructLit {
	s := &ast.StructLit{Lbrace: token.Blank.Pos(), Rbrace: token.NoSpace.Pos()}
	for i, f := range fields {
		ast.SetRelPos(f.Label, token.Blank)
		if i == 0 {
			ast.SetRelPos(f.Label, token.NoSpace)
		}
		s.Elts = append(s.Elts, f)
	}
	return s
}

func integer(n int) ast.Expr { return ast.NewLit(token.INT, strconv.Itoa(n)) }

// Fill puts texts in place of those of the fields of cluster in a file, and a list of
// them for several, and leaves a field out that has none.
func Fill(text []byte, values map[string][]string) ([]byte, error) {
	file, err := parser.ParseFile("", text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	filled := 0
	astutil.Apply(file, func(c astutil.Cursor) bool {
		f, ok := c.Node().(*ast.Field)
		if !ok {
			return true
		}
		name, _, err := ast.LabelName(f.Label)
		given, known := values[name]
		if err != nil || !known {
			return true
		}
		filled++
		switch _, list := f.Value.(*ast.ListLit); {
		case len(given) == 0:
			c.Delete()
		case list:
			items := make([]ast.Expr, len(given))
			for i, item := range given {
				items[i] = ast.NewString(item)
			}
			f.Value = ast.NewList(items...)
		default:
			f.Value = ast.NewString(given[0])
		}
		return false
	}, nil)
	if filled != len(values) {
		return nil, fmt.Errorf("of %d fields to fill in %d are there", len(values), filled)
	}
	return format.Node(file)
}
