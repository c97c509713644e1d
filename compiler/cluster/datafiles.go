package cluster

import (
	"path"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/yaml"
)

// rowsOfValue are the structs in a list, or a struct.
func rowsOfValue(e ast.Expr) []*ast.StructLit {
	var out []*ast.StructLit
	add := func(e ast.Expr) {
		if s, ok := e.(*ast.StructLit); ok {
			out = append(out, s)
		}
	}
	switch of := e.(type) {
	case *ast.ListLit:
		for _, e := range of.Elts {
			add(e)
		}
	case *ast.StructLit:
		for _, d := range of.Elts {
			if f, ok := d.(*ast.Field); ok {
				add(f.Value)
			}
		}
	}
	return out
}

// dataOf is dataIn of a file that is read once.
func (r *reader) dataOf(file string) ast.Expr {
	e, known := r.parsed[file]
	if !known {
		e = dataIn(file, r.places.text(file))
		if r.parsed == nil {
			r.parsed = map[string]ast.Expr{}
		}
		r.parsed[file] = e
	}
	return e
}

// dataIn is what a file of data says, nil where that cannot be read.
func dataIn(file string, text []byte) ast.Expr {
	e, _ := extract(file, text) // CUE tells why not
	return e
}

// extract reads a file of data, JSON or YAML.
func extract(file string, text []byte) (ast.Expr, error) {
	if path.Ext(file) == ".json" {
		return json.Extract(file, text)
	}
	f, err := yaml.Extract(file, text)
	if err != nil {
		return nil, err
	}
	if len(f.Decls) == 1 {
		if e, ok := f.Decls[0].(*ast.EmbedDecl); ok {
			return e.Expr, nil
		}
	}
	return &ast.StructLit{Elts: f.Decls}, nil
}
