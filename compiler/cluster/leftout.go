package cluster

import (
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/diag"
)

// leftOut tells files of the description's directory that CUE leaves out of the
// package without a word: a tenant is not to disappear so. Left alone is what
// says itself that it is not a part: @ignore(), names with _ or . before them.
func leftOut(inst *build.Instance) diag.List {
	var problems diag.List
	for _, f := range slices.Concat(inst.IgnoredFiles, inst.OrphanedFiles) {
		name := filepath.Base(f.Filename)
		if filepath.Ext(name) != ".cue" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
			continue
		}
		file, err := parser.ParseFile(f.Filename, f.Source, parser.ParseComments)
		if err != nil {
			continue // what CUE does not take in it does not parse either
		}
		if reason := leaves(file); reason != "" {
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(f.Filename), Line: 1, Column: 1}, Rule: "left-out",
				Message: "CUE leaves this file out: " + reason,
			})
		}
	}
	return problems
}

// leaves says why CUE leaves a file out of the package, nothing where the file
// says nothing or is not to be in it.
func leaves(file *ast.File) string {
	says, conditional := false, false
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.Attribute:
			switch name, _ := d.Split(); name {
			case "ignore":
				return ""
			case "if":
				conditional = true
			}
		case *ast.CommentGroup, *ast.Package, *ast.ImportDecl:
		default:
			says = true
		}
	}
	switch {
	case !says:
		return ""
	case file.PackageName() == "":
		return "it has no package clause, such as `package meshes` in its first line"
	case conditional:
		return "it has an @if, of which meshc sets none: take that out"
	}
	return ""
}

// outsideFiles refuses files that a link brings in from beyond the root.
func outsideFiles(inst *build.Instance, root string) diag.List {
	var problems diag.List
	for _, f := range inst.BuildFiles {
		target, err := filepath.EvalSymlinks(f.Filename)
		if err != nil || within(root, target) {
			continue
		}
		problems = append(problems, diag.Problem{
			Position: diag.Position{File: display(f.Filename)},
			Message:  "the file is a link to a place outside of the module's root",
			Rule:     "hermetic",
		})
	}
	return problems
}
