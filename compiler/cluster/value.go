package cluster

import (
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
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
			schema = define(func() cue.Value { return ctx.BuildInstance(imp).LookupPath(cue.ParsePath(language().Definition)) })
		}
	}
	return schema
}

// isSchema tells the package of the language among imports.
func isSchema(imp *build.Instance) bool {
	path, _, _ := strings.Cut(imp.ImportPath, "@")
	return path == schemaPath
}
