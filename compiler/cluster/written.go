package cluster

import (
	"path/filepath"
	"slices"

	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
)

// language is what the files of a description are judged by.
func language() owners.Language {
	return owners.Language{Schema: schemaPath, Definition: "#Cluster", Shared: "cluster", Meshes: "mesh"}
}

// written tells whose the files of the package are, and what stands in a file
// in which it may not.
func (r *reader) written(inst *build.Instance, dir string) (*owners.Files, diag.List) {
	files, faults := owners.Read(inst, dir, r.root, language())
	var problems diag.List
	for _, f := range faults {
		p := diag.Problem{Path: f.Path, Message: f.Message, Rule: f.Rule}
		p.Position, p.Excerpt = r.places.show(f.At)
		for _, o := range f.Others {
			at, _ := r.places.show(o.At)
			p.Notes = append(p.Notes, diag.Note{Position: at, Message: o.Message})
		}
		problems = append(problems, p)
	}
	return files, problems
}

// unsaid drops, of what stands in files in which it may not, the fields that the
// language does not have anywhere: those are misspelt, and told as such.
func unsaid(written, problems diag.List) diag.List {
	return slices.DeleteFunc(written, func(w diag.Problem) bool {
		return slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Rule == ruleUnknown && p.Position == w.Position })
	})
}

// realDir is the directory of a description as CUE names its files.
func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}
