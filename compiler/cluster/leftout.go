package cluster

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// leftOut tells CUE files below the description's directory that hold meshes
// and that CUE leaves out of the package without a word: a tenant is not to
// disappear so. Left alone is what says itself that it is not a part, by
// @ignore(), other modules, and other descriptions.
func leftOut(inst *build.Instance, at string, files *rooted.Files) (diag.List, error) {
	dir, _ := files.Rel(at)
	read := readOf(inst)
	var problems diag.List
	other := "" // the directory of another description
	err := fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
		switch _, refused := rooted.Why(err); {
		case refused, errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
			return nil // what cannot be read is not in the repository
		case err != nil:
			return err
		case d.IsDir() && name != dir && elsewhere(files, name):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".cue" || read[files.Full(name)] || !regular(files, name):
			return nil
		}
		at := path.Dir(name)
		if at != dir && at != other && described(files, at) {
			other = at
		}
		if reason := leaves(files, name, dir); reason != "" && at != other {
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}, Rule: "left-out",
				Message: "CUE leaves this file out: " + reason,
			})
		}
		return nil
	})
	return problems, err
}

// readOf are the files that a package and its imports are of.
func readOf(inst *build.Instance) map[string]bool {
	read := map[string]bool{}
	for _, i := range withImports(inst) {
		for _, f := range i.BuildFiles {
			read[f.Filename] = true
		}
	}
	return read
}

// elsewhere tells a directory that holds what is no part of the module's own.
func elsewhere(files *rooted.Files, dir string) bool {
	base := path.Base(dir)
	return base == ".git" || base == "cue.mod" || files.Exists(path.Join(dir, "cue.mod"))
}

// regular tells a file that is one, by a link or not, in the module.
func regular(files *rooted.Files, name string) bool {
	info, err := files.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// described tells a directory that holds a description of its own: one of its
// files embeds #Cluster.
func described(files *rooted.Files, dir string) bool {
	entries, err := files.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		if path.Ext(e.Name()) != ".cue" || !e.Type().IsRegular() {
			return false
		}
		file := parseOf(files, path.Join(dir, e.Name()))
		return file != nil && owners.Embeds(file, language())
	})
}

// parseOf is what can be parsed of a file.
func parseOf(files *rooted.Files, name string) *ast.File {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	return parsable(files.Full(name), text)
}

// parsable is what can be parsed of a text, nil of one that is nested too deeply.
func parsable(name string, text []byte) *ast.File {
	if line, _ := nested(text); line > 0 {
		return nil
	}
	file, _ := parseFile(name, text, parserConfig())
	return file
}

func parserConfig() parser.Config { return parser.NewConfig(parser.ParseComments) }

// leaves says why CUE leaves a file out of the package, nothing where the file
// describes nothing or says that it is not to be in it. Of what does not parse
// the part counts that does.
func leaves(files *rooted.Files, name, dir string) string {
	file := parseOf(files, name)
	if file == nil || says(file, "ignore") {
		return ""
	}
	here, base, nameless := path.Dir(name) == dir, path.Base(name), file.PackageName() == ""
	if hidden := unread(base); !here || hidden {
		return leavesByName(file, files, base, dir, hidden)
	}
	kept := "; if it is not to be read, write @ignore() at its top"
	switch {
	case says(file, "if"):
		return "it has an @if, of which meshc sets none: take that out"
	case nameless && len(file.Decls) == 0 && len(ast.Comments(file)) == 0:
		return "it is empty: write what it is to say, or remove it"
	case nameless && len(file.Decls) > 0:
		return "it has no package clause, such as `package meshes` in its first line"
	case !owners.Describes(file, language()):
		return ""
	case testOrTool(base) != "":
		return "its name ends in " + testOrTool(base) + ": rename it" + kept
	}
	return "it is of another package: give it the package clause of the others" + kept
}

// leavesByName is leaves of a file that is none of the directory's own by its name, or by
// where it is.
func leavesByName(file *ast.File, files *rooted.Files, base, dir string, hidden bool) string {
	kept := "; if it is not to be read, write @ignore() at its top"
	switch {
	case !owners.Describes(file, language()):
		return ""
	case hidden:
		return "its name begins with " + base[:1] + ": rename it" + kept
	case testOrTool(base) != "":
		return "its name ends in " + testOrTool(base) + ": rename it" + kept
	}
	return "it lies below the described directory: move it up into " + filepath.Base(files.Full(dir)) + kept
}

// testOrTool is what ends the name of a file that CUE reads for tests, or for commands.
func testOrTool(base string) string {
	for _, end := range []string{"_tool.cue", "_test.cue"} {
		if strings.HasSuffix(base, end) {
			return end
		}
	}
	return ""
}

// says tells an attribute at the top of a file.
func says(file *ast.File, attribute string) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		a, ok := d.(*ast.Attribute)
		if !ok {
			return false
		}
		name, _ := a.Split()
		return name == attribute
	})
}
