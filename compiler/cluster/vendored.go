package cluster

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"

	"meshc.dev/compiler/diag"
	"meshc.dev/schema"
)

// ruleVendored marks a copy of the schema that is not this meshc's.
const ruleVendored = "vendored-schema"

// foreignSchema is the problem of a module that has a copy of the schema other
// than this meshc's, for when no plan comes of it.
func foreignSchema(root string) diag.List {
	for _, vendor := range []string{"pkg", "gen", "usr"} { // where CUE looks
		dir := filepath.Join(root, "cue.mod", vendor, filepath.FromSlash(schemaPath))
		if exists(dir) && (vendor != "pkg" || !same(dir)) {
			return diag.List{{
				Position: diag.Position{File: display(dir)}, Rule: ruleVendored,
				Message: "this copy of the schema is not that of this meshc (`meshc version` tells which it is): take it out, meshc brings its own, or put that of the same version here",
			}}
		}
	}
	return nil
}

// same tells a copy of the schema in this binary.
func same(dir string) bool {
	names, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		return false
	}
	copied, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil || len(copied) != len(names) {
		return false
	}
	for _, name := range names {
		ours, err := schema.Files.ReadFile(name)
		if err != nil {
			return false
		}
		theirs, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(ours, theirs) {
			return false
		}
	}
	return true
}
