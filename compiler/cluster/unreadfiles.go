package cluster

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// unreadFiles tells files in the described directory that say what the package's do, and that CUE
// does not read for how their names end. One that differs in capitals alone is meant to be
// read, and so is one that describes the cluster where no other does; others may be kept on purpose.
func unreadFiles(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	described := describedAbove(dir, files) != nil || slices.ContainsFunc(inst.Files, func(f *ast.File) bool { return owners.Embeds(f, language()) })
	return unreadIn(inst.PkgName, dir, files, described)
}

// nothingRead is what is told of a directory in which no file is read: those that would be but for
// how their names end.
func nothingRead(err error, dir string, files *rooted.Files) diag.List {
	if !strings.Contains(err.Error(), "no CUE files in ") {
		return nil
	}
	return unreadIn("", dir, files, false)
}

// unreadIn are the files of a package, or of any, that CUE does not read in a directory.
func unreadIn(pkg, dir string, files *rooted.Files, described bool) diag.List {
	in, _ := files.Rel(dir)
	entries, err := files.ReadDir(in)
	if err != nil {
		return nil // that is told where the package is read
	}
	var problems diag.List
	for _, e := range entries {
		name := path.Join(in, e.Name())
		ext := path.Ext(e.Name())
		if ext == ".cue" || !regular(files, name) {
			continue
		}
		file := ofPackage(pkg, files, name)
		if file == nil {
			continue
		}
		p := diag.Problem{Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}}
		switch {
		case strings.EqualFold(ext, ".cue"):
			p.Rule, p.Message = "left-out", "CUE leaves this file out: its name ends in "+ext+": have it end in .cue"
		case owners.Embeds(file, language()) && !described:
			p.Rule, p.Message = "left-out", "CUE leaves this file out, which describes the cluster, since its name does not end in .cue: rename it"
		default:
			p.Rule, p.Message = "unread-file", "CUE does not read this file, since its name does not end in .cue: rename it if it is to be read; if it is not, remove it, or write @ignore() at its top"
		}
		problems = append(problems, p)
	}
	return problems
}

// ofPackage is a file of a package, or of any, that says what descriptions do, whatever it is called.
func ofPackage(pkg string, files *rooted.Files, name string) *ast.File {
	text, err := files.Glance(name, mostData)
	if err != nil || !bytes.Contains(text, []byte("package "+pkg)) {
		return nil
	}
	file := parsable(files.Full(name), text)
	if file == nil || says(file, "ignore") || file.PackageName() == "" || pkg != "" && file.PackageName() != pkg {
		return nil
	}
	if !owners.Describes(file, language()) && !owners.Embeds(file, language()) && !owners.Names(file, language()) {
		return nil
	}
	return file
}

// leftOutItself drops that no cluster is described where a file is left out, which may well be the one
// that does.
func leftOutItself(left, problems diag.List) diag.List {
	if !slices.ContainsFunc(left, func(p diag.Problem) bool { return p.Rule == "left-out" }) {
		return problems
	}
	return slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Rule == "description" })
}
