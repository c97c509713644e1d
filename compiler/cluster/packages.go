package cluster

import (
	"errors"
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/rooted"
)

// severalPackages places CUE's refusal of a directory with files of several packages:
// at those that are of another package than the one that describes the cluster, or than most.
func severalPackages(err error, dir string, files *rooted.Files) diag.List {
	if _, is := errors.AsType[*load.MultiplePackageError](err); !is {
		return nil
	}
	of, usual := packagesIn(dir, files)
	if above := describedAbove(dir, files); above != nil && of[above.PackageName()] != nil {
		usual = above.PackageName() // CUE adds the files above to it
	}
	var problems diag.List
	for pkg, odd := range of {
		for _, file := range odd {
			if pkg == usual {
				continue
			}
			at := clauseOf(file).Position()
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(file.Filename), Line: at.Line, Column: at.Column}, Rule: ruleCUE,
				Message: fmt.Sprintf("this file is of package %s, and %s is of package %s: a directory holds the files of one: write package %s here, or move the file", pkg, filepath.Base(of[usual][0].Filename), usual, usual),
			})
		}
	}
	return problems
}

// packagesIn are the files of a directory by the package that they are of, and the one that
// the others are meant to be of.
func packagesIn(dir string, files *rooted.Files) (of map[string][]*ast.File, usual string) {
	in, _ := files.Rel(dir)
	entries, err := files.ReadDir(in)
	if err != nil {
		return nil, ""
	}
	of = map[string][]*ast.File{}
	described := false
	for _, e := range entries {
		name := e.Name()
		if path.Ext(name) != ".cue" || unread(name) || strings.HasSuffix(name, "_tool.cue") || strings.HasSuffix(name, "_test.cue") {
			continue
		}
		file := parseOf(files, path.Join(in, name))
		if file == nil || file.PackageName() == "" || says(file, "ignore") || says(file, "if") {
			continue
		}
		pkg := file.PackageName()
		of[pkg] = append(of[pkg], file)
		switch {
		case owners.Embeds(file, language()):
			usual, described = pkg, true
		case !described && len(of[pkg]) > len(of[usual]):
			usual = pkg
		}
	}
	return of, usual
}

// clauseOf is where a file says its package.
func clauseOf(file *ast.File) token.Pos {
	for _, d := range file.Decls {
		if clause, ok := d.(*ast.Package); ok {
			return clause.Pos()
		}
	}
	return token.NoPos
}

// otherPackage tells a package that describes no cluster by itself where a file
// above its directory does, of another package: CUE would add it to one of the same name.
func otherPackage(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	above := describedAbove(dir, files)
	if above == nil || above.PackageName() == inst.PkgName {
		return nil
	}
	if _, misspelt := nearest.Like(inst.PkgName, []string{above.PackageName()}); !misspelt {
		return nil // a package of its own, as of templates
	}
	for _, file := range inst.Files {
		clause := clauseOf(file)
		if filepath.Dir(file.Filename) != dir || !clause.IsValid() {
			continue
		}
		at := clause.Position()
		return diag.List{{
			Position: diag.Position{File: display(file.Filename), Line: at.Line, Column: at.Column}, Rule: ruleCUE,
			Message: fmt.Sprintf("the files here are of package %s, and %s, which embeds the schema, is of package %s: CUE adds files of the directories above to a package of the same name: write the same in all", inst.PkgName, display(above.Filename), above.PackageName()),
		}}
	}
	return nil
}

// filesAbove are the files of the directories above one, the nearest first.
func filesAbove(dir string, files *rooted.Files) iter.Seq[*ast.File] {
	return func(yield func(*ast.File) bool) {
		at, ok := files.Rel(dir)
		for ok && at != "." && at != "" {
			at = path.Dir(at)
			entries, _ := files.ReadDir(at) // what cannot be read is none of the package's
			for _, e := range entries {
				if path.Ext(e.Name()) != ".cue" || unread(e.Name()) || !e.Type().IsRegular() {
					continue
				}
				if file := parseOf(files, path.Join(at, e.Name())); file != nil && !yield(file) {
					return
				}
			}
		}
	}
}

// describedAbove is the nearest file in the directories above one that embeds the schema's #Cluster.
func describedAbove(dir string, files *rooted.Files) *ast.File {
	for file := range filesAbove(dir, files) {
		if owners.Embeds(file, language()) {
			return file
		}
	}
	return nil
}

// clausesAbove tells files in the directories above that describe meshes or the cluster, of a
// package whose name is that of the described one misspelt: CUE adds them to nothing.
func clausesAbove(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	var problems diag.List
	for file := range filesAbove(dir, files) {
		if !owners.Describes(file, language()) && !owners.Names(file, language()) || owners.Embeds(file, language()) {
			continue
		}
		if _, misspelt := nearest.Misspelt(file.PackageName(), []string{inst.PkgName}); misspelt {
			clause := clauseOf(file).Position()
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(file.Filename), Line: clause.Line, Column: clause.Column}, Rule: "left-out",
				Message: "this file is of package " + file.PackageName() + ", and no part of the description below, of package " + inst.PkgName + ": did you mean that?",
			})
		}
	}
	return problems
}
