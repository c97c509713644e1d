package cluster

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/inject/embed"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
)

// parseWithoutSchema parses the user's files for the raw value: those that are
// read already as they were then.
func parseWithoutSchema(texts map[string][]byte) func(string, any, parser.Config) (*ast.File, error) {
	return func(name string, src any, cfg parser.Config) (*ast.File, error) {
		if text, ok := texts[name]; ok {
			src = text
		}
		file, err := parser.ParseFile(name, src, cfg)
		if err == nil {
			withoutSchema(file)
		}
		return file, err
	}
}

// withImports gives a package and those that it imports, but for the schema's.
func withImports(inst *build.Instance) []*build.Instance {
	return slices.DeleteFunc(append([]*build.Instance{inst}, inst.Dependencies()...), isSchema)
}

// withoutSchema drops the schema from a file's syntax: its import, and each
// reference to it becomes _, which says nothing.
func withoutSchema(file *ast.File) {
	astutil.Apply(file, func(c astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.SelectorExpr:
			if ofSchema(n) {
				c.Replace(&ast.Ident{Name: "_", NamePos: n.Pos()})
				return false
			}
		case *ast.ImportDecl:
			n.Specs = slices.DeleteFunc(n.Specs, importsSchema)
			if len(n.Specs) == 0 {
				c.Delete()
			}
		}
		return true
	}, nil)
}

// ofSchema tells a chain of selectors that begins at the schema's import.
func ofSchema(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return ofSchema(e.X)
	case *ast.Ident:
		spec, ok := e.Node.(*ast.ImportSpec)
		return ok && importsSchema(spec)
	}
	return false
}

func importsSchema(spec *ast.ImportSpec) bool {
	path, err := literal.Unquote(spec.Path.Value)
	return err == nil && ast.ParseImportPath(path).Path == schemaPath
}

// embedded finds the data files that a package and its imports embed: their
// full names by the name that CUE has for them.
func embedded(inst *build.Instance, root string) map[string][]string {
	out := map[string][]string{}
	for _, i := range withImports(inst) {
		for _, file := range i.Files {
			rel, err := filepath.Rel(root, file.Filename)
			if err != nil || !filepath.IsLocal(rel) {
				continue
			}
			rel = filepath.ToSlash(rel)
			attributes, err := embed.EmbeddedPaths(rel, file)
			if err != nil {
				continue // CUE says so when it evaluates the file
			}
			for _, a := range attributes {
				found, err := a.FindAll(os.DirFS(root))
				if err != nil {
					continue // the same
				}
				for _, name := range found {
					full := filepath.Join(root, filepath.FromSlash(name))
					name, _ = strings.CutPrefix(name, strings.TrimSuffix(rel, filepath.Base(rel)))
					if !slices.Contains(out[name], full) {
						out[name] = append(out[name], full)
					}
				}
			}
		}
	}
	return out
}
