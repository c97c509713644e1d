package cluster

import (
	"io/fs"
	"path"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/yaml"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// unreadData tells files of data in the description's directory that say what a mesh, or
// meshes, are, and that no file embeds: of them CUE reads nothing, without a word.
func (r *reader) unreadData(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	in, _ := files.Rel(dir)
	entries, err := files.ReadDir(in)
	if err != nil {
		return nil // told where the package is read
	}
	read := map[string]bool{}
	for _, full := range r.places.data {
		for _, name := range full {
			read[name] = true
		}
	}
	var problems diag.List
	var mesh *definition
	for _, e := range entries {
		full := files.Full(path.Join(in, e.Name()))
		labels := dataLabels(files, path.Join(in, e.Name()), e)
		if len(labels) == 0 || read[full] {
			continue
		}
		if mesh == nil {
			mesh = schemaOf(inst).at(Path{language().Meshes, "a"})
		}
		describes := func(label string) bool { return label == language().Meshes || mesh != nil && mesh.allows(label) }
		if !slices.ContainsFunc(labels, func(l string) bool { return !describes(l) }) {
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(full), Line: 1, Column: 1}, Rule: "left-out",
				Message: "CUE reads no such file by itself: embed it, as in `mesh: NAME: _ @embed(file=\"" + e.Name() + "\")` in a file that has @extern(embed) at its top",
			})
		}
	}
	return problems
}

// schemaOf is the definition of a description, of the schema that a package imports.
func schemaOf(inst *build.Instance) *definition {
	for _, imp := range inst.Dependencies() {
		if isSchema(imp) {
			return define(func() cue.Value {
				return cuecontext.New().BuildInstance(imp).LookupPath(cue.ParsePath(language().Definition))
			})
		}
	}
	return nil
}

// dataLabels are the names of the fields in a file of data, none of what has no fields or
// cannot be read.
func dataLabels(files *rooted.Files, name string, e fs.DirEntry) []string {
	if !e.Type().IsRegular() || !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name)) {
		return nil
	}
	text, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	var of ast.Node
	if path.Ext(name) == ".json" {
		of, err = json.Extract(name, text)
	} else {
		of, err = yaml.Extract(name, text)
	}
	if err != nil {
		return nil
	}
	var decls []ast.Decl
	switch of := of.(type) {
	case *ast.File:
		decls = of.Decls
		if len(decls) == 1 {
			if e, ok := decls[0].(*ast.EmbedDecl); ok {
				if s, ok := e.Expr.(*ast.StructLit); ok {
					decls = s.Elts
				}
			}
		}
	case *ast.StructLit:
		decls = of.Elts
	}
	var out []string
	for _, d := range decls {
		if f, ok := d.(*ast.Field); ok {
			if label, _, err := ast.LabelName(f.Label); err == nil {
				out = append(out, label)
			}
		}
	}
	return out
}
