package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
)

// apart tells whether a package and those that it imports leave each other alone, as
// far as a part of a description could tell: the facts of other meshes are given to
// the schema's definition, files are hidden by their names, and meshes are left out by
// the name of their field.
func apart(inst *build.Instance) bool {
	own, described := map[string]bool{}, 0
	for _, f := range inst.Files {
		own[f.Filename] = true
		if globs(f) {
			return false
		}
		described += mentionsOf(f, language().Definition)
	}
	for _, imp := range withImports(inst)[1:] {
		for _, f := range imp.Files {
			if own[f.Filename] || globs(f) || mentionsOf(f, language().Definition) > 0 || slices.ContainsFunc(f.Decls, isMesh) {
				return false
			}
		}
	}
	return described == 1
}

// globs tells whether a file embeds what a pattern finds in a directory: a hidden file
// is not found.
func globs(file *ast.File) bool {
	found := false
	ast.Walk(file, func(n ast.Node) bool {
		if a, ok := n.(*ast.Attribute); ok {
			name, body := a.Split()
			found = found || name == "embed" && strings.Contains(body, "glob")
		}
		return !found
	}, nil)
	return found
}

// mentionsOf counts how often a file has a name.
func mentionsOf(file *ast.File, name string) int {
	n := 0
	ast.Walk(file, func(node ast.Node) bool {
		if ident, ok := node.(*ast.Ident); ok && ident.Name == name {
			n++
		}
		return true
	}, nil)
	return n
}
