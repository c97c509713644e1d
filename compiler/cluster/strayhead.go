package cluster

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// inDirectory are the files of a package in a directory: the one that embeds the schema's
// #Cluster, and whether another names the cluster.
type inDirectory struct {
	head  *ast.File
	named bool
}

func lookInto(files *rooted.Files, dir, pkg string) (out inDirectory) {
	entries, _ := files.ReadDir(dir) // what cannot be read is none of the package's
	for _, e := range entries {
		if path.Ext(e.Name()) != ".cue" || unread(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		switch file := parseOf(files, path.Join(dir, e.Name())); {
		case file == nil || file.PackageName() != pkg:
		case owners.Embeds(file, language()):
			out.head = file
		case owners.Names(file, language()):
			out.named = true
		}
	}
	return out
}

// strayHead tells the file that several clusters share where it lies in the directory of one: the
// others lack it. It is the same problem for each of them.
func strayHead(pkg, at string, files *rooted.Files) (p diag.Problem, is bool) {
	in, ok := files.Rel(at)
	if !ok || in == "." || describedAbove(at, files) != nil {
		return p, false
	}
	above := path.Dir(in)
	entries, _ := fs.ReadDir(files, above)
	var head *ast.File
	var lacking []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		switch has := lookInto(files, path.Join(above, e.Name()), pkg); {
		case has.head != nil && (head != nil || !has.named || owners.Names(has.head, language())):
			return p, false
		case has.head != nil:
			head = has.head
		case has.named:
			lacking = append(lacking, e.Name())
		}
	}
	if head == nil || len(lacking) == 0 {
		return p, false
	}
	clause := clauseOf(head).Position()
	return diag.Problem{
		Position: diag.Position{File: display(head.Filename), Line: clause.Line, Column: clause.Column}, Rule: "description",
		Message: "this file embeds #Cluster, and " + strings.Join(lacking, ", ") + " beside its directory have none that does: move it up into " + path.Base(files.Full(above)) + ", where it is part of the descriptions in all directories below",
	}, true
}

// astray has that told in place of what follows from it: that no cluster is described, or that the
// platform's files are not where that file names them.
func astray(pkg, at string, files *rooted.Files, in diag.List) diag.List {
	follows := func(p diag.Problem) bool { return p.Rule == "description" || p.Rule == "platform-file" }
	if !slices.ContainsFunc(in, follows) {
		return in
	}
	p, is := strayHead(pkg, at, files)
	if !is {
		return in
	}
	return append(slices.DeleteFunc(in, follows), p)
}

// headless tells of a package that describes no cluster, where it embeds something else of the
// schema's, there.
func (r *reader) headless() diag.Problem {
	p := r.here(nil, "no cluster is described: embed meshc.dev/schema's #Cluster in this package", "description")
	if r.places.whole == nil {
		return p
	}
	for _, f := range r.places.whole.Files {
		for _, d := range f.Decls {
			e, ok := d.(*ast.EmbedDecl)
			if !ok || !ofSchema(e.Expr) {
				continue
			}
			if of, ok := e.Expr.(*ast.SelectorExpr); ok {
				name, _, _ := ast.LabelName(of.Sel)
				p.Message = "no cluster is described: embed " + language().Definition + " of the schema here, not " + name
				p.Position, p.Excerpt = r.places.show(e.Pos())
				return p
			}
		}
	}
	return p
}
