package cluster

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"

	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
	"meshc.dev/schema"
)

// ruleVendored marks a schema that is not this meshc's.
const ruleVendored = "vendored-schema"

// foreignSchema is the problem of a module that brings a schema other than this
// meshc's: files that join the package from anywhere, since CUE reads three
// directories for it and those above them, and a copy that is another one's.
func foreignSchema(inst *build.Instance, files *rooted.Files) diag.List {
	if isSchemaModule(files) {
		return nil
	}
	var problems diag.List
	add := func(name, message string) {
		problems = append(problems, diag.Problem{Position: diag.Position{File: display(name)}, Rule: ruleVendored, Message: message})
	}
	copied := files.Full(schemaDir)
	var strangers []string
	for _, i := range inst.Dependencies() {
		if !isSchema(i) {
			continue
		}
		for _, f := range i.BuildFiles {
			if filepath.Dir(f.Filename) != copied {
				strangers = append(strangers, f.Filename)
			}
		}
	}
	// What the package is not read for may be so tomorrow.
	for _, beside := range []string{"gen", "usr"} {
		found, _ := fs.Glob(files, path.Join("cue.mod", beside, schemaPath, "*.cue")) // the pattern is well-formed
		for _, name := range found {
			strangers = append(strangers, files.Full(name))
		}
	}
	slices.Sort(strangers)
	for _, name := range slices.Compact(strangers) {
		add(name, "this file would become part of the schema, which is that of meshc "+Version("meshc.dev")+" alone: take it out")
	}
	there, err := fs.Sub(files, schemaDir)
	if err == nil && files.Exists(schemaDir) && !same(there) {
		add(copied, fmt.Sprintf("this copy of the schema, %s, is not that of this meshc, which is %s: take it out, meshc brings its own, or put that of the same version here (`meshc version` tells which it is)",
			fingerprint(there), Version("meshc.dev")))
	}
	return problems
}

// Fingerprint tells the schema in this binary from any other.
func Fingerprint() string { return fingerprint(schema.Files) }

// fingerprint is the beginning of a digest of a schema's files.
func fingerprint(files fs.FS) string {
	h := sha256.New()
	names, err := fs.Glob(files, "*.cue")
	if err != nil {
		return "unknown"
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "unknown"
		}
		h.Write(fmt.Appendf(nil, "%s %d\n%s", name, len(text), text))
	}
	return fmt.Sprintf("sha256:%.6x", h.Sum(nil))
}

// Version is that of a module in this binary, as the linker noted it.
func Version(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Path == module {
		return info.Main.Version
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return m.Version
		}
	}
	return "unknown"
}

// same tells a copy of the schema in this binary.
func same(dir fs.FS) bool {
	names, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		return false
	}
	copied, err := fs.Glob(dir, "*.cue")
	if err != nil || len(copied) != len(names) {
		return false
	}
	for _, name := range names {
		ours, err := schema.Files.ReadFile(name)
		if err != nil {
			return false
		}
		theirs, err := fs.ReadFile(dir, name)
		if err != nil || !bytes.Equal(ours, theirs) {
			return false
		}
	}
	return true
}
