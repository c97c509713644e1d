package cluster

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/inject/embed"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// unreadData tells files of data in the description's directory, and below it, that say
// what a mesh, or meshes, are, and that no file embeds: of them CUE reads nothing, without a
// word. Below, where charts, manifests and trees may lie, only so many are looked at, for
// what hardly anything else has.
func (r *reader) unreadData(inst *build.Instance, dir string, files *rooted.Files) diag.List {
	read := slices.Concat(slices.Collect(maps.Values(r.places.data))...)
	var problems diag.List
	var mesh *definition
	seen := 0
	in, _ := files.Rel(dir)
	// What cannot be read is told where the package is.
	_ = fs.WalkDir(files, in, func(name string, e fs.DirEntry, err error) error {
		if seen++; seen > mostSeen {
			return fs.SkipAll
		}
		switch {
		case err != nil:
			return nil
		case e.IsDir() && name != in && (elsewhere(files, name) || described(files, name)):
			return fs.SkipDir
		case slices.Contains(read, files.Full(name)):
			return nil
		}
		labels := dataLabels(files, name, e, path.Dir(name) != in)
		if len(labels) > 0 && mesh == nil {
			mesh = schemaOf(inst).at(Path{language().Meshes, "a"})
		}
		if len(labels) > 0 && !slices.ContainsFunc(labels, func(l string) bool { return l != language().Meshes && (mesh == nil || !mesh.allows(l)) }) {
			problems = append(problems, diag.Problem{
				Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}, Rule: "left-out",
				Message: "CUE reads no such file by itself: embed it, as in `mesh: NAME: _ @embed(file=\"" + strings.TrimPrefix(name, in+"/") + "\")` in a file that has @extern(embed) at its top",
			})
		}
		return nil
	})
	return problems
}

// schemaOf is the definition of a description, of the schema that a package imports.
func schemaOf(inst *build.Instance) *definition {
	for _, imp := range inst.Dependencies() {
		if isSchema(imp) {
			return define(func() cue.Value {
				return cuecontext.New().BuildInstance(imp).LookupPath(cue.ParsePath(language().Definition))
			})
		}
	}
	return nil
}

// mostData is what people write by hand.
const mostData = 64 << 10

// dataLabels are the names of the fields in a file of data, none of what has no fields, is
// larger than what people write, or cannot be read; if sure, none where nothing tells a mesh.
func dataLabels(files *rooted.Files, name string, e fs.DirEntry, sure bool) []string {
	if !e.Type().IsRegular() || !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name)) {
		return nil
	}
	text, err := files.Glance(name, mostData)
	// To parse all that is there takes long.
	if err != nil || sure && !telling(text) {
		return nil
	}
	var out []string
	for _, d := range dataFields(name, text) {
		if f, ok := d.(*ast.Field); ok {
			if label, _, err := ast.LabelName(f.Label); err == nil {
				out = append(out, label)
			}
		}
	}
	if sure && !slices.Contains(out, language().Sure) && !slices.Contains(out, language().Meshes) {
		return nil
	}
	return out
}

// telling tells a text that may have at its top what tells a mesh, or meshes.
func telling(text []byte) bool {
	return slices.ContainsFunc([]string{language().Sure, language().Meshes}, func(word string) bool {
		return bytes.HasPrefix(text, []byte(word+":")) || bytes.Contains(text, []byte("\n"+word+":")) || bytes.Contains(text, []byte(`"`+word+`":`))
	})
}

// dataFields are what stands at the top of a file of data, nothing of what is none.
func dataFields(name string, text []byte) []ast.Decl {
	if of, ok := dataIn(name, text).(*ast.StructLit); ok {
		return of.Elts
	}
	return nil
}

// unmatched tells files beside those that a pattern embeds, which it would embed but for
// how their names end: of two ways to end YAML's a pattern names one.
func (r *reader) unmatched(inst *build.Instance, files *rooted.Files) diag.List {
	read := slices.Concat(slices.Collect(maps.Values(r.places.data))...)
	var problems diag.List
	for _, a := range embeds(inst, files) {
		if !a.IsGlob() {
			continue
		}
		found, err := a.FindAll(files)
		if err != nil {
			continue // CUE tells when it evaluates the file
		}
		dirs := map[string]bool{}
		for _, name := range found {
			dirs[path.Dir(name)] = true
		}
		for _, dir := range slices.Sorted(maps.Keys(dirs)) {
			entries, _ := fs.ReadDir(files, dir)
			for _, e := range entries {
				name := path.Join(dir, e.Name())
				if e.IsDir() || slices.Contains(read, files.Full(name)) || !meantBy(a, name) && !r.saysAsMuch(a, files, name, found) {
					continue
				}
				at, _ := r.places.show(a.Attribute.Pos)
				problems = append(problems, diag.Problem{
					Position: diag.Position{File: display(files.Full(name)), Line: 1, Column: 1}, Rule: "left-out",
					Message: "the pattern that embeds the files beside this one does not fit its name: have it end as they do",
					Notes:   []diag.Note{{Position: at, Message: "the pattern"}},
				})
			}
		}
	}
	return problems.Normalize()
}

// meantBy tells a name that a pattern would fit if it ended otherwise.
func meantBy(a *embed.Embed, name string) bool {
	ext := path.Ext(name)
	without := strings.TrimSuffix(name, ext)
	lower := strings.ToLower(ext)
	return ext != "" && !a.Matches(name) && (lower != ext && a.Matches(without+lower) ||
		lower == ".yml" && a.Matches(without+".yaml") || lower == ".yaml" && a.Matches(without+".yml"))
}

// saysAsMuch tells a file that a pattern would fit if it were of another kind of data, and that
// has all fields which the files have that the pattern embeds: a schema beside them has not.
func (r *reader) saysAsMuch(a *embed.Embed, files *rooted.Files, name string, beside []string) bool {
	kinds := []string{".json", ".yaml", ".yml"}
	ext := path.Ext(name)
	if !slices.Contains(kinds, ext) || a.Matches(name) || !slices.ContainsFunc(kinds, func(kind string) bool { return a.Matches(strings.TrimSuffix(name, ext) + kind) }) {
		return false
	}
	text, err := files.Glance(name, mostData)
	of, ok := dataIn(name, text).(*ast.StructLit)
	if err != nil || !ok {
		return false
	}
	has := placesOf(of)
	asks := map[string]int{}
	for _, other := range beside {
		if s, ok := r.dataOf(files.Full(other)).(*ast.StructLit); ok {
			for label := range placesOf(s) {
				asks[label]++
			}
		}
	}
	some := false
	for label, n := range asks {
		if n < len(beside) {
			continue
		}
		if some = has[label].IsValid(); !some {
			return false
		}
	}
	return some
}
