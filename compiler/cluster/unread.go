package cluster

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/yaml"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// unreadData tells files of data in the description's directory, and below it, that say
// what a mesh, or meshes, are, and that no file embeds: of them CUE reads nothing, without a
// word.
func (r *reader) unreadData(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	read := slices.Concat(slices.Collect(maps.Values(r.places.data))...)
	var problems diag.List
	var mesh *definition
	in, _ := files.Rel(dir)
	// What cannot be read is told where the package is.
	_ = fs.WalkDir(files, in, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case e.IsDir() && name != in && (elsewhere(files, name) || described(files, name)):
			return fs.SkipDir
		}
		labels := dataLabels(files, name, e)
		if len(labels) == 0 || slices.Contains(read, files.Full(name)) || path.Dir(name) != in && !sure(labels) {
			return nil
		}
		if mesh == nil {
			mesh = schemaOf(inst).at(Path{language().Meshes, "a"})
		}
		if !slices.ContainsFunc(labels, func(l string) bool { return l != language().Meshes && (mesh == nil || !mesh.allows(l)) }) {
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}, Rule: "left-out",
				Message: "CUE reads no such file by itself: embed it, as in `mesh: NAME: _ @embed(file=\"" + strings.TrimPrefix(name, in+"/") + "\")` in a file that has @extern(embed) at its top",
			})
		}
		return nil
	})
	return problems
}

// sure tells fields that are a mesh's, or meshes, and hardly anything else's.
func sure(labels []string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return slices.Contains([]string{language().Meshes, "namespaces", "gateways"}, l) })
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
