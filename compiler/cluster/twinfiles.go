package cluster

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// twinFiles tells files of rows that nobody embeds, beside one that is embedded and has rows
// of the same form: of them CUE reads nothing, without a word.
func (r *reader) twinFiles(inst *build.Instance, files *rooted.Files) diag.List {
	read := slices.Concat(slices.Collect(maps.Values(r.places.data))...)
	var problems diag.List
	for _, a := range embeds(inst, files) {
		found, err := a.FindAll(files)
		if err != nil || a.IsGlob() || len(found) != 1 {
			continue // of patterns another rule tells
		}
		asked := commonIn(r.dataOf(files.Full(found[0])))
		if len(asked) < fewest {
			continue
		}
		entries, _ := fs.ReadDir(files, path.Dir(found[0])) // what is embedded could be read
		for _, e := range entries {
			name := path.Join(path.Dir(found[0]), e.Name())
			if !e.Type().IsRegular() || !slices.Contains([]string{".json", ".yaml", ".yml"}, path.Ext(name)) || slices.Contains(read, files.Full(name)) {
				continue
			}
			text, err := files.Glance(name, mostData)
			if err != nil || !sameForm(asked, commonIn(dataIn(name, text))) {
				continue
			}
			at, _ := r.places.show(a.Attribute.Pos)
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}, Rule: "left-out",
				Message: "has rows like those of " + path.Base(found[0]) + ", which is embedded, and nobody embeds this file: embed it, too, or move it away",
				Notes:   []diag.Note{{Position: at, Message: "embedded here"}},
			})
		}
	}
	return problems.Normalize()
}

// fewest are the fields by which rows are known to be of one form: a single one, many have.
const fewest = 2

// commonIn are the fields that all rows of data have.
func commonIn(e ast.Expr) map[string]bool {
	var out map[string]bool
	for _, row := range rowsOfValue(e) {
		has := placesOf(row)
		if out == nil {
			out = map[string]bool{}
			for name := range has {
				out[name] = true
			}
		}
		maps.DeleteFunc(out, func(name string, _ bool) bool { return !has[name].IsValid() })
	}
	return out
}

// sameForm tells rows that all have what others all have.
func sameForm(asked, has map[string]bool) bool {
	for name := range asked {
		if !has[name] {
			return false
		}
	}
	return true
}
