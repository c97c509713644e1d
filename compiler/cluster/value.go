package cluster

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// valueOf builds the package in a context of its own with these options, and the definition of a
// description.
func valueOf(inst *build.Instance, options ...cuecontext.Option) (v cue.Value, schema *definition) {
	ctx := cuecontext.New(options...)
	return ctx.BuildInstance(inst), definitionIn(inst, ctx)
}

// definitionIn is the definition of a description, as a package knows it.
func definitionIn(inst *build.Instance, ctx *cue.Context) (schema *definition) {
	for _, imp := range inst.Dependencies() {
		if isSchema(imp) {
			schema = define(func() cue.Value { return definitionFrom(imp, ctx) })
		}
	}
	return schema
}

// definitionFrom is the definition of a description in its package, of which no more is evaluated
// than that takes: all of the package takes longer than most descriptions.
func definitionFrom(pkg *build.Instance, ctx *cue.Context) cue.Value {
	of := build.NewContext(build.Loader(func(token.Pos, string) *build.Instance { return pkg })).NewInstance("", nil)
	file, err := parser.ParseFile("", fmt.Sprintf("import of %q\n\nis: of.%s", pkg.ImportPath, language().Definition))
	if err == nil {
		err = of.AddSyntax(file)
	}
	if err == nil {
		err = of.Complete()
	}
	if err != nil {
		return cue.Value{}
	}
	return ctx.BuildInstance(of).LookupPath(cue.ParsePath("is"))
}

// isSchema tells the package of the language among imports.
func isSchema(imp *build.Instance) bool {
	path, _, _ := strings.Cut(imp.ImportPath, "@")
	return path == schemaPath
}
