package cluster

import (
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/inject/embed"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// parseWithoutSchema parses the user's files for the raw value: those that are
// read already as they were then.
func parseWithoutSchema(texts map[string][]byte) parseFunc {
	return func(name string, src any, cfg parser.Config) (*ast.File, error) {
		if text, ok := texts[name]; ok {
			src = text
		}
		file, err := parseFile(name, src, cfg)
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
// reference to it becomes _, which says nothing. It gives what stands there then.
func withoutSchema(file *ast.File) (gone []*ast.Ident) {
	astutil.Apply(file, func(c astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.SelectorExpr:
			if ofSchema(n) {
				all := &ast.Ident{Name: "_", NamePos: n.Pos()}
				gone = append(gone, all)
				c.Replace(all)
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
	return gone
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
func embedded(inst *build.Instance, files *rooted.Files) map[string][]string {
	out := map[string][]string{}
	for dir, a := range embeds(inst, files) {
		found, err := a.FindAll(files)
		if err != nil {
			continue // CUE says so when it evaluates the file
		}
		for _, name := range found {
			full := files.Full(name)
			name, _ = strings.CutPrefix(name, dir)
			if !slices.Contains(out[name], full) {
				out[name] = append(out[name], full)
			}
		}
	}
	return out
}

// embeds are the attributes by which a package and its imports embed files, with
// the directories that their paths begin at.
func embeds(inst *build.Instance, files *rooted.Files) iter.Seq2[string, *embed.Embed] {
	return func(yield func(string, *embed.Embed) bool) {
		for _, i := range withImports(inst) {
			for _, file := range i.Files {
				rel, ok := files.Rel(file.Filename)
				if !ok {
					continue
				}
				attributes, _ := embed.EmbeddedPaths(rel, file) // CUE tells what is wrong when it evaluates the file
				for _, a := range attributes {
					if !yield(strings.TrimSuffix(rel, path.Base(rel)), a) {
						return
					}
				}
			}
		}
	}
}

// embedsRefused are the places where files are embedded that are not read.
func (r *reader) embedsRefused(inst *build.Instance) diag.List {
	var problems diag.List
	for _, a := range embeds(inst, r.from.files) {
		found, err := a.FindAll(r.from.files)
		for _, name := range found {
			if err == nil {
				_, err = r.from.files.ReadFile(name)
			}
		}
		why, ok := rooted.Why(err)
		if path, at := errors.AsType[*fs.PathError](err); ok && at {
			p := diag.Problem{Message: path.Path + " is not embedded: " + why, Rule: "hermetic"}
			p.Position, p.Excerpt = r.places.show(a.Attribute.Pos)
			problems = append(problems, p)
		}
	}
	return problems
}
